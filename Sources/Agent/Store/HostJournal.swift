internal import FoundationEssentials
internal import Glibc
public import Journal
internal import Linux
public import Model
internal import Reporter
internal import Settings
public import Signing

/// The journal of this host, to be appended to, and what lies beside it: the key that verifies it, and the record of the
/// last check.
///
/// Calls block, and belong on a thread of their own.
public final class HostJournal: Sendable {
  /// The database.
  public let path: String
  private let folder: String
  private let file: JournalFile
  /// The file as it was when it was opened.
  private let mark: FileMark?
  /// It is made once, and signing changes nothing in it.
  nonisolated(unsafe) private let key: SecretKey

  /// For how long entries are kept.
  private static let retention = JournalFile.retention

  /// Opens a journal, which is made with its key at the first use; the key lies in the state folder, unless systemd
  /// passes it.
  public init(path: String, stateFolder: String) throws(StoreError) {
    self.path = path
    folder = Self.folder(of: path)
    for folder in [stateFolder, folder] {
      let code = StateFolder.create(folder)
      if code != 0 { throw .folder(folder, SystemError(code)) }
    }
    do {
      let credentials = getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) }
      key = try JournalKey.load(folder: stateFolder + "/keys", credentials: credentials)
      file = try JournalFile(path: path, for: .appending)
    } catch { throw .journal(error) }
    mark = FileMark(path)
  }

  /// The number of the last entry, and when the last check was stored; nil for an empty journal.
  public func newest() throws(StoreError) -> (seq: Int64, at: Timestamp?)? {
    do {
      guard let head = try file.head() else { return nil }
      return (head.seq, try file.lastCheck()?.at)
    } catch { throw .journal(error) }
  }

  /// Throws where another file lies at its path, or none: what was appended to this one would be gone with it.
  private func checkPlace() throws(StoreError) {
    guard let mark, let now = FileMark(path), now.isSameFile(as: mark) else { throw .replaced(path) }
  }

  /// The folder that a journal lies in.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The key that verifies what is appended.
  public var publicKey: PublicKey { key.publicKey }

  /// The public key of those who append to it.
  public var publicKeyPath: String { folder + "/journal.pub" }
  /// The record of the last check, for whoever asks for it.
  public var lastRecordPath: String { folder + "/last.json" }

  /// Puts the public key beside the journal; false where that cannot be done. Without it the journal is as good.
  public func publishKey() -> Bool {
    let file = Array(key.publicKey.file.utf8)
    if (try? RegularFile(publicKeyPath).bytes(limit: 4096)) == file { return true }
    do { try FileReplacement(path: publicKeyPath, mode: 0o644).write(file) } catch { return false }
    return true
  }

  /// Appends an entry; when it returns, the entry is on the disk.
  @discardableResult
  public func append(_ draft: EntryDraft) throws(StoreError) -> ChainHead {
    do { return try file.append(draft, key: key) } catch { throw .journal(error) }
  }

  /// Appends a check.
  @discardableResult
  public func append(check record: CheckRecord, keeping samples: KeptSamples) throws(StoreError) -> ChainHead
  {
    try checkPlace()
    do { return try file.append(.check(record, keeping: samples, at: Timestamp(.now)), key: key) } catch {
      throw .journal(error)
    }
  }

  /// Appends that the host was as entry `seq` says.
  @discardableResult
  public func append(heartbeat seq: Int64, host: String?) throws(StoreError) -> ChainHead {
    try checkPlace()
    return try append(.heartbeat(repeats: seq, host: host, at: Timestamp(.now)))
  }

  /// Appends that something could not be stored.
  public func append(lost from: Timestamp, to: Timestamp, host: String?) throws(StoreError) {
    try checkPlace()
    do {
      try file.append(
        .gap(Gap(from: min(from, to), to: to, why: .lost), host: host, at: Timestamp(.now)), key: key)
    } catch { throw .journal(error) }
  }

  /// Deletes what has been kept for long enough, where a day's worth of it is due.
  public func pruneIfDue(host: String?) throws(StoreError) {
    do {
      if try file.isPruningDue(olderThan: Self.retention, now: Timestamp(.now)) {
        _ = try file.prune(olderThan: Self.retention, host: host, now: Timestamp(.now), key: key)
      }
    } catch { throw .journal(error) }
  }

  /// Deletes what is older than `age`, and returns how many entries that was; `host` is the id of the host that it is
  /// done on.
  public func prune(olderThan age: Duration, host: String?) throws(StoreError) -> Int {
    do { return try file.prune(olderThan: age, host: host, now: Timestamp(.now), key: key) } catch {
      throw .journal(error)
    }
  }

  /// The ids of the records that are there.
  public func recordIDs() throws(StoreError) -> Set<String> {
    do { return try file.recordIDs() } catch { throw .journal(error) }
  }

  /// Replaces the record of the last check, which every local user may read without opening a database: without the
  /// samples that tell nothing, and without the host state.
  public func replaceLast(_ record: CheckRecord) throws(StoreError) {
    let parts = SharedParts(of: record)
    let thin = ThinRecord(of: record, keeping: .telling).record(
      with: SharedParts(inputs: parts.inputs, certificates: parts.certificates, state: nil))
    do {
      try FileReplacement(path: lastRecordPath, mode: 0o644).write(try JSONReport.bytes(of: thin))
    } catch { throw .lastRecord(lastRecordPath) }
  }

  /// Writes everything back and closes the file.
  public func close() { file.close() }
}
