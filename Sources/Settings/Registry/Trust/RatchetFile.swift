import Glibc
import Linux
import Signing

/// The file that keeps the ratchet, for its owner alone.
public struct RatchetFile: Sendable {
  public let path: String

  /// The file in a folder of state.
  public init(folder: String) { path = folder + "/registry-serials" }

  private static let bound = 64 << 10
  /// How long another run may keep the file, in milliseconds.
  private static let patience: Int32 = 2000

  /// Why the file could not be read or written.
  public struct Failure: Error, Sendable {
    public let message: String
    public let hint: String
  }

  /// What was kept; nothing where there is no file yet.
  ///
  /// Throws where it cannot be read or is damaged: taken for an empty one, it would let an older registry in.
  func read() throws(Failure) -> Ratchet {
    do throws(FileBytes.Refusal) {
      let bytes = try FileBytes.read(path, bound: Self.bound)
      if let ratchet = Ratchet(bytes) { return ratchet }
    } catch {
      if error.isMissing { return Ratchet() }
      throw Failure(message: "\(path): \(error.message)", hint: "let this user read it, or run as its owner")
    }
    throw Failure(
      message: "\(path): it is damaged",
      hint: "find out why; once the registry is known to be the newest, begin anew: rm \(path)")
  }

  /// Keeps a file that was accepted; two checks at once do not undo each other.
  public func keep(_ seal: RegistrySeal, trusted: TrustedKeys) throws(Failure) {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    // What is kept already needs no writing: the folder may be read-only then.
    if let known = try? read(), known.mark(of: seal)?.serial == seal.serial { return }
    let made = StateFolder.create(folder)
    guard made == 0 else { throw failure("making the folder", SystemError(made)) }
    let lock: FileLock
    do { lock = try FileLock(path + ".lock", patience: Self.patience) } catch {
      throw failure(error.number == EWOULDBLOCK ? "waiting for another run" : "opening its lock", error)
    }
    try replace(with: seal, trusted: trusted)
    lock.release()
  }

  private func replace(with seal: RegistrySeal, trusted: TrustedKeys) throws(Failure) {
    var ratchet = try read()
    ratchet.keep(seal, trusted: Set(trusted.keys.map(\.id)))
    do { try FileReplacement(path: path, mode: 0o600).write(Array(ratchet.text.utf8)) } catch {
      throw failure(error)
    }
  }

  private func failure(_ error: ReplacementError) -> Failure {
    switch error {
    case .system(let error, .creating): failure("creating a file beside it", error)
    case .system(let error, _): failure("writing it", error)
    case .noFolder: failure("writing it", SystemError(ENOENT))
    case .notFolder: failure("writing it", SystemError(ENOTDIR))
    case .closed, .unsuitable, .foreignLink, .noReader: failure("writing it", SystemError(EACCES))
    }
  }

  private func failure(_ doing: String, _ error: SystemError) -> Failure {
    Failure(
      message: "\(path): \(doing): \(error.text.lowercased())",
      hint: "let this user write there, or name another folder: STATE_DIRECTORY")
  }
}
