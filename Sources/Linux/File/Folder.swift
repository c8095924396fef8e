internal import Glibc

/// A folder's entries, as readdir(3) lists them.
public enum Folder {
  /// The names in it but `.` and `..`, in no order; `limit` at most.
  public static func names(in path: String, limit: Int = 1_000_000) throws(SystemError) -> [String] {
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
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
