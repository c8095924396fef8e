internal import Glibc

/// A file or a pipe with a secret in it, read into memory that is wiped.
public enum SecretFile {
  /// Its bytes, `limit` at most. A pipe may take `timeout` milliseconds between two portions: its writer may have to
  /// unlock a vault first. Throws `silent` afterwards.
  public static func bytes(of path: String, limit: Int, timeout: Int32) throws(FileError) -> SecretBytes {
    guard !path.utf8.contains(0) else { throw .nulInPath }
    let file = try FileError.system { () throws(SystemError) in
      try OwnedDescriptor(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    }
    let room = SecretBytes(count: limit + 1)
    var count = 0
    while count < room.count {
      var waiting = pollfd(fd: file.number, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, timeout)
      let interruption = errno
      if ready < 0, interruption == EINTR { continue }
      guard ready > 0 else { throw .silent }
      let got = room.withMutableBytes {
        read(file.number, $0.baseAddress?.advanced(by: count), $0.count - count)
      }
      let code = errno
      if got < 0, code == EINTR || code == EAGAIN { continue }
      guard got >= 0 else { throw .system(SystemError(code)) }
      if got == 0 { break }
      count += got
    }
    guard count <= limit else { throw .larger(than: limit) }
    return room.withBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }
}
