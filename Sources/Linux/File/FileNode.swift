internal import CLinux
internal import Glibc

/// What the kernel knows of a file by itself: no server of a network file system is asked, so that a dead one keeps nobody
/// waiting.
public struct FileNode: Hashable, Sendable {
  public let kind: FileKind
  /// The device that a node stands for, as `number(major:minor:)`; 0 for what is no node.
  public let device: UInt64
  /// The device of the file system that it lies in.
  public let fileSystem: UInt64

  /// What a path leads to, links followed.
  public init(_ path: String) throws(SystemError) {
    var (mode, device, fileSystem): (UInt32, UInt64, UInt64) = (0, 0, 0)
    let result = vpnaudit_node(path, &mode, &device, &fileSystem)
    guard result == 0 else { throw SystemError(-result) }
    kind = FileKind(mode: mode_t(mode))
    self.device = device
    self.fileSystem = fileSystem
  }

  /// A device by its two numbers.
  public static func number(major: UInt32, minor: UInt32) -> UInt64 { UInt64(major) << 32 | UInt64(minor) }
}
