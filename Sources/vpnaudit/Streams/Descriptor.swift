import Glibc

/// Writing to a file descriptor that may be in either mode.
enum Descriptor {
  /// Writes all of the bytes; the error number of what went wrong, else 0.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent)
      }
      let code = errno
      if count < 0, code == EINTR { continue }
      // The process that opened the descriptor may have made it non-blocking: then the waiting is done here.
      if count < 0, code == EAGAIN {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, -1)
        continue
      }
      guard count > 0 else { return count < 0 ? code : EIO }
      sent += count
    }
    return 0
  }
}
