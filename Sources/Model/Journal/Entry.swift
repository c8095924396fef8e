/// One entry of a journal, read from its payload (`vpnaudit.entry/1`).
public struct Entry: Hashable, Sendable {
  /// The version of the payload's form.
  public static let schema = "vpnaudit.entry/1"

  /// Its number: 1 for a journal's first, and one more for each.
  public let seq: Int64
  /// SHA-256 of the payload before it, in hexadecimal; zeros for the first.
  public let prev: String
  /// When it was stored, by the wall clock.
  public let at: Timestamp
  /// The host that it is about; nil where that has no id.
  public let host: String?
  public let body: Body

  /// What an entry holds.
  public enum Body: Hashable, Sendable {
    /// A check of this host.
    case check(StoredCheck)
    /// A record of another host or another time, as it was received; `source` says from where, as `bj.json:1`.
    case imported(StoredCheck, source: String)
    /// Something is missing.
    case gap(Gap)
    /// The host's state was looked at again, and was that of an earlier entry.
    case heartbeat(repeats: Int64)
  }

  /// The record in it; nil where it holds none.
  public var check: StoredCheck? {
    switch body {
    case .check(let check), .imported(let check, _): check
    case .gap, .heartbeat: nil
    }
  }

  public var kind: EntryKind {
    switch body {
    case .check: .check
    case .imported: .imported
    case .gap: .gap
    case .heartbeat: .heartbeat
    }
  }
}

/// The kinds of entries.
public enum EntryKind: String, Hashable, Sendable, Codable, CaseIterable {
  case check, imported, gap, heartbeat
}

/// A record in an entry.
public struct StoredCheck: Hashable, Sendable {
  public let record: ThinRecord
  public let refs: References

  /// The digests of its shared parts, SHA-256 in hexadecimal.
  public struct References: Hashable, Sendable, Codable {
    public let inputs: String
    public let certificates: String?
    public let state: String?

    public init(inputs: String, certificates: String?, state: String?) {
      self.inputs = inputs
      self.certificates = certificates
      self.state = state
    }
  }
}

/// What is missing from a journal.
public struct Gap: Hashable, Sendable, Codable {
  /// Why it is missing.
  public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
    /// It was older than it had to be kept.
    case retention
    /// It could not be stored.
    case lost
  }

  /// When the first and the last of what is missing were stored, or would have been.
  public let from: Timestamp
  public let to: Timestamp
  public let why: Cause
  /// The entries that were there; nil where none ever was.
  public let entries: Entries?

  /// Entries that were deleted.
  public struct Entries: Hashable, Sendable, Codable {
    public let first: Int64
    public let last: Int64
    /// SHA-256 of the last one's payload, in hexadecimal, which the next entry names.
    public let head: String

    public init(first: Int64, last: Int64, head: String) {
      self.first = first
      self.last = last
      self.head = head
    }
  }

  public init(from: Timestamp, to: Timestamp, why: Cause, entries: Entries? = nil) {
    self.from = from
    self.to = to
    self.why = why
    self.entries = entries
  }
}

extension Entry: Decodable {
  private enum CodingKeys: String, CodingKey {
    case at, host, kind, prev, range, received, record, refs, repeats, schema, seq
  }

  private struct Received: Decodable { let source: String }

  /// Thrown is a `DecodingError` where the payload is of another form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let schema = try container.decode(String.self, forKey: .schema)
    guard schema == Self.schema else {
      throw DecodingError.dataCorruptedError(
        forKey: .schema, in: container, debugDescription: "'\(schema)'")
    }
    seq = try container.decode(Int64.self, forKey: .seq)
    prev = try container.decode(String.self, forKey: .prev)
    at = try container.decode(Timestamp.self, forKey: .at)
    host = try container.decodeIfPresent(String.self, forKey: .host)
    func stored() throws -> StoredCheck {
      StoredCheck(
        record: try container.decode(ThinRecord.self, forKey: .record),
        refs: try container.decode(StoredCheck.References.self, forKey: .refs))
    }
    body =
      switch try container.decode(EntryKind.self, forKey: .kind) {
      case .check: .check(try stored())
      case .imported:
        .imported(try stored(), source: try container.decode(Received.self, forKey: .received).source)
      case .gap: .gap(try container.decode(Gap.self, forKey: .range))
      case .heartbeat: .heartbeat(repeats: try container.decode(Int64.self, forKey: .repeats))
      }
  }
}
