import Glibc
import Signing

/// A file with a secret in it, read into a place that is wiped.
enum SecretFile {
  /// How long a pipe may take to give it, in milliseconds: somebody may have to unlock a vault.
  private static let patience: Int32 = 120_000

  /// The bytes of a file or a pipe, so many at most.
  static func read(_ path: String, bound: Int) throws(StreamError) -> SecretBytes {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    let room = SecretBytes(count: bound + 1)
    var count = 0
    while count < room.count {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, patience)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else {
        throw StreamError(.input, "\(path): nothing came within \(patience / 1000) s")
      }
      let got = room.withMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
      }
      let code = errno
      if got < 0, code == EINTR || code == EAGAIN { continue }
      guard got >= 0 else { throw failure(path, code) }
      if got == 0 { break }
      count += got
    }
    guard count <= bound else {
      throw StreamError(.input, "\(path): it is larger than \(bound) bytes", hint: "is the path right?")
    }
    return room.withBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }

  private static func failure(_ path: String, _ code: Int32) -> StreamError {
    let words =
      code == ENOENT ? "not found" : "could not look: \(String(cString: strerror(code)).lowercased())"
    return StreamError(.input, "\(path): \(words)", hint: code == ENOENT ? "check the path" : "check: ls -l")
  }
}

/// A passphrase in a file.
enum PassphraseFile {
  /// The first line of a file or a pipe.
  static func read(_ path: String) throws(StreamError) -> SecretBytes {
    let bytes = try SecretFile.read(path, bound: 1024)
    let line = bytes.withBytes { bytes in
      let end = bytes.firstIndex { $0 == UInt8(ascii: "\n") } ?? bytes.count
      let isReturned = end > 0 && bytes[end - 1] == UInt8(ascii: "\r")
      return SecretBytes(copying: UnsafeRawBufferPointer(rebasing: bytes[..<(isReturned ? end - 1 : end)]))
    }
    guard line.count > 0 else {
      throw StreamError(
        .input, "\(path): its first line is empty", hint: "write the passphrase on the first line")
    }
    return line
  }
}
