import Glibc
import Model

/// Finds the network namespaces of the host: those that processes and threads live in, those that are kept by a mount,
/// and those that only a descriptor keeps.
struct NamespaceSearch {
  let files: ProcessFiles
  /// The folder of the namespaces that `ip netns` names.
  var named = "/run/netns"
  /// Finds a file's device and inode.
  var identify: (String) -> (device: UInt64, inode: UInt64)? = ProcessFiles.identify
  /// What a walk through the processes has found already.
  var walked: ProcessWalk.Places?

  /// A namespace with the files that lead to it.
  struct Candidate: Equatable, Sendable {
    /// Nil where its file could not be looked at.
    let inode: UInt64?
    var processes = 0
    /// Files that open it.
    var paths: [String] = []
    /// Files that list its interfaces without entering it.
    var tables: [String] = []
    /// Processes in whose mount namespaces it is mounted.
    var mountedBy: [Int32] = []
  }

  /// What a search found.
  struct Observation {
    var candidates: [Candidate] = []
    /// Whether there were more namespaces than are looked at.
    var tooMany = false
    /// The processes that were not looked at in time.
    var unreached: [Int32] = []
  }

  /// The most namespaces that are looked at.
  static let most = 1000

  /// Every namespace but the one whose inode is `own`.
  func search(own: UInt64) -> Observation {
    var draft = walked?.draft ?? NamespaceDraft(own: own, files: files, identify: identify)
    var unreached: [Int32] = []
    let rest = walked?.left ?? (try? files.processes()) ?? []
    for (number, process) in rest.enumerated() {
      if files.isOver {
        unreached = Array(rest[number...])
        break
      }
      draft.look(at: process, identify: identify) { descriptors(of: process) }
      if draft.isFull { break }
    }
    if let device = identify("\(files.root)/self/ns/net")?.device {
      for name in (try? files.names(in: named)) ?? [] {
        // A file there that is no mount is a leftover.
        guard let found = identify("\(named)/\(name)"), found.device == device else { continue }
        draft.add(found.inode, path: "\(named)/\(name)", table: nil, process: false)
      }
    }
    let found = draft.candidates
    return Observation(
      candidates: Array(found.prefix(Self.most)), tooMany: found.count > Self.most, unreached: unreached)
  }

  /// Whether a namespace is still mounted where it was, whatever now lies over it.
  func isMounted(_ candidate: Candidate) -> Bool {
    guard let inode = candidate.inode else { return false }
    return candidate.mountedBy.contains {
      NamespaceDraft.mounted($0, files)?.contains { $0.inode == inode } ?? false
    }
  }

  private func descriptors(of process: Int32) -> [(inode: UInt64, file: String)] {
    guard let names = try? files.names(in: "\(files.root)/\(process)/fd") else { return [] }
    return names.compactMap { name in
      guard let target = try? files.link(process, "fd/\(name)"),
        let inode = ProcessFiles.namespace(target)
      else { return nil }
      return (inode, "fd/\(name)")
    }
  }

  /// The namespace and the mount point of a line of `/proc/P/mountinfo` (proc(5)) of a mounted one:
  ///
  ///     587 24 0:4 net:[4026532177] /run/netns/blue rw shared:9 - nsfs nsfs rw
  static func mounted(_ line: some StringProtocol) -> (inode: UInt64, point: String)? {
    let fields = line.split(separator: " ")
    guard fields.count >= 5, let inode = ProcessFiles.namespace(fields[3]) else { return nil }
    return (inode, unescaped(fields[4]))
  }

  /// The text with its octal escapes, such as `\040` for a space, undone.
  private static func unescaped(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == 0x5c, digits.count == 3,
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
