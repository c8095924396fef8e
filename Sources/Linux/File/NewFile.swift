public import Glibc

/// A file that must not be there yet.
public enum NewFile {
  /// Makes it with a mode, whole and durable, or not at all. Throws `EEXIST` where a link or anything else is there.
  public static func write(
    _ bytes: UnsafeRawBufferPointer, to path: String, mode: mode_t
  ) throws(SystemError) {
    let file = try OwnedDescriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode)
    do {
      try file.write(bytes)
      try file.synchronise()
    } catch {
      unlink(path)
      throw error
    }
  }

  /// Whether something has the path, be it a link that leads nowhere.
  public static func isThere(_ path: String) -> Bool {
    var found = stat()
    return lstat(path, &found) == 0
  }

  /// Takes away what this run has made.
  public static func remove(_ path: String) { unlink(path) }
}
