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
