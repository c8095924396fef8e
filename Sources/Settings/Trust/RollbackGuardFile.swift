import Glibc
import Signing

/// The file that keeps the rollbackGuard, for its owner alone.
public struct RollbackGuardFile: Sendable {
  let path: String

  /// The file in a folder of state.
  public init(folder: String) { path = folder + "/registry-serials" }

  private static let bound = 64 << 10
  private static let attempts = 100

  /// What was kept; nothing where there is no file yet.
  ///
  /// Throws where it cannot be read or is damaged: taken for an empty one, it would let an older registry in.
  func read() throws(RollbackGuardError) -> RollbackGuard {
    do throws(FileBytes.Refusal) {
      let bytes = try FileBytes.read(path, bound: Self.bound)
      if let rollbackGuard = RollbackGuard(bytes) { return rollbackGuard }
    } catch {
      if error.isMissing { return RollbackGuard() }
      throw RollbackGuardError(
        message: "\(path): \(error.message)", hint: "let this user read it, or run as its owner")
    }
    throw RollbackGuardError(
      message: "\(path): it is damaged",
      hint: "find out why; once the registry is known to be the newest, begin anew: rm \(path)")
  }

  /// Keeps a file that was accepted; two checks at once do not undo each other.
  public func keep(_ edition: SignedEdition, trusted: TrustedKeys) throws(RollbackGuardError) {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    // What is kept already needs no writing: the folder may be read-only then.
    if let known = try? read(), known.mark(of: edition)?.serial == edition.serial { return }
    try succeed(StateFolder.create(folder), "making the folder")
    // A file of its own, which no other user can open and keep locked.
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    try succeed(lock >= 0 ? 0 : errno, "opening its lock")
    defer { close(lock) }
    try wait(for: lock)
    var rollbackGuard = try read()
    rollbackGuard.keep(edition, trusted: Set(trusted.keys.map(\.id)))
    try replace(by: Array(rollbackGuard.text.utf8), in: folder)
  }

  /// Waits two seconds at most for another run to let the file go.
  private func wait(for lock: Int32) throws(RollbackGuardError) {
    for _ in 0..<Self.attempts {
      if flock(lock, LOCK_EX | LOCK_NB) == 0 { return }
      guard errno == EWOULDBLOCK else { break }
      poll(nil, 0, 20)
    }
    throw failure("waiting for another run", EWOULDBLOCK)
  }

  /// A new file beside it, made durable and renamed into place, and the folder made durable, too.
  private func replace(by bytes: [UInt8], in folder: String) throws(RollbackGuardError) {
    let temporary = "\(folder)/.registry-serials-\(getpid())"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    try succeed(descriptor >= 0 ? 0 : errno, "creating a file beside it")
    let sent = write(descriptor, bytes, bytes.count)
    var code = sent < 0 ? errno : sent == bytes.count ? 0 : ENOSPC
    if code == 0, fsync(descriptor) != 0 { code = errno }
    close(descriptor)
    if code == 0, rename(temporary, path) != 0 { code = errno }
    if code == 0 { code = synchronise(folder) }
    if code != 0 {
      unlink(temporary)
      throw failure("writing it", code)
    }
  }

  private func synchronise(_ folder: String) -> Int32 {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno }
    let code = fsync(descriptor) == 0 ? 0 : errno
    close(descriptor)
    return code
  }

  private func succeed(_ code: Int32, _ doing: String) throws(RollbackGuardError) {
    if code != 0 { throw failure(doing, code) }
  }

  private func failure(_ doing: String, _ code: Int32) -> RollbackGuardError {
    RollbackGuardError(
      message: "\(path): \(doing): \(FileBytes.words(code))",
      hint: "let this user write there, or name another folder: STATE_DIRECTORY")
  }
}

/// Why the file could not be read or written.
public struct RollbackGuardError: Error, Sendable {
  public let message: String
  public let hint: String
}
