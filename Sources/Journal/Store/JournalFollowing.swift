internal import GRDB
public import Model
internal import Signing

/// A place in a journal: everything up to it, and that entry itself, is behind whoever keeps it.
public struct JournalPosition: Hashable, Sendable {
  /// The number of the last entry that is behind; 0 before the first one.
  public let seq: Int64
  /// SHA-256 of its payload, in hexadecimal; zeros before the first one.
  public let digest: String

  /// Nil where the digest is none, or the number is below zero.
  public init?(seq: Int64, digest: String) {
    guard seq >= 0, SHA256.bytes(digest) != nil else { return nil }
    (self.seq, self.digest) = (seq, digest.lowercased())
  }

  init(seq: Int64, hash: [UInt8]) { (self.seq, digest) = (seq, hexadecimal(hash)) }

  /// Before every entry.
  public static let start = JournalPosition(seq: 0, hash: SHA256.none)
}

/// An entry as it is read by whoever follows a journal.
public struct FollowedEntry: Sendable {
  public let position: JournalPosition
  /// Nil where it does not open or decode.
  public let content: Content?

  /// The signed bytes with what they say.
  public struct Content: Sendable {
    public let payload: [UInt8]
    public let entry: Entry
  }
}

/// What a journal has behind a place.
public struct Followed: Sendable {
  /// Whether the place is one of another journal: the entries then begin with the oldest one.
  public let isReplaced: Bool
  /// In the order of their numbers; where one is not the next after the one before it, those between are gone.
  public let entries: [FollowedEntry]
  /// The number of the journal's last entry; 0 for none.
  public let newest: Int64
}

extension JournalFile {
  /// What comes after a place: at most `limit` entries, fewer where they are large.
  public func entries(after place: JournalPosition, limit: Int) throws(JournalError) -> Followed {
    let (isReplaced, stored, newest) = try Self.catching {
      try queue.inDatabase { db in
        let table = EntryTable(db: db)
        let head = try table.head()
        let newest = head?.seq ?? 0
        // As it is nearly always found.
        if let head, JournalPosition(seq: head.seq, hash: head.hash) == place {
          return (false, [StoredEntry](), newest)
        }
        let isReplaced = try !table.knows(place, newest: newest)
        return (isReplaced, try table.entries(after: isReplaced ? 0 : place.seq, limit: limit), newest)
      }
    }
    let entries = stored.map { entry in
      FollowedEntry(
        position: JournalPosition(seq: entry.seq, hash: entry.hash),
        content: Self.opened(entry).map { .init(payload: $0.payload, entry: $1) })
    }
    return Followed(isReplaced: isReplaced, entries: entries, newest: newest)
  }

  /// The place before the newest entry; the start where there is none.
  public func placeBeforeNewest() throws(JournalError) -> JournalPosition {
    try Self.catching {
      try queue.inDatabase { db in
        let table = EntryTable(db: db)
        guard let head = try table.head(), let newest = try table.entry(head.seq) else { return .start }
        return JournalPosition(seq: newest.seq - 1, hash: newest.prev)
      }
    }
  }

  /// The newest check of this host, with the place of the newest entry and when that was stored which says that the host
  /// is as the check has it: the check itself, or a heartbeat. Nil without a check.
  public func newestCheck() throws(JournalError) -> (
    place: JournalPosition, check: StoredCheck, at: Timestamp
  )? {
    let found = try Self.catching {
      try queue.inDatabase { db in
        let table = EntryTable(db: db)
        guard let head = try table.head(), let check = try table.newest("kind = 'check'"),
          let said = try table.newest("kind IN ('check', 'heartbeat')")
        else { return nil as (JournalPosition, StoredEntry, Int64)? }
        return (JournalPosition(seq: head.seq, hash: head.hash), check, said.at)
      }
    }
    guard let (place, stored, at) = found else { return nil }
    guard let (_, entry) = Self.opened(stored), let check = entry.check else { throw .damaged }
    return (place, check, Timestamp(milliseconds: at))
  }

  /// The number of the last entry; 0 for none.
  public func newestNumber() throws(JournalError) -> Int64 { try head()?.seq ?? 0 }
}

extension EntryTable {
  /// The newest entry of a condition; nil for none.
  fileprivate func newest(_ condition: String) throws -> StoredEntry? {
    let reader = try StatementReader(
      db, "SELECT seq FROM entry WHERE \(condition) ORDER BY seq DESC LIMIT 1")
    guard try reader.next(), let seq = reader.number(0) else { return nil }
    reader.finish()
    return try entry(seq)
  }

  /// The digest of an entry's payload; nil where there is no entry of this number.
  private func hash(of seq: Int64) throws -> [UInt8]? {
    let reader = try StatementReader(db, "SELECT hash FROM entry WHERE seq = ?", [seq])
    guard try reader.next() else { return nil }
    defer { reader.finish() }
    return reader.blob(0) ?? []
  }

  /// Whether a place is one of this journal, as far as what is stored can say.
  fileprivate func knows(_ place: JournalPosition, newest: Int64) throws -> Bool {
    if place == .start { return true }
    if place.seq > newest { return false }
    if let hash = try hash(of: place.seq) { return hexadecimal(hash) == place.digest }
    guard let next = try entries(after: place.seq, limit: 1).first else { return false }
    // Where more is gone, nothing names the entry of the place any more.
    return next.seq > place.seq + 1 || hexadecimal(next.prev) == place.digest
  }
}
