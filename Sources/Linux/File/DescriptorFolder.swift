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
  private let driver: (major: UInt32, minor: UInt32)
  private let fileSystem: UInt64

  /// Opens the folder; `driver` is a device by its numbers, `fileSystem` as `FileNode.fileSystem` has it.
  public init(
    _ path: String, driver: (major: UInt32, minor: UInt32), fileSystem: UInt64
  ) throws(SystemError) {
    folder = try OpenFolder(path)
    self.driver = driver
    self.fileSystem = fileSystem
  }

  /// Looks at some hundred more descriptors, and passes on those that matter; false at the end.
  public func next(_ take: (Int32, Kind) -> Void) throws(SystemError) -> Bool {
    try withUnsafeTemporaryAllocation(of: vpnaudit_kept.self, capacity: Self.room) {
      kept throws(SystemError) in
      var count: UInt32 = 0
      let result = vpnaudit_kept_descriptors(
        folder.descriptor, driver.major, driver.minor, fileSystem, kept.baseAddress, UInt32(kept.count),
        &count)
      guard result >= 0 else { throw SystemError(-result) }
      for one in kept[..<Int(count)] {
        let kind: Kind =
          switch one.kind {
          case VPNAUDIT_KEPT_DRIVER: .driver
          case VPNAUDIT_KEPT_NAMESPACE: .fileSystem
          default: .unknown
          }
        take(one.descriptor, kind)
      }
      return result == 1
    }
  }

  private static let room = 341

  /// Whether the process of a folder `/proc/P/task` has one thread; false where that is not known.
  public static func hasOneThread(_ path: String) -> Bool { vpnaudit_links(path) == 3 }
}
