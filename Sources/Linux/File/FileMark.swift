internal import Glibc

/// What tells whether a file was changed or replaced, without reading it: nothing where there is none.
public struct FileMark: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  /// When it was last changed, in nanoseconds since 1970; no program can set that time.
  private let changed: Int64

  /// Whether both are of one file, changed or not.
  public func isSameFile(as other: FileMark) -> Bool { device == other.device && inode == other.inode }

  /// The mark of what a path leads to, through links; nil where there is nothing, and where it cannot be asked.
  public init?(_ path: String) {
    var found = stat()
    guard stat(path, &found) == 0 else { return nil }
    device = UInt64(found.st_dev)
    inode = UInt64(found.st_ino)
    size = Int64(found.st_size)
    changed = Int64(found.st_ctim.tv_sec) * 1_000_000_000 + Int64(found.st_ctim.tv_nsec)
  }
}
