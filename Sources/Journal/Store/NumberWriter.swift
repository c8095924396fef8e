internal import GRDB
internal import GRDBSQLite

/// Inserts rows of numbers: an entry has one for each endpoint, and GRDB's arguments take three times as long as the
/// row itself.
struct NumberWriter {
  private let statement: Statement

  init(_ db: Database, _ sql: String) throws { statement = try db.cachedStatement(sql: sql) }

  /// Inserts a row; nil is NULL.
  func insert(_ numbers: [Int64?]) throws {
    let handle = statement.sqliteStatement
    sqlite3_reset(handle)
    for (place, number) in numbers.enumerated() {
      if let number {
        sqlite3_bind_int64(handle, Int32(place) + 1, number)
      } else {
        sqlite3_bind_null(handle, Int32(place) + 1)
      }
    }
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }
}
