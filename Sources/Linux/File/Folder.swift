internal import Glibc

/// A folder's entries, as readdir(3) lists them.
public enum Folder {
  /// The names in it but `.` and `..`, in no order; `limit` at most.
  public static func names(in path: String, limit: Int = 1_000_000) throws(SystemError) -> [String] {
    try entries(in: path, limit: limit) { _ in true }
  }

  /// The names of the folders in it, as far as the file system says which entries are folders; `limit` at most.
  public static func folders(in path: String, limit: Int = 1_000_000) throws(SystemError) -> [String] {
    try entries(in: path, limit: limit) { $0 == UInt8(DT_DIR) }
  }

  private static func entries(
    in path: String, limit: Int, where isWanted: (UInt8) -> Bool
  ) throws(SystemError) -> [String] {
    let stream = opendir(path)
    let code = errno
    guard let stream else { throw SystemError(code) }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < limit {
      errno = 0
      guard let entry = readdir(stream) else {
        let code = errno
        if code != 0 { throw SystemError(code) }
        break
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != "..", isWanted(entry.pointee.d_type) { names.append(name) }
    }
    return names
  }
}
