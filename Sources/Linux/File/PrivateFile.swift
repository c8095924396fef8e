internal import Glibc

/// A file that only its owner may read, as one that holds a credential must be.
public enum PrivateFile {
  /// Why nothing was read of it.
  public enum Refusal: Error, Hashable, Sendable {
    case file(FileError)
    /// Others than its owner may read it or write to it, by its mode.
    case exposed(mode: UInt32)
    /// It belongs to a user who is neither root nor the one that the program runs as.
    case foreign(owner: UInt32)
  }

  /// Its bytes, `limit` at most. Links are followed, and what they lead to is judged.
  ///
  /// In a folder that systemd passes credentials by, a group may read: there the group's bits are those of an access
  /// list for the service's own user, and the folder is nobody else's (systemd.exec(5)).
  public static func bytes(
    of path: String, limit: Int, isPassed: Bool = false
  ) throws(Refusal) -> SecretBytes {
    let file = try opened(path)
    let facts = file.facts
    guard facts.owner == 0 || facts.owner == geteuid() else { throw .foreign(owner: facts.owner) }
    guard facts.permissions & (isPassed ? 0o037 : 0o077) == 0 else {
      throw .exposed(mode: UInt32(facts.permissions))
    }
    guard facts.size <= limit else { throw .file(.larger(than: limit)) }
    let room = SecretBytes(count: limit + 1)
    var count = 0
    var failure: FileError?
    room.withMutableBytes { bytes in
      do throws(FileError) {
        while count < bytes.count {
          let got = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
          if got == 0 { break }
          count += got
        }
      } catch { failure = error }
    }
    if let failure { throw .file(failure) }
    guard count <= limit else { throw .file(.larger(than: limit)) }
    return room.withBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }

  private static func opened(_ path: String) throws(Refusal) -> RegularFile {
    do { return try RegularFile(path) } catch { throw .file(error) }
  }
}
