internal import Glibc

/// A file that several programs add to.
public enum AppendedFile {
  /// Adds bytes at its end in one write, so that those of others do not come between; makes the file where there is
  /// none. A FIFO that nothing reads from is `ENXIO`, and a disk `ENOTSUP`: bytes at its start would destroy what is on
  /// it.
  public static func append(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let file = try OwnedDescriptor(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY, 0o666)
    guard try FileFacts(of: file.number).kind != .blockDevice else { throw SystemError(ENOTSUP) }
    let count = write(file.number, bytes, bytes.count)
    let code = errno
    guard count == bytes.count else { throw SystemError(count < 0 ? code : ENOSPC) }
  }
}
