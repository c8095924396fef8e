internal import Glibc

/// A file at a path that somebody else has named, such as a configuration in a process's command line.
///
/// The path is followed here, a component at a time, and what it leads through is looked at before it is touched: on
/// a mount that is not in `mounts` nothing is asked, for a file system without its server, or one that a user serves,
/// answers when it likes. Nothing but a folder, a link or what is asked for is ever opened.
public struct NamedFile: ~Copyable {
  /// Who reads: what the permissions of a path do not allow them is refused, whatever this program may read.
  public struct Reader: Hashable, Sendable {
    let user: UInt32
    let groups: Set<UInt32>

    public init(user: UInt32, groups: Set<UInt32>) {
      self.user = user
      self.groups = groups
    }

    /// Whether the mode of a file grants a bit: 4 reads, 1 passes through a folder.
    func may(_ bit: mode_t, _ found: stat) -> Bool {
      if user == 0 { return true }
      if found.st_uid == user { return found.st_mode & (bit << 6) != 0 }
      if groups.contains(found.st_gid) { return found.st_mode & (bit << 3) != 0 }
      return found.st_mode & bit != 0
    }
  }

  private let found: OwnedDescriptor
  private let status: stat
  private let reader: Reader?

  private static let mostLinks = 40

  /// Finds what a path names in a root such as `/proc/812/root`; one that is not absolute begins in `folder`.
  ///
  /// `mounts` are the mounts that answer by themselves; nil where every one may be asked.
  public init(
    _ path: String, root: String, folder: String, mounts: Set<UInt64>?, reader: Reader?
  ) throws(SystemError) {
    guard !path.utf8.contains(0), !path.isEmpty else { throw SystemError(EINVAL) }
    func start(_ path: String) throws(SystemError) -> OwnedDescriptor {
      let start = try OwnedDescriptor(path, OwnedDescriptor.pathOnly | O_DIRECTORY)
      try Self.check(start.number, mounts)
      return start
    }
    var place = try start(path.hasPrefix("/") ? root : folder)
    let rootFolder = try start(root)
    let top = try Self.identity(rootFolder)
    var components = Self.components(path)
    var links = 0
    while let component = components.popLast() {
      let here = try Self.status(place.number)
      if let reader, !reader.may(1, here) { throw SystemError(EACCES) }
      // The parent of the root is the root.
      if component == "..", Identity(here) == top { continue }
      let next = try OwnedDescriptor(component, in: place.number, OwnedDescriptor.pathOnly | O_NOFOLLOW)
      try Self.check(next.number, mounts)
      let status = try Self.status(next.number)
      switch FileKind(mode: status.st_mode) {
      case .link:
        links += 1
        guard links <= Self.mostLinks else { throw SystemError(ELOOP) }
        let target = try Self.target(next.number)
        // Links of the kernel's, as those of /proc, lead past the path.
        if FileKind(mode: status.st_mode) == .link, status.st_size == 0 { throw SystemError(EACCES) }
        if target.hasPrefix("/") { place = try start(root) }
        components += Self.components(target)
      case .folder where !components.isEmpty: place = next
      default:
        guard components.isEmpty else { throw SystemError(ENOTDIR) }
        found = next
        self.status = status
        self.reader = reader
        return
      }
    }
    throw SystemError(EISDIR)
  }

  /// The path of what was found, for calls that take one: it is this descriptor, whatever lies at the path by now.
  public var path: String { "/proc/self/fd/\(found.number)" }

  /// Opens a regular file for reading. Throws `notRegular` for anything else, and EACCES where the reader may not read it.
  public consuming func open() throws(FileError) -> RegularFile {
    let kind = FileKind(mode: status.st_mode)
    guard kind == .regular else { throw .notRegular(kind) }
    if let reader, !reader.may(4, status) { throw .system(SystemError(EACCES)) }
    return try RegularFile(path)
  }

  private static func check(_ descriptor: Int32, _ mounts: Set<UInt64>?) throws(SystemError) {
    guard let mounts else { return }
    guard let mount = Mount.id(of: descriptor), mounts.contains(mount) else { throw SystemError(EREMOTE) }
  }

  private struct Identity: Equatable {
    let device: dev_t
    let inode: ino_t

    init(_ found: stat) { (device, inode) = (found.st_dev, found.st_ino) }
  }

  private static func identity(_ folder: borrowing OwnedDescriptor) throws(SystemError) -> Identity {
    Identity(try status(folder.number))
  }

  private static func status(_ descriptor: Int32) throws(SystemError) -> stat {
    var found = stat()
    guard fstat(descriptor, &found) == 0 else { throw SystemError(errno) }
    return found
  }

  private static func target(_ link: Int32) throws(SystemError) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlinkat(link, "", &buffer, buffer.count)
    let code = errno
    guard count >= 0 else { throw SystemError(code) }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The components of a path, the first one last.
  private static func components(_ path: String) -> [String] {
    path.split(separator: "/").map(String.init).filter { $0 != "." }.reversed()
  }
}
