internal import Glibc

/// What kind of thing a path names (inode(7)).
public enum FileKind: Hashable, Sendable {
  case regular, folder, fifo, socket, characterDevice, blockDevice, link, other

  init(mode: mode_t) {
    self =
      switch mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      case S_IFIFO: .fifo
      case S_IFSOCK: .socket
      case S_IFCHR: .characterDevice
      case S_IFBLK: .blockDevice
      case S_IFLNK: .link
      default: .other
      }
  }
}

/// What stat(2) says of a file.
public struct FileFacts: Hashable, Sendable {
  package let kind: FileKind
  public let device: UInt64
  public let inode: UInt64
  /// The user that it belongs to.
  let owner: UInt32
  /// The group that it belongs to.
  let group: UInt32
  /// Who may read, write and run it: the lowest nine bits of its mode.
  let permissions: mode_t
  /// In bytes; 0 for the files that the kernel makes up when they are read.
  package let size: Int
  /// When it was last changed, itself or what is kept of it, in nanoseconds since 1970; unlike the time of the last
  /// writing, no program can set it.
  package let changed: Int64

  init(_ found: stat) {
    kind = FileKind(mode: found.st_mode)
    device = UInt64(found.st_dev)
    inode = UInt64(found.st_ino)
    owner = found.st_uid
    group = found.st_gid
    permissions = found.st_mode & 0o777
    size = Int(found.st_size)
    changed = Int64(found.st_ctim.tv_sec) * 1_000_000_000 + Int64(found.st_ctim.tv_nsec)
  }

  init(of descriptor: Int32) throws(SystemError) {
    var found = stat()
    guard fstat(descriptor, &found) == 0 else { throw SystemError(errno) }
    self.init(found)
  }

  /// The facts of what a name in a folder names, be it a link.
  init(of name: String, in folder: Int32) throws(SystemError) {
    var found = stat()
    guard fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) == 0 else { throw SystemError(errno) }
    self.init(found)
  }
}
