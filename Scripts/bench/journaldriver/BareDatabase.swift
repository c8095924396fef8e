import GRDBSQLite

/// SQLite alone: one table of two blobs, with the journal's pragmas.
struct BareDatabase {
  private let handle: OpaquePointer
  private let insert: OpaquePointer

  init?(_ path: String) {
    var opened: OpaquePointer?
    var prepared: OpaquePointer?
    guard sqlite3_open(path, &opened) == SQLITE_OK, let handle = opened,
      sqlite3_exec(
        handle,
        """
        PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 0;
        CREATE TABLE entry (seq INTEGER PRIMARY KEY, payload BLOB NOT NULL, signature BLOB NOT NULL);
        """, nil, nil, nil) == SQLITE_OK,
      sqlite3_prepare_v2(handle, "INSERT INTO entry (payload, signature) VALUES (?, ?)", -1, &prepared, nil)
        == SQLITE_OK,
      let insert = prepared
    else { return nil }
    (self.handle, self.insert) = (handle, insert)
  }

  func append(_ payload: [UInt8], _ signature: [UInt8]) -> Bool {
    sqlite3_reset(insert)
    // Nil: the bytes stay where they are until the statement has run.
    return payload.withUnsafeBytes { payload in
      signature.withUnsafeBytes { signature in
        sqlite3_bind_blob(insert, 1, payload.baseAddress, Int32(payload.count), nil)
        sqlite3_bind_blob(insert, 2, signature.baseAddress, Int32(signature.count), nil)
        return sqlite3_step(insert) == SQLITE_DONE
      }
    }
  }

  func close() {
    sqlite3_finalize(insert)
    sqlite3_close(handle)
  }
}
