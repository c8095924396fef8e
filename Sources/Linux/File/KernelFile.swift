internal import CLinux
internal import Glibc

/// A file that the kernel makes up when it is read, as those of `/proc`.
///
/// Its size is 0 until it is read, and there may be tens of thousands: it is opened at its path at once. A path that
/// others decide about is for `RegularFile`.
public enum KernelFile {
  /// The first `limit` bytes.
  public static func bytes(of path: String, limit: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(path, limit: limit, into: &bytes)
    return bytes
  }

  /// The same in an array whose room is used again.
  public static func read(_ path: String, limit: Int, into bytes: inout [UInt8]) throws(FileError) {
    bytes.removeAll(keepingCapacity: true)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    let code = errno
    guard descriptor >= 0 else { throw .system(SystemError(code)) }
    defer { close(descriptor) }
    var failure: Int32 = 0
    withUnsafeTemporaryAllocation(byteCount: min(limit, 16 * 1024), alignment: 1) { chunk in
      while bytes.count < limit {
        let count = Glibc.read(descriptor, chunk.baseAddress, min(chunk.count, limit - bytes.count))
        let code = errno
        if count == 0 { break }
        guard count > 0 else {
          if code == EINTR { continue }
          failure = code
          break
        }
        // A file of a disk, of which there is more: room that doubles several times stays with the allocator.
        var found = stat()
        if bytes.isEmpty, count == chunk.count, fstat(descriptor, &found) == 0, found.st_size > count {
          bytes.reserveCapacity(min(limit, found.st_size))
        }
        bytes += UnsafeRawBufferPointer(rebasing: chunk[..<count])
      }
    }
    guard failure == 0 else { throw .system(SystemError(failure)) }
  }

  /// What an extended attribute of what a path leads to says, up to its first zero byte; 256 bytes at most.
  ///
  /// It may keep whoever asks where the path leads to a file of somebody else's.
  public static func attribute(_ name: String, of path: String) throws(SystemError) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = getxattr(path, name, &buffer, buffer.count)
    let code = errno
    guard count >= 0 else { throw SystemError(code) }
    return String(decoding: buffer[..<count].prefix { $0 != 0 }, as: UTF8.self)
  }

  /// What a link says, such as `/proc/P/exe`.
  public static func link(_ path: String) throws(SystemError) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &buffer, buffer.count)
    let code = errno
    guard count >= 0 else { throw SystemError(code) }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
