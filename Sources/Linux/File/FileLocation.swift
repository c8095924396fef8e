internal import Glibc

/// Where a path leads: an open folder, and a name in it that is no link.
///
/// Links are followed here rather than by the kernel, so that those of other users are refused: a user who may write to a
/// folder such as `/tmp` could otherwise send what root writes to any place. A link is trusted that root made, or the
/// user that the program runs as.
struct FileLocation: ~Copyable {
  let folder: OwnedDescriptor
  /// The last component, or `.` where the path is a folder's.
  let name: String
  /// Whether the name is a link of the kernel's to something that is open, as `/proc/self/fd/1`: its text is no path.
  let isMagic: Bool

  /// Follows a path. Throws `foreignLink` at a link of another user.
  init(_ path: String) throws(ReplacementError) {
    guard !path.utf8.contains(0) else { throw .system(SystemError(EINVAL), .looking) }
    var components = Self.components(path)
    var folder = try Self.start(path)
    var links = 0
    var lastLink: String?
    while let component = components.popLast() {
      var found = stat()
      let isThere = fstatat(folder.number, component, &found, AT_SYMLINK_NOFOLLOW) == 0
      let code = errno
      let kind = isThere ? FileKind(mode: found.st_mode) : .other
      if kind == .link {
        links += 1
        lastLink = component
        guard links <= 40 else { throw .system(SystemError(ELOOP), .looking) }
        guard [0, geteuid()].contains(found.st_uid) else {
          throw .foreignLink(component, owner: found.st_uid)
        }
        if components.isEmpty, Self.isProc(folder.number) {
          self.init(folder: folder, name: component, isMagic: true)
          return
        }
        let target = try Self.target(component, in: folder.number)
        if target.hasPrefix("/") { folder = try Self.start("/") }
        components += Self.components(target)
        continue
      }
      if components.isEmpty {
        guard isThere || code == ENOENT else { throw .system(SystemError(code), .looking) }
        self.init(folder: folder, name: component, isMagic: false)
        return
      }
      guard isThere else {
        throw code == ENOENT ? .noFolder(link: lastLink) : .system(SystemError(code), .looking)
      }
      guard kind == .folder else { throw .notFolder }
      do {
        folder = try OwnedDescriptor(
          component, in: folder.number, OwnedDescriptor.pathOnly | O_DIRECTORY | O_NOFOLLOW)
      } catch { throw .system(error, .looking) }
    }
    self.init(folder: folder, name: ".", isMagic: false)
  }

  private init(folder: consuming OwnedDescriptor, name: String, isMagic: Bool) {
    self.folder = folder
    self.name = name
    self.isMagic = isMagic
  }

  private static func start(_ path: String) throws(ReplacementError) -> OwnedDescriptor {
    do {
      return try OwnedDescriptor(
        path.hasPrefix("/") ? "/" : ".", OwnedDescriptor.pathOnly | O_DIRECTORY)
    } catch { throw .system(error, .looking) }
  }

  /// The components of a path, the first one last.
  private static func components(_ path: String) -> [String] {
    let parts = path.split(separator: "/").filter { $0 != "." }.map(String.init)
    return Array((path.hasSuffix("/") ? parts + ["."] : parts).reversed())
  }

  private static func target(_ name: String, in folder: Int32) throws(ReplacementError) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlinkat(folder, name, &buffer, buffer.count)
    let code = errno
    guard count >= 0 else { throw .system(SystemError(code), .looking) }
    // Repaired, it would be the name of another file.
    guard let text = String(validating: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) else {
      throw .system(SystemError(EILSEQ), .looking)
    }
    return text
  }

  /// Whether a folder lies in the proc file system and holds its links to open files: `/proc/P/fd`. Other links there,
  /// such as `/proc/self`, have a text that is a path.
  private static func isProc(_ folder: Int32) -> Bool {
    var proc = stat()
    guard stat("/proc/self/fd", &proc) == 0, let facts = try? FileFacts(of: folder) else { return false }
    let path = (try? KernelFile.link("/proc/self/fd/\(folder)")) ?? ""
    return facts.device == UInt64(proc.st_dev) && path.hasSuffix("/fd")
  }

  /// The descriptor of this process that a magic link stands for; nil where it is another process's.
  var ownDescriptor: Int32? {
    guard isMagic, let number = Int32(name), let folder = try? FileFacts(of: folder.number) else {
      return nil
    }
    var own = stat()
    guard stat("/proc/self/fd", &own) == 0, UInt64(own.st_ino) == folder.inode else { return nil }
    return number
  }
}
