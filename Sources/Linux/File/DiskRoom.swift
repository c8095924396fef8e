internal import Glibc

/// The room that a file system has left for this process, in bytes.
public enum DiskRoom {
  /// Of the file system that a path lies on; nil where that cannot be asked.
  public static func left(at path: String) -> Int64? {
    var found = statvfs()
    guard statvfs(path, &found) == 0 else { return nil }
    let blocks = geteuid() == 0 ? found.f_bfree : found.f_bavail
    let (bytes, isOverflow) = Int64(clamping: blocks).multipliedReportingOverflow(by: Int64(found.f_frsize))
    return isOverflow ? .max : bytes
  }
}
