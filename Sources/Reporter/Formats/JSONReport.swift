internal import FoundationEssentials
public import Model

/// The record, the host state and the probe as JSON documents, written and read.
///
/// A document is UTF-8 (RFC 8259), its keys are sorted by their bytes, absent values are left out, never `null`, and
/// one newline ends it: the same value always gives the same bytes.
public enum JSONReport {
  /// The bytes of a record's document.
  package static func bytes(
    of record: CheckRecord, in wording: Wording = .english
  ) throws(JSONReportError) -> [UInt8] {
    try encode(written(record), in: wording.naming(record.tunnels))
  }

  private static func written(_ record: CheckRecord) -> CheckRecord {
    var written = record
    written.compliance.severity = record.severity
    return written
  }

  /// The bytes of a record's document on one line.
  public static func line(
    of record: CheckRecord, in wording: Wording = .english
  ) throws(JSONReportError) -> [UInt8] {
    JSONLayout.line(try compact(written(record), in: wording.naming(record.tunnels)))
  }

  /// The bytes of a host state's document.
  public static func bytes(
    of state: HostState, in wording: Wording = .english
  ) throws(JSONReportError) -> [UInt8] {
    try encode(state, in: wording)
  }

  /// The bytes of a probe's document.
  public static func bytes(
    of record: ProbeRecord, in wording: Wording = .english
  ) throws(JSONReportError) -> [UInt8] {
    try encode(record, in: wording)
  }

  /// The bytes of a probe's document on one line.
  public static func line(
    of record: ProbeRecord, in wording: Wording = .english
  ) throws(JSONReportError) -> [UInt8] {
    JSONLayout.line(try compact(record, in: wording))
  }

  /// The bytes of a sample's document, on one line.
  public static func line(
    of sample: ProbedSample, in wording: Wording = .english
  ) throws(JSONReportError) -> [UInt8] {
    JSONLayout.line(try compact(sample, in: wording))
  }

  /// The record that a document holds.
  ///
  /// Refused are another schema, a `null`, a missing or malformed value, and anything after the document. A key
  /// that this version does not know is passed over, for fields may be added under the same schema.
  package static func record(from bytes: [UInt8]) throws(JSONReportError) -> CheckRecord {
    try decode(CheckRecord.self, from: bytes, schema: CheckRecord.schema)
  }

  /// The host state that a document holds; refused is what `record(from:)` refuses.
  static func hostState(from bytes: [UInt8]) throws(JSONReportError) -> HostState {
    try decode(HostState.self, from: bytes, schema: HostState.schema)
  }

  /// The probe that a document holds; refused is what `record(from:)` refuses.
  package static func probe(from bytes: [UInt8]) throws(JSONReportError) -> ProbeRecord {
    try decode(ProbeRecord.self, from: bytes, schema: ProbeRecord.schema)
  }

  /// The sample that a document holds; refused is what `record(from:)` refuses.
  package static func sample(from bytes: [UInt8]) throws(JSONReportError) -> ProbedSample {
    try decode(ProbedSample.self, from: bytes, schema: ProbedSample.schema)
  }

  /// The bytes of any value's document.
  package static func encode(
    _ value: some Encodable, in wording: Wording = .english
  ) throws(JSONReportError) -> [UInt8] {
    JSONLayout.indented(try compact(value, in: wording))
  }

  /// The bytes of any value's document on one line.
  static func line(encoding value: some Encodable) throws(JSONReportError) -> [UInt8] {
    JSONLayout.line(try compact(value))
  }

  /// The bytes of any value's document without white space.
  static func compact(
    _ value: some Encodable, in wording: Wording = .english
  ) throws(JSONReportError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.userInfo[.wording] = wording
    do {
      return [UInt8](try encoder.encode(value))
    } catch {
      throw JSONReportError(.unwritable("\(error)"))
    }
  }

  /// The part of every document that says what the rest is.
  private struct Envelope: Decodable { let schema: String }

  /// The value that a document of a schema holds; refused is what `record(from:)` refuses.
  static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], schema: String
  ) throws(JSONReportError) -> Value {
    let found = try self.schema(of: bytes)
    if found != schema { throw JSONReportError(path: "schema", .schema(found: found, wanted: [schema])) }
    return try decode(type, from: bytes)
  }

  /// What a document says that it is.
  ///
  /// Checked before anything else is read: for a document of another kind, the first missing key would explain nothing.
  package static func schema(of bytes: [UInt8]) throws(JSONReportError) -> String {
    if JSONLayout.holdsNull(bytes) { throw JSONReportError(.null) }
    do {
      return try JSONDecoder().decode(Envelope.self, from: Data(bytes)).schema
    } catch {
      throw JSONReportError(error, otherwise: .syntax)
    }
  }

  /// The value that a document holds; nil where it is refused, for a reason that reading it in steps tells.
  package static func sound<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
    JSONLayout.holdsNull(bytes) ? nil : try? JSONDecoder().decode(type, from: Data(bytes))
  }

  /// The value that a document holds, whatever its schema is called.
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8]
  ) throws(JSONReportError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      // The document has been parsed; Foundation says neither where nor what of the values that it reads late.
      throw JSONReportError(error, otherwise: .value)
    }
  }
}
