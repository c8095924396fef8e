internal import Model

/// What lies beside a payload in columns, so that a month's report reads no payload.
///
/// The payload holds the digest of all of it.
struct EntryRows: Hashable, Sendable {
  /// Nil for an entry without a record.
  var check: CheckRow?
  var endpoints: [EndpointRow] = []

  init() {}

  init(of record: CheckRecord, _ refs: StoredCheck.References) {
    check = CheckRow(
      record: record.id, started: record.time.started.milliseconds,
      finished: record.time.finished.milliseconds, tag: record.compliance.tag.rawValue,
      status: record.compliance.status.rawValue, outcome: record.compliance.outcome?.rawValue,
      severity: record.severity.rawValue, inputs: SHA256.bytes(refs.inputs) ?? [],
      certificates: refs.certificates.flatMap { SHA256.bytes($0) },
      state: refs.state.flatMap { SHA256.bytes($0) })
    // What was measured in another check stands in that one's rows.
    endpoints = record.endpoints.filter { $0.carried == nil }.map(EndpointRow.init(of:))
  }

  /// SHA-256 over the columns in their order, each as a netstring (`3:tls,`), `~` for none; of the endpoints' rows the
  /// number comes first.
  var digest: [UInt8] {
    var writer = NetstringWriter()
    check?.write(to: &writer)
    writer.add(Int64(endpoints.count))
    for endpoint in endpoints { endpoint.write(to: &writer) }
    return SHA256.digest(of: writer.bytes)
  }
}

/// The columns of a record.
struct CheckRow: Hashable, Sendable {
  /// The record's id.
  let record: String
  /// In milliseconds since 1970.
  let started: Int64
  let finished: Int64
  let tag: String
  let status: String
  let outcome: String?
  let severity: String
  /// Digests of shared parts, 32 bytes each.
  let inputs: [UInt8]
  let certificates: [UInt8]?
  let state: [UInt8]?

  func write(to writer: inout NetstringWriter) {
    writer.add(record)
    writer.add(started)
    writer.add(finished)
    writer.add(tag)
    writer.add(status)
    writer.add(outcome)
    writer.add(severity)
    writer.add(inputs)
    writer.add(certificates)
    writer.add(state)
  }

  var references: [[UInt8]] { [inputs, certificates, state].compactMap(\.self) }
}

/// The columns of one endpoint of a record. Times are those of the handshake, in microseconds.
struct EndpointRow: Hashable, Sendable {
  let name: String
  let outcome: String
  let sent: Int64
  let ok: Int64
  let least: Int64?
  let median: Int64?
  let p95: Int64?
  let most: Int64?

  init(of endpoint: EndpointRecord) {
    let times = endpoint.summary.tls
    self.init(
      name: endpoint.name, outcome: endpoint.outcome.rawValue, sent: Int64(endpoint.summary.sent),
      ok: Int64(endpoint.summary.ok), least: times?.min.count, median: times?.median.count,
      p95: times?.p95.count, most: times?.max.count)
  }

  init(
    name: String, outcome: String, sent: Int64, ok: Int64, least: Int64?, median: Int64?, p95: Int64?,
    most: Int64?
  ) {
    self.name = name
    self.outcome = outcome
    self.sent = sent
    self.ok = ok
    self.least = least
    self.median = median
    self.p95 = p95
    self.most = most
  }

  func write(to writer: inout NetstringWriter) {
    writer.add(name)
    writer.add(outcome)
    writer.add(sent)
    writer.add(ok)
    writer.add(least)
    writer.add(median)
    writer.add(p95)
    writer.add(most)
  }
}

/// Values one after another, so that two lists never have the same bytes.
struct NetstringWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ text: String?) {
    guard let text else { return bytes.append(UInt8(ascii: "~")) }
    add(text.utf8, count: text.utf8.count)
  }

  mutating func add(_ blob: [UInt8]?) {
    guard let blob else { return bytes.append(UInt8(ascii: "~")) }
    add(blob, count: blob.count)
  }

  mutating func add(_ number: Int64?) {
    guard let number else { return bytes.append(UInt8(ascii: "~")) }
    var digits: InlineDigits = InlineDigits(number)
    digits.withBytes { add($0, count: $0.count) }
  }

  private mutating func add(_ content: some Sequence<UInt8>, count: Int) {
    var digits = InlineDigits(Int64(count))
    digits.withBytes { bytes += $0 }
    bytes.append(UInt8(ascii: ":"))
    bytes += content
    bytes.append(UInt8(ascii: ","))
  }
}

/// A number in decimal without an allocation: verification writes hundreds for each entry.
struct InlineDigits {
  private var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
  private var count = 0

  init(_ number: Int64) {
    var rest = number.magnitude
    withUnsafeMutableBytes(of: &digits) { room in
      var place = room.count
      repeat {
        place -= 1
        room[place] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      } while rest > 0
      if number < 0 {
        place -= 1
        room[place] = UInt8(ascii: "-")
      }
      count = room.count - place
    }
  }

  mutating func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
    let count = count
    withUnsafeBytes(of: &digits) { body(UnsafeRawBufferPointer(rebasing: $0[($0.count - count)...])) }
  }
}
