import Glibc
import Linux
import Signing

/// The file in which the rollback guard stores serials; only its owner can read it.
public struct RollbackGuardFile: Sendable {
  let path: String

  /// The file in a folder of state.
  public init(folder: String) { path = folder + "/registry-serials" }

  private static let bound = 64 << 10
  /// How long another run may keep the file, in milliseconds.
  private static let timeout: Int32 = 2000

  /// What was kept; nothing where there is no file yet.
  ///
  /// Throws where it cannot be read or is damaged: taken for an empty one, it would let an older registry in.
  func read() throws(RollbackGuardError) -> RollbackGuard {
    do throws(FileBytes.ReadError) {
      let bytes = try FileBytes.read(path, bound: Self.bound)
      if let rollbackGuard = RollbackGuard(bytes) { return rollbackGuard }
    } catch {
      // A link to a file that the first run will create is as good as none.
      if error.isMissing || error.isDangling { return RollbackGuard() }
      throw RollbackGuardError(
        message: "\(path): \(error.message)", hint: "let this user read it, or run as its owner")
    }
    throw RollbackGuardError(
      message: "\(path): it is damaged",
      hint: "find out why; once you know that the registry is the newest, start afresh: rm \(path)")
  }

  /// Keeps a file that was accepted; two checks at once do not undo each other.
  public func keep(_ edition: SignedEdition, trusted: TrustedKeys) throws(RollbackGuardError) {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    // What is kept already needs no writing: the folder may be read-only then.
    if let known = try? read(), known.accepted(like: edition)?.serial == edition.serial { return }
    let made = StateFolder.create(folder)
    guard made == 0 else { throw failure("creating the folder", SystemError(made)) }
    let lock: FileLock
    do { lock = try FileLock(path + ".lock", timeout: Self.timeout) } catch {
      throw failure(error.number == EWOULDBLOCK ? "waiting for another run" : "opening its lock", error)
    }
    try replace(with: edition, trusted: trusted)
    lock.release()
  }

  private func replace(with edition: SignedEdition, trusted: TrustedKeys) throws(RollbackGuardError) {
    var rollbackGuard = try read()
    rollbackGuard.keep(edition, trusted: Set(trusted.keys.map(\.id)))
    do { try FileReplacement(path: path, mode: 0o600).write(Array(rollbackGuard.text.utf8)) } catch {
      throw failure(error)
    }
  }

  private func failure(_ error: ReplacementError) -> RollbackGuardError {
    switch error {
    case .system(let error, .creating): failure("creating a file beside it", error)
    case .system(let error, _): failure("writing it", error)
    case .noFolder(_): failure("writing it", SystemError(ENOENT))
    case .notFolder: failure("writing it", SystemError(ENOTDIR))
    case .closed, .unsuitable, .foreignLink, .foreignPipe, .noReader:
      failure("writing it", SystemError(EACCES))
    }
  }

  private func failure(_ doing: String, _ error: SystemError) -> RollbackGuardError {
    RollbackGuardError(
      message: "\(path): \(doing): \(error.text.lowercased())",
      hint: "let this user write there, or set STATE_DIRECTORY to another folder")
  }
}

/// Why the file could not be read or written.
public struct RollbackGuardError: Error, Sendable {
  public let message: String
  public let hint: String
}
