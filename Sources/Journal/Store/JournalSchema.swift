internal import GRDB

/// The database's form, and how an older one becomes it.
enum JournalSchema {
  /// `vpna`: by this number file(1) and the program know a journal.
  static let application: Int64 = 0x7670_6e61

  /// What makes each version of the one before it; `user_version` is how many were made.
  private static let steps = [first]

  /// A page holds several entries: on one of SQLite's usual 4 KiB there is room for one, and a third stays empty.
  private static let first = """
    CREATE TABLE entry (
      seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL, host TEXT,
      prev BLOB NOT NULL, hash BLOB NOT NULL, size INTEGER NOT NULL, payload BLOB NOT NULL, dictionary BLOB,
      signature BLOB NOT NULL, key BLOB NOT NULL,
      record TEXT, started INTEGER, finished INTEGER, tag TEXT, status TEXT, outcome TEXT, severity TEXT,
      inputs BLOB, certificates BLOB, state BLOB
    );
    CREATE TABLE endpoint (
      seq INTEGER NOT NULL, place INTEGER NOT NULL, name INTEGER NOT NULL, outcome INTEGER NOT NULL,
      sent INTEGER NOT NULL, ok INTEGER NOT NULL,
      min_us INTEGER, median_us INTEGER, p95_us INTEGER, max_us INTEGER,
      PRIMARY KEY (seq, place)
    ) WITHOUT ROWID;
    CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
    CREATE TABLE shared (digest BLOB NOT NULL PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL);
    CREATE TABLE dictionary (digest BLOB NOT NULL PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL);
    CREATE VIEW vpnaudit_checks AS
      SELECT seq, kind, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS stored, host, record,
        strftime('%Y-%m-%dT%H:%M:%fZ', started / 1000.0, 'unixepoch') AS started,
        strftime('%Y-%m-%dT%H:%M:%fZ', finished / 1000.0, 'unixepoch') AS finished,
        tag, status, outcome, severity
      FROM entry WHERE record IS NOT NULL;
    CREATE VIEW vpnaudit_endpoints AS
      SELECT entry.seq AS seq, host,
        strftime('%Y-%m-%dT%H:%M:%fZ', started / 1000.0, 'unixepoch') AS started,
        name.text AS name,
        CASE endpoint.outcome WHEN 0 THEN 'unreachable' WHEN 1 THEN 'unmeasured' WHEN 2 THEN 'degraded'
          WHEN 3 THEN 'reachable' END AS outcome,
        sent, ok, min_us, median_us, p95_us, max_us
      FROM endpoint JOIN entry USING (seq) JOIN name ON name.id = endpoint.name;
    """

  static let pageSize = 16_384

  /// Outcomes by their numbers in the table of endpoints.
  static let outcomes = ["unreachable", "unmeasured", "degraded", "reachable"]

  /// Whether the file is a journal that this version can read; throws where it is none.
  static func check(_ db: Database) throws {
    let application = try Int64.fetchOne(db, sql: "PRAGMA application_id")
    guard application == self.application else { throw JournalError.notJournal }
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard version <= steps.count else { throw JournalError.later }
    guard version > 0 else { throw JournalError.notJournal }
  }

  /// Makes the tables of a new file, and those that an older one lacks.
  static func prepare(_ db: Database) throws {
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    if version == steps.count { return try check(db) }
    try db.inTransaction(.immediate) {
      // Another process may have been first.
      let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      if version == 0 {
        guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0 else {
          throw JournalError.notJournal
        }
        try db.execute(sql: "PRAGMA application_id = \(application)")
      } else {
        try check(db)
      }
      for step in steps.dropFirst(version) { try db.execute(sql: step) }
      try db.execute(sql: "PRAGMA user_version = \(steps.count)")
      return .commit
    }
  }
}
