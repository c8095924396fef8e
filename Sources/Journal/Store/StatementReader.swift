internal import GRDB
internal import GRDBSQLite

/// Steps through a statement's rows and takes their values as they are.
///
/// GRDB's own decoding ends the program where a value is of another type than is asked for, and a file may hold
/// anything.
struct StatementReader {
  private let statement: Statement
  /// The longest value that is read, in bytes; the program stores none near it.
  private static let longest = 2 * Compression.bound
  /// The statement's own, which lives as long as it: a row has hundreds of values.
  private let handle: OpaquePointer

  /// Begins at the first row.
  init(_ db: Database, _ sql: String, _ arguments: StatementArguments = []) throws {
    statement = try db.cachedStatement(sql: sql)
    handle = statement.sqliteStatement
    sqlite3_reset(handle)
    try statement.setArguments(arguments)
  }

  /// Whether there is a next row.
  func next() throws -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    sqlite3_reset(handle)
    if code == SQLITE_DONE { return false }
    throw DatabaseError(resultCode: ResultCode(rawValue: code))
  }

  /// Ends before the last row.
  func finish() { sqlite3_reset(handle) }

  func number(_ column: Int32) -> Int64? {
    sqlite3_column_type(handle, column) == SQLITE_INTEGER ? sqlite3_column_int64(handle, column) : nil
  }

  func text(_ column: Int32) -> String? {
    guard sqlite3_column_type(handle, column) == SQLITE_TEXT, let text = sqlite3_column_text(handle, column)
    else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    guard count <= Self.longest else { return nil }
    return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
  }

  func blob(_ column: Int32) -> [UInt8]? {
    guard sqlite3_column_type(handle, column) == SQLITE_BLOB else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    guard count > 0, count <= Self.longest, let bytes = sqlite3_column_blob(handle, column) else { return [] }
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
  }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
}
