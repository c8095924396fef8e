internal import CLinux
internal import Glibc

/// The folder `/proc`, or a tree of its form, held open: where thousands of processes are asked, the way from the root to
/// each file takes longer than the answer.
public struct ProcessFolder: ~Copyable {
  private let folder: OpenFolder
  private var buffer = [UInt8](repeating: 0, count: 4096)
  /// The executable of the process that was looked at last: most have one that another has, too.
  private var last: (bytes: [UInt8], text: String) = ([], "")

  public init(_ path: String) throws(SystemError) { folder = try OpenFolder(path, isLinkFollowed: true) }

  /// What is asked of each process.
  public struct Glance: Sendable {
    /// Where its executable lies, as its link `exe` says.
    public let executable: Result<String, SystemError>
    /// Whether it has one thread; false where that is not known.
    public let hasOneThread: Bool
    /// The inodes of its namespaces of networks and of mounts; nil where they were not asked for.
    public let network: Result<UInt64, SystemError>?
    public let mounts: Result<UInt64, SystemError>?
  }

  /// The ids of the processes, ascending, with the kernel's own threads.
  public func processes() throws(SystemError) -> [Int32] { try Self.numbers(in: folder).sorted() }

  /// The ids of a process's threads.
  public func threads(of process: Int32) throws(SystemError) -> [Int32] {
    try Self.numbers(in: OpenFolder("\(process)/task", in: folder))
  }

  /// Looks at a process; of its namespaces only with `places`.
  public mutating func glance(at process: Int32, places: Bool) -> Glance {
    var found = vpnaudit_glance()
    vpnaudit_glance(folder.descriptor, process, places ? 1 : 0, &found, &buffer, buffer.count)
    return Glance(
      executable: executable(Int(found.executable)), hasOneThread: found.has_one_thread == 1,
      network: places ? Self.inode(found.network) : nil, mounts: places ? Self.inode(found.mounts) : nil)
  }

  /// The inode of the network namespace of a thread.
  public func network(of thread: Int32, of process: Int32) throws(SystemError) -> UInt64 {
    try Self.inode(vpnaudit_namespace_inode(folder.descriptor, "\(process)/task/\(thread)/ns/net")).get()
  }

  /// The descriptors of a thread that has a table of its own, or of the process where it is the process's id; `driver` and
  /// `fileSystem` as `DescriptorFolder` has them.
  public func descriptors(
    of thread: Int32, of process: Int32, driver: (major: UInt32, minor: UInt32), fileSystem: UInt64
  ) throws(SystemError) -> DescriptorFolder {
    let path = thread == process ? "\(process)/fd" : "\(process)/task/\(thread)/fd"
    return DescriptorFolder(try OpenFolder(path, in: folder), driver: driver, fileSystem: fileSystem)
  }

  private mutating func executable(_ count: Int) -> Result<String, SystemError> {
    guard count >= 0 else { return .failure(SystemError(Int32(-count))) }
    if last.bytes.count != count || memcmp(last.bytes, buffer, count) != 0 {
      let bytes = Array(buffer[..<count])
      last = (bytes, String(decoding: bytes, as: UTF8.self))
    }
    return .success(last.text)
  }

  private static func inode(_ number: Int64) -> Result<UInt64, SystemError> {
    number < 0 ? .failure(SystemError(Int32(-number))) : .success(UInt64(number))
  }

  private static func numbers(in folder: borrowing OpenFolder) throws(SystemError) -> [Int32] {
    guard lseek(folder.descriptor, 0, SEEK_SET) == 0 else { throw SystemError(errno) }
    var all: [Int32] = []
    var some = [Int32](repeating: 0, count: 680)
    while true {
      var count: UInt32 = 0
      let result = vpnaudit_numbered(folder.descriptor, &some, UInt32(some.count), &count)
      guard result >= 0 else { throw SystemError(-result) }
      all += some[..<Int(count)]
      if result == 0 { return all }
    }
  }
}
