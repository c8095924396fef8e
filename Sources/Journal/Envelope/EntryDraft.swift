internal import FoundationEssentials
public import Model
internal import Signing

/// An entry before it has a place in a journal: everything but its number and the digest of the one before it.
public struct EntryDraft: Sendable {
  /// The part of the payload that the kind brings: keys and values that come between `prev` and `rows`, as JSON.
  let body: [UInt8]
  let kind: EntryKind
  let at: Timestamp
  let host: String?
  let rows: EntryRows
  /// What the entry refers to by digest.
  let shared: [SharedPart]

  /// A check of this host.
  public static func check(
    _ record: CheckRecord, keeping samples: KeptSamples = .telling, at: Timestamp
  ) throws(JournalError) -> EntryDraft {
    try stored(record, .check, keeping: samples, at: at, source: nil)
  }

  /// A record that was received from `source`, kept with all that it has but its texts.
  public static func imported(
    _ record: CheckRecord, source: String, at: Timestamp
  ) throws(JournalError) -> EntryDraft {
    try stored(record, .imported, keeping: .all, at: at, source: source)
  }

  /// Something that is missing.
  public static func gap(_ gap: Gap, host: String?, at: Timestamp) throws(JournalError) -> EntryDraft {
    EntryDraft(
      body: Array("\"range\":".utf8) + (try JSONBytes.of(gap)), kind: .gap, at: at, host: host,
      rows: EntryRows(), shared: [])
  }

  /// The same state as that of an earlier entry.
  public static func heartbeat(repeats seq: Int64, host: String?, at: Timestamp) -> EntryDraft {
    EntryDraft(
      body: Array("\"repeats\":\(seq)".utf8), kind: .heartbeat, at: at, host: host, rows: EntryRows(),
      shared: [])
  }

  private static func stored(
    _ record: CheckRecord, _ kind: EntryKind, keeping samples: KeptSamples, at: Timestamp, source: String?
  ) throws(JournalError) -> EntryDraft {
    let parts = SharedParts(of: record)
    let inputs = try SharedPart(parts.inputs)
    let certificates = try parts.certificates.map { (shown) throws(JournalError) in try SharedPart(shown) }
    let state = try parts.state.map { (state) throws(JournalError) in try SharedPart(state) }
    let refs = StoredCheck.References(
      inputs: inputs.digest, certificates: certificates?.digest, state: state?.digest)
    var body: [UInt8] = []
    if let source {
      body += Array("\"received\":{\"source\":".utf8) + JSONBytes.string(source) + Array("},".utf8)
    }
    body += "\"record\":".utf8
    body += try JSONBytes.of(ThinRecord(of: record, keeping: samples))
    body += ",\"refs\":".utf8
    body += try JSONBytes.of(refs)
    return EntryDraft(
      body: body, kind: kind, at: at, host: record.host.id, rows: EntryRows(of: record, refs),
      shared: [inputs, certificates, state].compactMap(\.self))
  }

  /// The payload at a place of the journal. Its keys are in the order of their bytes, so that what surrounds the body
  /// follows from an entry's columns.
  func payload(seq: Int64, prev: [UInt8]) -> [UInt8] {
    let head = EntryFrame(seq: seq, prev: prev, at: at, host: host, kind: kind.rawValue, rows: rows.digest)
    return head.start + body + head.end
  }
}

/// What surrounds the body of a payload, made of an entry's columns.
struct EntryFrame {
  let start: [UInt8]
  let end: [UInt8]

  init(seq: Int64, prev: [UInt8], at: Timestamp, host: String?, kind: String, rows: [UInt8]) {
    var start = Array("{\"at\":\"\(at)\"".utf8)
    if let host { start += Array(",\"host\":".utf8) + JSONBytes.string(host) }
    start += ",\"kind\":\"".utf8
    start += kind.utf8
    start += "\",\"prev\":\"".utf8
    start += hexadecimal(prev).utf8
    start += "\",".utf8
    self.start = start
    end = Array(
      ",\"rows\":\"\(hexadecimal(rows))\",\"schema\":\"\(Entry.schema)\",\"seq\":\(seq)}".utf8)
  }
}

/// A part that entries share, with its digest.
struct SharedPart: Sendable {
  let bytes: [UInt8]
  /// SHA-256, in hexadecimal.
  let digest: String

  init(_ value: some Encodable) throws(JournalError) {
    bytes = try JSONBytes.of(value)
    digest = hexadecimal(SHA256.digest(of: bytes))
  }
}

/// JSON as entries hold it: keys in the order of their bytes, no white space, no texts.
enum JSONBytes {
  static func of(_ value: some Encodable) throws(JournalError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do { return [UInt8](try encoder.encode(value)) } catch { throw .unwritable }
  }

  /// A string with its quotes.
  static func string(_ text: String) -> [UInt8] {
    let isPlain = text.utf8.allSatisfy {
      (0x20..<0x7f).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    if isPlain { return [UInt8(ascii: "\"")] + Array(text.utf8) + [UInt8(ascii: "\"")] }
    // Any string has a JSON form.
    return (try? of(text)) ?? []
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
    try? JSONDecoder().decode(type, from: Data(bytes))
  }
}
