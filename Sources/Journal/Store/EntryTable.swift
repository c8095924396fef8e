internal import FoundationEssentials
internal import GRDB
internal import Model
internal import Signing

/// Entries as rows of the tables.
struct EntryTable {
  let db: Database

  private static let columns = """
    seq, kind, at, host, prev, hash, size, payload, signature, key,
    record, started, finished, tag, status, outcome, severity, inputs, certificates, state, dictionary
    """

  /// The last entry's number and digest; nil for a journal without entries.
  func head() throws -> ChainHead? {
    let reader = try StatementReader(db, "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1")
    guard try reader.next() else { return nil }
    defer { reader.finish() }
    guard let seq = reader.number(0), let hash = reader.blob(1), hash.count == SHA256.length else {
      throw JournalError.damaged
    }
    return ChainHead(seq: seq, hash: hash)
  }

  /// How many bytes of payloads are read at once, beyond one entry.
  private static let readingBound = 64 << 20

  /// The entries after one, in the order of their numbers, at most `limit`; fewer where they are large.
  ///
  /// A row whose values are of other types than were stored comes with empty ones, which no check accepts.
  func entries(after seq: Int64, limit: Int) throws -> [StoredEntry] {
    let endpoints = try StatementReader(
      db,
      """
      SELECT seq, name, outcome, sent, ok, min_us, median_us, p95_us, max_us, place FROM endpoint
      WHERE seq > ? ORDER BY seq, place
      """, [seq])
    defer { endpoints.finish() }
    var hasEndpoint = try endpoints.next()
    let names = try names()
    let reader = try StatementReader(
      db, "SELECT \(Self.columns) FROM entry WHERE seq > ? ORDER BY seq LIMIT ?", [seq, limit])
    defer { reader.finish() }
    var entries: [StoredEntry] = []
    var dictionaries: [[UInt8]: PayloadDictionary] = [:]
    var size = 0
    while size < Self.readingBound, try reader.next() {
      guard let number = reader.number(0) else { throw JournalError.damaged }
      var rows = EntryRows()
      rows.check = check(reader)
      while hasEndpoint, let of = endpoints.number(0), of <= number {
        // A row of no entry belongs to the next one, whose digest then differs.
        rows.endpoints.append(endpoint(endpoints, names, place: rows.endpoints.count))
        hasEndpoint = try endpoints.next()
      }
      let dictionary = try reader.isNull(20) ? nil : dictionary(reader.blob(20) ?? [], &dictionaries)
      entries.append(entry(reader, number, rows, dictionary))
      size += entries[entries.count - 1].payload.count
    }
    return entries
  }

  /// One entry; nil where there is none of this number.
  func entry(_ seq: Int64) throws -> StoredEntry? {
    try entries(after: seq - 1, limit: 1).first { $0.seq == seq }
  }

  /// The dictionary of a digest, without bytes where the journal does not have it.
  private func dictionary(
    _ digest: [UInt8], _ known: inout [[UInt8]: PayloadDictionary]
  ) throws -> PayloadDictionary {
    if let dictionary = known[digest] { return dictionary }
    let dictionary = PayloadDictionary(digest: digest, stored: try part(digest, of: "dictionary"))
    known[digest] = dictionary
    return dictionary
  }

  /// The dictionary of the last entry that has one, which may be `known` already; nil for none.
  func lastDictionary(known: PayloadDictionary?) throws -> PayloadDictionary? {
    let reader = try StatementReader(
      db, "SELECT dictionary FROM entry ORDER BY seq DESC LIMIT \(Self.recent)")
    var digest: [UInt8]?
    while digest == nil, try reader.next() { digest = reader.blob(0) }
    reader.finish()
    guard let digest else { return nil }
    if let known, known.digest == digest { return known }
    let dictionary = PayloadDictionary(digest: digest, stored: try part(digest, of: "dictionary"))
    return dictionary.bytes.isEmpty ? nil : dictionary
  }

  /// Among so many of the newest entries a dictionary is looked for.
  private static let recent = 16

  private func entry(
    _ reader: StatementReader, _ seq: Int64, _ rows: EntryRows, _ dictionary: PayloadDictionary?
  ) -> StoredEntry {
    // Null or text; anything else is none that a payload names.
    let host = reader.isNull(3) ? nil : reader.text(3) ?? ""
    return StoredEntry(
      seq: seq, kind: reader.text(1) ?? "", at: reader.number(2) ?? -1, host: host,
      prev: reader.blob(4) ?? [], hash: reader.blob(5) ?? [], size: reader.number(6) ?? -1,
      payload: reader.blob(7) ?? [], dictionary: dictionary, signature: reader.blob(8) ?? [],
      key: hexadecimal(reader.blob(9) ?? []),
      rows: rows)
  }

  private func check(_ reader: StatementReader) -> CheckRow? {
    if (10...19).allSatisfy({ reader.isNull($0) }) { return nil }
    func optional<Value>(_ column: Int32, _ value: Value?, _ none: Value) -> Value? {
      reader.isNull(column) ? nil : value ?? none
    }
    return CheckRow(
      record: reader.text(10) ?? "", started: reader.number(11) ?? -1, finished: reader.number(12) ?? -1,
      tag: reader.text(13) ?? "", status: reader.text(14) ?? "", outcome: optional(15, reader.text(15), ""),
      severity: reader.text(16) ?? "", inputs: reader.blob(17) ?? [],
      certificates: optional(18, reader.blob(18), []), state: optional(19, reader.blob(19), []))
  }

