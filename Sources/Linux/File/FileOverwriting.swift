internal import Glibc

/// Writing over a file in its place: for what must be said on a full disk, where no other file can be made.
public enum FileOverwriting {
  /// Writes over the first bytes of a regular file, which must have at least so many: then no room is needed. Readers may
  /// see a part of both.
  public static func write(_ bytes: [UInt8], over path: String) throws(SystemError) {
    let file = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw SystemError(errno) }
    defer { close(file) }
    let facts = try FileFacts(of: file)
    guard facts.kind == .regular, facts.size >= bytes.count else { throw SystemError(ENOSPC) }
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, off_t(done)) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemError(count < 0 ? errno : EIO) }
      done += count
    }
  }
}
