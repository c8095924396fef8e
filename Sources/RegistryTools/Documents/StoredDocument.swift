public import Model
public import Reporter

/// A document about one host, as `check` and `observe` write them.
public enum StoredDocument: Hashable, Sendable {
  case record(CheckRecord)
  case state(HostState)

  var host: HostIdentity {
    switch self {
    case .record(let record): record.host
    case .state(let state): state.host
    }
  }

  /// When the host was observed.
  var at: Timestamp {
    switch self {
    case .record(let record): record.time.started
    case .state(let state): state.at
    }
  }
}

/// What identifies a host of a fleet.
enum HostKey: Hashable, Sendable {
  case id(String)
  /// Of a host whose document holds no id.
  case name(String)
  /// Of one that has neither: each document is a host of its own.
  case document(Int)

  /// `number` is the document's among all that were read.
  init(_ host: HostIdentity, document number: Int) {
    self = host.id.map { .id($0) } ?? host.name.map { .name($0) } ?? .document(number)
  }
}

extension JSONReport {
  /// The record or the host state that a document holds, whichever its schema says; refused is what `record(from:)`
  /// refuses.
  public static func stored(from bytes: [UInt8]) throws(JSONReportError) -> StoredDocument {
    // Parsing is most of the work, and done once for what is as it should be.
    if let document = sound(SoundDocument.self, from: bytes)?.document { return document }
    switch try schema(of: bytes) {
    case CheckRecord.schema: return .record(try decode(CheckRecord.self, from: bytes))
    case HostState.schema: return .state(try decode(HostState.self, from: bytes))
    case let other:
      throw JSONReportError(
        path: "schema", .schema(found: other, wanted: [CheckRecord.schema, HostState.schema]))
    }
  }
}

/// A document of either kind; nil of any other.
private struct SoundDocument: Decodable {
  let document: StoredDocument?

  private enum CodingKeys: String, CodingKey { case schema }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    document =
      switch try container.decode(String.self, forKey: .schema) {
      case CheckRecord.schema: .record(try CheckRecord(from: decoder))
      case HostState.schema: .state(try HostState(from: decoder))
      default: nil
      }
  }
}
