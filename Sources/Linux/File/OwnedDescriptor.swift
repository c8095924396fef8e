internal import Glibc

/// An open descriptor, which is closed when it goes.
struct OwnedDescriptor: ~Copyable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  /// Opens a path as open(2) does; close-on-exec.
  init(_ path: String, _ flags: Int32, _ mode: mode_t = 0) throws(SystemError) {
    number = open(path, flags | O_CLOEXEC, mode)
    let code = errno
    guard number >= 0 else { throw SystemError(code) }
  }

  /// Opens a name in a folder as openat(2) does; close-on-exec.
  init(_ name: String, in folder: Int32, _ flags: Int32, _ mode: mode_t = 0) throws(SystemError) {
    number = openat(folder, name, flags | O_CLOEXEC, mode)
    let code = errno
    guard number >= 0 else { throw SystemError(code) }
  }

  deinit { if number >= 0 { close(number) } }

  /// O_PATH of fcntl.h, which the Glibc module leaves out: a file is found, and not opened.
  static let pathOnly: Int32 = 0o10_000_000

  /// Writes all of the bytes; where the descriptor does not wait, it is waited for here, so long at most without any
  /// progress. Throws ETIMEDOUT afterwards.
  func write(_ bytes: UnsafeRawBufferPointer, timeout: Int32 = 60_000) throws(SystemError) {
    var sent = 0
    while sent < bytes.count {
      let count = Glibc.write(number, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
      let code = errno
      if count < 0, code == EINTR { continue }
      if count < 0, code == EAGAIN {
        var waiting = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        guard poll(&waiting, 1, timeout) != 0 else { throw SystemError(ETIMEDOUT) }
        continue
      }
      guard count > 0 else { throw SystemError(count < 0 ? code : EIO) }
      sent += count
    }
  }

  /// Makes what was written durable.
  func synchronise() throws(SystemError) {
    guard fsync(number) == 0 else { throw SystemError(errno) }
  }
}
