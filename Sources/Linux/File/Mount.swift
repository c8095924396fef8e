internal import CLinux

/// The place of a file system in the tree of files.
enum Mount {
  /// The id of the mount that a descriptor's file lies on; nil where the kernel does not say. Nothing is asked of the file
  /// system.
  static func id(of descriptor: Int32) -> UInt64? {
    var id: UInt64 = 0
    return vpnaudit_mount(descriptor, &id) == 0 ? id : nil
  }
}
