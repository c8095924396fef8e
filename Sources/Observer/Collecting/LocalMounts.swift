import Glibc
import Linux

/// The mounts that answer by themselves: those of file systems that lie on this machine and that no user serves.
///
/// A dead NFS server, or a FUSE file system whose program was stopped, keeps whoever asks it for anything, and not even
/// SIGKILL ends that: such a mount is left alone. The kernel's table says which are which without asking any.
struct LocalMounts: Sendable {
  let ids: Set<UInt64>

  /// The file systems that are asked: what is not known is not.
  private static let local: Set<String> = [
    "ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "bcachefs", "zfs", "jfs", "reiserfs", "tmpfs", "ramfs",
    "rootfs",
    "devtmpfs", "squashfs", "erofs", "iso9660", "udf", "vfat", "exfat", "ntfs3", "proc", "sysfs", "nsfs",
    "cgroup2",
    "cgroup", "overlay",
  ]

  /// From a text of the form of `/proc/P/mountinfo` (proc(5)); `trusted` where nobody but root can have mounted any of it.
  ///
  ///     36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
  init(mountinfo text: String, trusted: Bool) {
    var ids: Set<UInt64> = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count, let id = UInt64(fields[0]) else {
        continue
      }
      let kind = String(fields[dash + 1])
      // An overlay of a user's own may lie on anything.
      if Self.local.contains(kind), trusted || kind != "overlay" { ids.insert(id) }
    }
    self.ids = ids
  }

  init(ids: Set<UInt64>) { self.ids = ids }
}

extension ProcessFiles {
  /// The mounts that a process and this program see; nil where neither table can be read.
  func localMounts(of process: Int32) -> LocalMounts? {
    func read(_ folder: String, trusted: Bool) -> LocalMounts? {
      (try? bytes(of: "\(root)/\(folder)/mountinfo", limit: 16 << 20)).map {
        LocalMounts(mountinfo: String(decoding: $0, as: UTF8.self), trusted: trusted)
      }
    }
    let own = read("self", trusted: true)
    let users = ["self", "\(process)"].map { NamespaceSearch.identify("\(root)/\($0)/ns/user")?.inode }
    let theirs = read("\(process)", trusted: users[0] != nil && users[0] == users[1])
    guard own != nil || theirs != nil else { return nil }
    return LocalMounts(ids: (own?.ids ?? []).union(theirs?.ids ?? []))
  }

  /// Who a process is to a file's permissions (`Uid:`, `Gid:` and `Groups:` of `/proc/P/status`); nil where it is not
  /// known.
  func reader(_ process: Int32) -> NamedFile.Reader? {
    guard let text = try? text(process, "status") else { return nil }
    func numbers(_ name: String) -> [UInt32] {
      text.split(separator: "\n").first { $0.hasPrefix(name) }?.dropFirst(name.utf8.count)
        .split(whereSeparator: { $0 == "\t" || $0 == " " }).compactMap { UInt32($0) } ?? []
    }
    // Real, effective, saved, and that of the file system.
    let (users, groups) = (numbers("Uid:"), numbers("Gid:"))
    guard users.count == 4, groups.count == 4 else { return nil }
    return NamedFile.Reader(user: users[3], groups: Set([groups[3]] + numbers("Groups:")))
  }
}
