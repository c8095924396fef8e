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

  typealias Candidate = NamespaceDraft.Candidate

  /// What a search found.
  struct Observation {
    var candidates: [Candidate] = []
    /// Whether there were more namespaces than are looked at.
    var tooMany = false
    /// The processes that were not looked at in time.
    var unreached: [Int32] = []
  }

  /// The most namespaces that are looked at.
  static let most = NamespaceDraft.most

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
}
