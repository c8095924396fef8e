internal import CLinux
internal import Glibc

/// The descriptors of a process, as its folder `/proc/P/fd` lists them: only those that matter to an observation.
///
/// Each is asked what it leads to by what the kernel knows of itself: no file is opened, and no server is waited for.
public struct DescriptorFolder: ~Copyable {
  /// What a descriptor leads to.
  public enum Kind: Hashable, Sendable {
    /// A device of the driver that was asked for.
    case driver
    /// A file of the file system that was asked for.
    case fileSystem
    /// The kernel does not say.
    case unknown
  }

  private let folder: OpenFolder
  private var wanted: vpnaudit_wanted
  /// Below it every descriptor has been looked at; nil before any has, and -1 where all have.
  private var first: Int32?

  /// Opens the folder; `driver` is a device by its numbers, `fileSystem` as `FileNode.fileSystem` has it.
  public init(
    _ path: String, driver: (major: UInt32, minor: UInt32), fileSystem: UInt64
  ) throws(SystemError) {
    self.init(try OpenFolder(path), driver: driver, fileSystem: fileSystem)
  }

  init(_ folder: consuming OpenFolder, driver: (major: UInt32, minor: UInt32), fileSystem: UInt64) {
    self.folder = folder
    wanted = vpnaudit_wanted(major: driver.major, minor: driver.minor, file_system: fileSystem)
  }

  /// Looks at some hundred more descriptors, and passes on those that matter; false at the end.
  public mutating func next(_ take: (Int32, Kind) -> Void) throws(SystemError) -> Bool {
    try withUnsafeTemporaryAllocation(of: vpnaudit_kept.self, capacity: Self.room) {
      kept throws(SystemError) in
      var count: UInt32 = 0
      let isMore: Bool
      if let first {
        let result = vpnaudit_kept_descriptors(
          folder.descriptor, first, &wanted, kept.baseAddress, UInt32(kept.count), &count)
        guard result >= 0 else { throw SystemError(-result) }
        isMore = result == 1
      } else {
        let next = vpnaudit_first_descriptors(
          folder.descriptor, &wanted, kept.baseAddress, UInt32(kept.count), &count)
        first = next
        isMore = next >= 0
      }
      for one in kept[..<Int(count)] {
        let kind: Kind =
          switch one.kind {
          case VPNAUDIT_KEPT_DRIVER: .driver
          case VPNAUDIT_KEPT_NAMESPACE: .fileSystem
          default: .unknown
          }
        take(one.descriptor, kind)
      }
      return isMore
    }
  }

  private static let room = 341
}
