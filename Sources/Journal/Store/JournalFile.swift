internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import Linux
internal import Model
public import Signing
internal import Synchronization

/// A journal's database: entries that are signed, each naming the one before it.
///
/// What is acknowledged is on the disk (WAL, `synchronous=FULL`). Calls block, and belong on a thread of their own.
public final class JournalFile: Sendable {
  /// What a journal is opened for.
  public enum Purpose: Sendable {
    case reading
    /// The file is made where there is none; its folder must be there.
    case appending
  }

  public let path: String
  let queue: DatabaseQueue
  private let reserve: ReserveFile
  private let log = Mutex(Log())
  /// The dictionary of the last entry: unpacking it takes as long as packing by it.
  private let dictionary = Mutex<PayloadDictionary?>(nil)

  /// How long another process may hold the journal, in seconds.
  static let patience = 5.0
  /// How often the log of changes is written back while entries keep coming: writing it back each time makes appending
  /// four times as slow.
  private static let checkpointInterval = Duration.seconds(60)
  /// After how many entries it is in any case: what they add to the file then fits into the reserve.
  private static let checkpointEntries = 64

  /// What the log of changes holds.
  private struct Log {
    var writtenBack = MonotonicTime.now
    var entries = 0
  }

  /// Opens a journal.
  public init(path: String, for purpose: Purpose) throws(JournalError) {
    self.path = path
    reserve = ReserveFile(besideJournal: path)
    try Self.examine(path, purpose)
    queue = try Self.opened(path, purpose)
    if purpose == .appending { reserve.make() }
  }

  private static func opened(_ path: String, _ purpose: Purpose) throws(JournalError) -> DatabaseQueue {
    do throws(JournalError) { return try connected(path, purpose) } catch {
      // SQLite shares its place in the log of changes by a file beside it (`-shm`), and makes it where it is missing.
      let isHindered = error == .unopened(nil) || error == .readOnly
      guard purpose == .reading, isHindered, access(FixedJournal.folder(of: path), W_OK) != 0 else {
        throw error
      }
      guard let location = FixedJournal.location(of: path) else { throw .needsCopy }
      return try connected(location, purpose)
    }
  }

  /// Connects to a database, and sees that it is a journal.
  private static func connected(_ location: String, _ purpose: Purpose) throws(JournalError) -> DatabaseQueue
  {
    var configuration = Configuration()
    configuration.readonly = purpose == .reading
    configuration.busyMode = .timeout(Self.patience)
    configuration.foreignKeysEnabled = false
    configuration.allowsUnsafeTransactions = true
    configuration.label = "journal"
    configuration.prepareDatabase { db in
      // Without it the last one to close the file takes the log away, and no user without write access can read it.
      var persists: CInt = 1
      sqlite3_file_control(db.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &persists)
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
      guard purpose == .appending else { return }
      try db.execute(sql: "PRAGMA page_size = \(JournalSchema.pageSize)")
      guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
        throw JournalError.unopened(nil)
      }
      try db.execute(
        sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 1048576")
    }
    let chosen = configuration
    return try catching {
      let queue = try DatabaseQueue(path: location, configuration: chosen)
      try queue.inDatabase { db in
        if purpose == .appending { try JournalSchema.prepare(db) } else { try JournalSchema.check(db) }
      }
      return queue
    }
  }

  /// Refuses what SQLite would wait for or write into, and makes a new file, which every local user may read.
  private static func examine(_ path: String, _ purpose: Purpose) throws(JournalError) {
    // The file is not opened for that: closing it would let go every lock that this process holds on it (fcntl(2)), as
    // that of an agent which appends while another part of it begins to read.
    guard !path.utf8.contains(0) else { throw .notJournal }
    let kind: FileKind?
    do throws(SystemError) { kind = try FileNode(path).kind } catch {
      guard error.number == ENOENT else { throw .unopened(error) }
      kind = nil
    }
    if let kind {
      guard kind == .regular else { throw .notJournal }
      guard access(path, R_OK) == 0 else { throw .unopened(SystemError(errno)) }
    } else {
      guard purpose == .appending else { throw .missing }
      do throws(SystemError) {
        try NewFile.write(UnsafeRawBufferPointer(start: nil, count: 0), to: path, mode: 0o644)
        // Whatever the umask: those who may not read the folder cannot read this either.
        chmod(path, 0o644)
      } catch {
        switch error.number {
        case EEXIST: break
        case EROFS, EACCES, EPERM: throw .readOnly
        case ENOSPC, EDQUOT: throw .full
        default: throw .unopened(error)
        }
      }
    }
  }

