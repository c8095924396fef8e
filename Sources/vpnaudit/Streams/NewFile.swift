import Glibc
import Signing

/// A file that must not be there yet.
struct NewFile {
  let path: String

  /// Why it cannot be made; nil where it can.
  var obstacle: String? {
    var found = stat()
    // A link that leads nowhere is there, too.
    if lstat(path, &found) == 0 { return "'\(path)' is there already" }
    return AtomicFile(path: path).obstacle
  }

  /// Makes it with a mode, whole and durable, or not at all.
  func write(_ bytes: SecretBytes, mode: mode_t) throws(StreamError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { throw failure(errno) }
    let sent = bytes.withBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    var code = sent < 0 ? errno : sent == bytes.count ? 0 : ENOSPC
    if code == 0, fsync(descriptor) != 0 { code = errno }
    close(descriptor)
    guard code == 0 else {
      Self.remove(path)
      throw failure(code)
    }
  }

  /// Takes away what this run has made.
  static func remove(_ path: String) { unlink(path) }

  private func failure(_ code: Int32) -> StreamError {
    StreamError(.output, "'\(path)' was not written: \(String(cString: strerror(code)))")
  }
}
