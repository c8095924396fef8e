import Glibc

extension ProcessFiles {
  /// The device and the inode of a file.
  static func identify(_ path: String) -> (device: UInt64, inode: UInt64)? {
    var found = stat()
    guard stat(path, &found) == 0 else { return nil }
    return (UInt64(found.st_dev), UInt64(found.st_ino))
  }

  /// The inode of a network namespace in `net:[4026532177]`, as its links read; nil in another text.
  static func namespace(_ text: some StringProtocol) -> UInt64? {
    guard text.hasPrefix("net:["), text.hasSuffix("]") else { return nil }
    return UInt64(text.dropFirst(5).dropLast())
  }
}