  private func endpoint(_ reader: StatementReader, _ names: [Int64: String], place: Int) -> EndpointRow {
    func time(_ column: Int32) -> Int64? { reader.isNull(column) ? nil : reader.number(column) ?? -1 }
    let isInPlace = reader.number(9) == Int64(place)
    let outcome = reader.number(2).flatMap { number in
      (0..<Int64(JournalSchema.outcomes.count)).contains(number) ? JournalSchema.outcomes[Int(number)] : nil
    }
    return EndpointRow(
      name: reader.number(1).flatMap { names[$0] } ?? "", outcome: isInPlace ? outcome ?? "" : "",
      sent: reader.number(3) ?? -1,
      ok: reader.number(4) ?? -1, least: time(5), median: time(6), p95: time(7), most: time(8))
  }

  /// Stores an entry with what it shares.
  func insert(_ entry: StoredEntry, sharing parts: [SharedPart]) throws {
    for part in parts {
      guard let digest = SHA256.bytes(part.digest) else { throw JournalError.unwritable }
      try keep(part.bytes, digest, in: "shared")
    }
    if let dictionary = entry.dictionary { try keep(dictionary.bytes, dictionary.digest, in: "dictionary") }
    let check = entry.rows.check
    let marks = [String](repeating: "?", count: 21).joined(separator: ", ")
    let values: [(any DatabaseValueConvertible)?] = [
      entry.seq, entry.kind, entry.at, entry.host, Data(entry.prev), Data(entry.hash), entry.size,
      Data(entry.payload), Data(entry.signature), SHA256.bytes(entry.key).map { Data($0) },
      check?.record, check?.started, check?.finished, check?.tag, check?.status, check?.outcome,
      check?.severity, check.map { Data($0.inputs) }, check?.certificates.map { Data($0) },
      check?.state.map { Data($0) }, entry.dictionary.map { Data($0.digest) },
    ]
    try db.cachedStatement(sql: "INSERT INTO entry (\(Self.columns)) VALUES (\(marks))").execute(
      arguments: StatementArguments(values))
    let names = try NameTable(db)
    let numbers = try entry.rows.endpoints.map { try names.id(of: $0.name) }
    let writer = try NumberWriter(db, "INSERT INTO endpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for (place, row) in entry.rows.endpoints.enumerated() {
      let outcome = JournalSchema.outcomes.firstIndex(of: row.outcome).map(Int64.init)
      try writer.insert(
        [entry.seq, Int64(place), numbers[place], outcome, row.sent, row.ok]
          + [row.least, row.median, row.p95, row.most])
    }
  }

  /// The names of endpoints by their numbers.
  private func names() throws -> [Int64: String] {
    let reader = try StatementReader(db, "SELECT id, text FROM name")
    var names: [Int64: String] = [:]
    while try reader.next() { if let id = reader.number(0) { names[id] = reader.text(1) } }
    return names
  }

  /// Stores bytes by their digest, where they are not there yet.
  private func keep(_ bytes: [UInt8], _ digest: [UInt8], in table: String) throws {
    let known = try StatementReader(db, "SELECT 1 FROM \(table) WHERE digest = ?", [Data(digest)])
    let isKnown = try known.next()
    known.finish()
    if isKnown { return }
    try db.cachedStatement(sql: "INSERT INTO \(table) (digest, size, bytes) VALUES (?, ?, ?)").execute(
      arguments: [Data(digest), bytes.count, Data(Compression.deflate(bytes))])
  }

  /// A shared part; nil where it is not there or not what its digest says.
  func shared(_ digest: [UInt8]) throws -> [UInt8]? { try part(digest, of: "shared") }

  private func part(_ digest: [UInt8], of table: String) throws -> [UInt8]? {
    let reader = try StatementReader(db, "SELECT size, bytes FROM \(table) WHERE digest = ?", [Data(digest)])
    guard try reader.next() else { return nil }
    defer { reader.finish() }
    guard let size = reader.number(0), let bytes = reader.blob(1),
      let part = Compression.inflate(bytes, size: Int(clamping: size)), SHA256.digest(of: part) == digest
    else { return nil }
    return part
  }

  /// The digests of the shared parts that are intact.
  func intactParts() throws -> Set<[UInt8]> {
    let reader = try StatementReader(db, "SELECT digest, size, bytes FROM shared")
    defer { reader.finish() }
    var intact: Set<[UInt8]> = []
    while try reader.next() {
      guard let digest = reader.blob(0), let size = reader.number(1), let bytes = reader.blob(2),
        let part = Compression.inflate(bytes, size: Int(clamping: size)), SHA256.digest(of: part) == digest
      else { continue }
      intact.insert(digest)
    }
    return intact
  }
}

extension EntryTable {
  /// The most gaps that are looked at.
  private static let mostGaps = 10_000

  /// The numbers of the newest entries that hold a gap.
  func gaps() throws -> [Int64] {
    let reader = try StatementReader(
      db, "SELECT seq FROM entry WHERE kind = 'gap' ORDER BY seq DESC LIMIT ?", [Self.mostGaps])
    var numbers: [Int64] = []
    while try reader.next() { if let seq = reader.number(0) { numbers.append(seq) } }
    return numbers
  }
}
