internal import Glibc
internal import Journal
internal import Linux
internal import Model
internal import Synchronization

/// The journal, as the sinks of one agent read it.
///
/// It is opened anew where another file lies at its path. Its calls block, and are made on the sinks' own threads.
final class JournalTail: Sendable {
  private let path: String
  private let open = Mutex<Open?>(nil)

  private struct Open: Sendable {
    let file: JournalFile
    let device: UInt64
    let inode: UInt64
  }

  init(path: String) { self.path = path }

  /// What comes after a place.
  func entries(after place: JournalPosition, limit: Int) throws(SinkError) -> Followed {
    try reading { file throws(JournalError) in try file.entries(after: place, limit: limit) }
  }

  func placeBeforeNewest() throws(SinkError) -> JournalPosition {
    try reading { file throws(JournalError) in try file.placeBeforeNewest() }
  }

  /// The newest check, as of the last entry that says that it still holds; with the place of the newest entry. Nil for none.
  func newestCheck() throws(SinkError) -> (place: JournalPosition, record: CheckRecord)? {
    try reading { file throws(JournalError) in
      guard let (place, check, at) = try file.newestCheck() else { return nil }
      let record = try file.record(of: check, withState: false)
      let time = CheckRecord.Time(
        started: record.time.started, finished: max(record.time.finished, at),
        clockSynchronized: record.time.clockSynchronized)
      return (
        place,
        CheckRecord(
          id: record.id, host: record.host, time: time, agent: record.agent, inputs: record.inputs,
          observation: record.observation, tunnels: record.tunnels, endpoints: record.endpoints,
          compliance: record.compliance)
      )
    }
  }

  func newestNumber() throws(SinkError) -> Int64 {
    try reading { file throws(JournalError) in try file.newestNumber() }
  }

  /// The whole record of a check; nil where what it shares with others is damaged.
  func record(of check: StoredCheck, withState: Bool) throws(SinkError) -> CheckRecord? {
    do throws(SinkError) {
      return try reading { file throws(JournalError) in try file.record(of: check, withState: withState) }
    } catch {
      guard error == .journal(.damaged) else { throw error }
      return nil
    }
  }

  private func reading<Value>(
    _ body: (JournalFile) throws(JournalError) -> Value
  ) throws(SinkError) -> Value {
    do throws(JournalError) { return try body(try current()) } catch { throw .journal(error) }
  }

  /// The file at the path by now.
  private func current() throws(JournalError) -> JournalFile {
    // Not by opening it: closing it would let go the locks that SQLite holds in this process.
    var found = stat()
    guard stat(path, &found) == 0 else {
      let code = errno
      throw code == ENOENT ? .missing : .unopened(SystemError(code))
    }
    let (device, inode) = (UInt64(found.st_dev), UInt64(found.st_ino))
    return try open.withLock { open throws(JournalError) in
      if let open, open.device == device, open.inode == inode { return open.file }
      open = nil
      let file = try JournalFile(path: path, for: .reading)
      open = Open(file: file, device: device, inode: inode)
      return file
    }
  }
}
