internal import GRDB
internal import GRDBSQLite

/// The names of endpoints with their numbers: an entry looks up one for each endpoint, and GRDB's arguments take longer
/// than the look-up itself.
struct NameTable {
  private let db: Database
  private let statement: Statement

  init(_ db: Database) throws {
    self.db = db
    statement = try db.cachedStatement(sql: "SELECT id FROM name WHERE text = ?")
  }

  /// The number of a name, which gets one where it has none.
  func id(of name: String) throws -> Int64 {
    if let known = try known(name) { return known }
    try db.cachedStatement(sql: "INSERT INTO name (text) VALUES (?)").execute(arguments: [name])
    return db.lastInsertedRowID
  }

  private func known(_ name: String) throws -> Int64? {
    // Bytes at no place would be NULL to SQLite.
    if name.isEmpty {
      return try Int64.fetchOne(db, sql: "SELECT id FROM name WHERE text = ?", arguments: [name])
    }
    let handle = statement.sqliteStatement
    var name = name
    return try name.withUTF8 { text in
      sqlite3_reset(handle)
      // Nil: the bytes stay where they are until the statement was reset.
      let bound = text.withMemoryRebound(to: CChar.self) {
        sqlite3_bind_text(handle, 1, $0.baseAddress, Int32($0.count), nil)
      }
      let code = bound == SQLITE_OK ? sqlite3_step(handle) : bound
      let id = code == SQLITE_ROW ? sqlite3_column_int64(handle, 0) : nil
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
      guard code == SQLITE_ROW || code == SQLITE_DONE else {
        throw DatabaseError(resultCode: ResultCode(rawValue: code))
      }
      return id
    }
  }
}
