internal import Glibc

/// A lock between processes: an empty file beside what it guards, which is let go with the object (flock(2)).
public struct FileLock: ~Copyable {
  private let file: OwnedDescriptor

  /// Takes the lock, for its owner's processes alone: a file that others could open, they could hold for ever. Throws
  /// `EWOULDBLOCK` where another process holds it for longer than `timeout` milliseconds.
  public init(_ path: String, timeout: Int32) throws(SystemError) {
    let opened = try OwnedDescriptor(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600)
    var waited: Int32 = 0
    while flock(opened.number, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR, waited < timeout else { throw SystemError(code) }
      poll(nil, 0, 20)
      waited += 20
    }
    file = opened
  }

  /// Lets it go now.
  public consuming func release() {}
}
