internal import FoundationEssentials
internal import GRDB
public import Model

extension JournalFile {
  /// Which entries are read.
  public struct Selection: Sendable {
    /// Of what was stored, or checked, from a moment on and up to, not including, another.
    public let from: Timestamp?
    public let until: Timestamp?

    public init(from: Timestamp? = nil, until: Timestamp? = nil) {
      self.from = from
      self.until = until
    }

    fileprivate func holds(_ entry: StoredEntry) -> Bool {
      let moment = Timestamp(milliseconds: entry.rows.check?.started ?? entry.at)
      return from.map { $0 <= moment } ?? true && until.map { moment < $0 } ?? true
    }
  }

  private static let batch = 256

  /// Passes the entries to `take` in the order of their numbers, until it returns false. The number of one that does not
  /// open or decode goes to `damaged`; without it, such a one ends the reading as `damaged`.
  public func read(
    _ selection: Selection = Selection(), damaged: ((Int64) -> Void)? = nil,
    _ take: (OpenedEntry, Entry) throws(JournalError) -> Bool
  ) throws(JournalError) {
    var last: Int64 = 0
    while true {
      let after = last
      let entries = try Self.catching {
        try queue.inDatabase { try EntryTable(db: $0).entries(after: after, limit: Self.batch) }
      }
      for stored in entries where selection.holds(stored) {
        guard let (opened, entry) = Self.opened(stored) else {
          guard let damaged else { throw .damaged }
          damaged(stored.seq)
          continue
        }
        guard try take(opened, entry) else { return }
      }
      guard let end = entries.last else { return }
      last = end.seq
    }
  }

  /// The newest check of this host; nil for none.
  public func lastCheck() throws(JournalError) -> Entry? {
    let stored = try Self.catching {
      try queue.inDatabase { db in
        let reader = try StatementReader(
          db, "SELECT seq FROM entry WHERE kind = 'check' ORDER BY seq DESC LIMIT 1")
        guard try reader.next(), let seq = reader.number(0) else { return nil as StoredEntry? }
        reader.finish()
        return try EntryTable(db: db).entry(seq)
      }
    }
    return try stored.map { (stored) throws(JournalError) in
      guard let (_, entry) = Self.opened(stored) else { throw .damaged }
      return entry
    }
  }

  /// The record of an entry, with what it shares with others; the host state, the largest of it, where it is wanted.
  public func record(of check: StoredCheck, withState: Bool = true) throws(JournalError) -> CheckRecord {
    func part<Value: Decodable>(_ type: Value.Type, _ digest: String) throws(JournalError) -> Value {
      let bytes = try Self.catching {
        try queue.inDatabase { try EntryTable(db: $0).shared(SHA256.bytes(digest) ?? []) }
      }
      guard let bytes, let value = JSONBytes.decode(type, from: bytes) else { throw .damaged }
      return value
    }
    let refs = check.refs
    return check.record.record(
      with: SharedParts(
        inputs: try part(CheckRecord.Inputs.self, refs.inputs),
        certificates: try refs.certificates.map { (digest) throws(JournalError) in
          try part([EndpointCertificates].self, digest)
        },
        state: withState
          ? try refs.state.map { (digest) throws(JournalError) in try part(HostState.self, digest) } : nil))
  }

  /// The ids of all records, so that none is stored twice.
  public func recordIDs() throws(JournalError) -> Set<String> {
    try Self.catching {
      try queue.inDatabase { db in
        let reader = try StatementReader(db, "SELECT record FROM entry WHERE record IS NOT NULL")
        var ids: Set<String> = []
        while try reader.next() { if let id = reader.text(0) { ids.insert(id) } }
        return ids
      }
    }
  }

  /// Nil where it does not open or decode.
  static func opened(_ stored: StoredEntry) -> (OpenedEntry, Entry)? {
    guard let payload = stored.opened, let entry = JSONBytes.decode(Entry.self, from: payload) else {
      return nil
    }
    return (OpenedEntry(payload: payload, signature: stored.signature, key: stored.key), entry)
  }
}

/// A payload in both forms, for the bench.
package struct StoredPayload: Sendable {
  /// The signed bytes.
  package let opened: [UInt8]
  /// As it is stored, compressed.
  package let packed: [UInt8]
  package let signature: [UInt8]
}

extension JournalFile {
  /// The newest payloads, the oldest of them first.
  package func storedPayloads(last count: Int) throws(JournalError) -> [StoredPayload] {
    let head = try head()?.seq ?? 0
    let entries = try Self.catching {
      try queue.inDatabase { try EntryTable(db: $0).entries(after: head - Int64(count), limit: count) }
    }
    return entries.map { StoredPayload(opened: $0.opened ?? [], packed: $0.payload, signature: $0.signature) }
  }
}