  /// Appends an entry; when it returns, the entry is on the disk. Nothing is stored where it throws.
  @discardableResult
  public func append(_ draft: EntryDraft, key: SecretKey) throws(JournalError) -> ChainHead {
    let known = dictionary.withLock { $0 }
    let head = try Self.catching {
      try queue.inDatabase { db in
        var head: ChainHead?
        try db.inTransaction(.immediate) {
          head = try insert(draft, key: key, into: db, known)
          return .commit
        }
        return head
      }
    }
    let isDue = log.withLock { log in
      log.entries += 1
      return log.entries >= Self.checkpointEntries
        || MonotonicTime.now - log.writtenBack > Self.checkpointInterval
    }
    // The log keeps its size and is written over: a file that grows makes each fsync(2) slower.
    if isDue { writeBack(.passive) }
    // The transaction has set it, or it threw.
    guard let head else { throw .database(SQLITE_INTERNAL) }
    return head
  }

  /// Stores an entry after the last one.
  private func insert(
    _ draft: EntryDraft, key: SecretKey, into db: Database, _ known: PayloadDictionary?
  ) throws -> ChainHead {
    let table = EntryTable(db: db)
    let last = try table.head()
    let seq = (last?.seq ?? 0) + 1
    let prev = last?.hash ?? SHA256.none
    let payload = draft.payload(seq: seq, prev: prev)
    guard payload.count <= Compression.bound, let fingerprint = key.publicKey.fingerprint else {
      throw JournalError.unwritable
    }
    let packed =
      draft.kind == .check || draft.kind == .imported
      ? PackedPayload(payload, body: draft.body, last: try table.lastDictionary(known: known))
      : PackedPayload(payload)
    let entry = StoredEntry(
      seq: seq, kind: draft.kind.rawValue, at: draft.at.milliseconds, host: draft.host, prev: prev,
      hash: SHA256.digest(of: payload), size: Int64(payload.count), payload: packed.bytes,
      dictionary: packed.dictionary,
      signature: try key.sign(type: StoredEntry.payloadType, body: payload), key: fingerprint,
      rows: draft.rows)
    try table.insert(entry, sharing: draft.shared)
    if let used = packed.dictionary { dictionary.withLock { $0 = used } }
    return ChainHead(seq: seq, hash: entry.hash)
  }

  /// Writes the log of changes back into the file and empties it, unless somebody reads: that is waited for nowhere.
  public func checkpoint() { writeBack(.truncate) }

  private func writeBack(_ mode: Database.CheckpointMode) {
    log.withLock { $0 = Log() }
    try? queue.inDatabase { db in
      try db.execute(sql: "PRAGMA busy_timeout = 0")
      defer { try? db.execute(sql: "PRAGMA busy_timeout = \(Int(Self.patience * 1000))") }
      try db.checkpoint(mode)
    }
  }

  /// Writes everything back, and closes the file.
  public func close() {
    checkpoint()
    try? queue.close()
  }

  /// Gives up the reserve for what follows, and takes it again.
  func withoutReserve<Value>(_ body: () throws(JournalError) -> Value) throws(JournalError) -> Value {
    reserve.release()
    defer { reserve.make() }
    return try body()
  }

  /// The last entry's number and digest; nil for none.
  public func head() throws(JournalError) -> ChainHead? {
    try Self.catching { try queue.inDatabase { try EntryTable(db: $0).head() } }
  }

  /// Runs work with the database, and says what went wrong in the journal's own words.
  static func catching<Value>(_ body: () throws -> Value) throws(JournalError) -> Value {
    do { return try body() } catch let error as JournalError {
      throw error
    } catch let error as DatabaseError {
      throw JournalError(error)
    } catch is KeyError {
      throw .unwritable
    } catch {
      throw .database(SQLITE_INTERNAL)
    }
  }
}

extension JournalError {
  init(_ error: DatabaseError) {
    self =
      switch error.resultCode.primaryResultCode {
      case .SQLITE_FULL: .full
      case .SQLITE_READONLY, .SQLITE_PERM: .readOnly
      case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
      case .SQLITE_CORRUPT: .damaged
      case .SQLITE_NOTADB: .notJournal
      case .SQLITE_CANTOPEN: .unopened(nil)
      default: .database(error.extendedResultCode.rawValue)
      }
  }
}
