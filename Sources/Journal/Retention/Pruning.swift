internal import GRDB
public import Model
public import Signing

extension JournalFile {
  /// For how long entries are kept where nothing else is said.
  public static let retention = Duration.seconds(400 * 86_400)

  /// How many rows one transaction deletes: few enough for the room that the reserve leaves on a full disk.
  private static let step = 25

  /// Deletes the entries that are older than `age`, from the first one on, and returns how many they were.
  ///
  /// A signed gap comes first and says what will be missing, so that a run that is cut short leaves nothing unexplained;
  /// the next one deletes the rest. The newest entry is never deleted. A clock that runs ahead of the newest entry
  /// counts as that entry's: it would delete everything.
  public func prune(
    olderThan age: Duration, host: String?, now: Timestamp, key: SecretKey
  ) throws(JournalError) -> Int {
    let newest = try newestTime()
    guard let newest else { return 0 }
    let limit = min(now.milliseconds, newest) - age.components.seconds * 1000
    guard let range = try due(before: limit) else { return 0 }
    return try withoutReserve { () throws(JournalError) in
      checkpoint()
      if try !isSaid(range) {
        try append(
          .gap(
            Gap(
              from: range.from, to: range.to, why: .retention,
              entries: Gap.Entries(first: 1, last: range.last.seq, head: range.last.digest)),
            host: host, at: now), key: key)
      }
      var count = 0
      while true {
        let deleted = try deleteStep(through: range.last.seq)
        checkpoint()
        if deleted == 0 { break }
        count += deleted
      }
      return count
    }
  }

  /// Whether so much is due that a run which has just appended deletes it: a day's worth, so that there is one gap a day
  /// at most.
  public func isPruningDue(olderThan age: Duration, now: Timestamp) throws(JournalError) -> Bool {
    guard let newest = try newestTime() else { return false }
    let limit = min(now.milliseconds, newest) - (age.components.seconds + 86_400) * 1000
    return try due(before: limit) != nil
  }

  /// When the newest entry that is no gap was stored, in milliseconds since 1970.
  private func newestTime() throws(JournalError) -> Int64? {
    try Self.catching {
      try queue.inDatabase { db in
        let reader = try StatementReader(
          db, "SELECT at FROM entry WHERE kind <> 'gap' ORDER BY seq DESC LIMIT 1")
        defer { reader.finish() }
        return try reader.next() ? reader.number(0) : nil
      }
    }
  }

  private struct Due {
    let from: Timestamp
    let to: Timestamp
    let last: ChainHead
  }

  /// The entries from the first one on that were all stored before a moment, without the newest one.
  private func due(before limit: Int64) throws(JournalError) -> Due? {
    try Self.catching {
      try queue.inDatabase { db in
        let reader = try StatementReader(
          db,
          """
          SELECT seq, at, hash, (SELECT at FROM entry ORDER BY seq LIMIT 1) FROM entry
          WHERE at < ?1 AND seq < coalesce((SELECT min(seq) FROM entry WHERE at >= ?1), (SELECT max(seq) FROM entry))
          ORDER BY seq DESC LIMIT 1
          """, [limit])
        defer { reader.finish() }
        guard try reader.next(), let seq = reader.number(0), let at = reader.number(1),
          let hash = reader.blob(2), let first = reader.number(3)
        else { return nil }
        return Due(
          from: Timestamp(milliseconds: first), to: Timestamp(milliseconds: at),
          last: ChainHead(seq: seq, hash: hash))
      }
    }
  }

  /// Whether a gap says it already, since an earlier run was cut short.
  private func isSaid(_ range: Due) throws(JournalError) -> Bool {
    var isSaid = false
    let numbers = try Self.catching { try queue.inDatabase { try EntryTable(db: $0).gaps() } }
    guard let newest = numbers.first, newest > range.last.seq else { return false }
    let entry = try Self.catching { try queue.inDatabase { try EntryTable(db: $0).entry(newest) } }
    if let payload = entry?.opened, case .gap(let gap)? = JSONBytes.decode(Entry.self, from: payload)?.body {
      isSaid = gap.entries.map { $0.last == range.last.seq && $0.head == range.last.digest } ?? false
    }
    return isSaid
  }

  /// Deletes the first entries up to a number, at most `step` rows of each table, and what nothing refers to any more.
  private func deleteStep(through last: Int64) throws(JournalError) -> Int {
    try Self.catching {
      try queue.inDatabase { db in
        var count = 0
        try db.inTransaction(.immediate) {
          // An entry's endpoints go first, so that one that is still there is whole or without its rows.
          try db.execute(
            sql: """
              DELETE FROM entry WHERE seq IN (SELECT seq FROM entry WHERE seq <= ? ORDER BY seq LIMIT \(Self.step))
              """, arguments: [last])
          count = db.changesCount
          try db.execute(
            sql:
              "DELETE FROM endpoint WHERE seq <= ? AND seq < coalesce((SELECT min(seq) FROM entry), seq + 1)",
            arguments: [last])
          if count == 0 {
            try db.execute(
              sql: """
                DELETE FROM shared WHERE digest NOT IN (
                  SELECT inputs FROM entry WHERE inputs IS NOT NULL
                  UNION SELECT certificates FROM entry WHERE certificates IS NOT NULL
                  UNION SELECT state FROM entry WHERE state IS NOT NULL);
                DELETE FROM dictionary WHERE digest NOT IN (
                  SELECT dictionary FROM entry WHERE dictionary IS NOT NULL);
                DELETE FROM name WHERE id NOT IN (SELECT name FROM endpoint)
                """)
          }
          return .commit
        }
        return count
      }
    }
  }
}
