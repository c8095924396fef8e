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
  /// The processes in the order in which they are looked at; nil for any.
  var processes: [Int32]?
  /// By process: the descriptors that keep namespaces, where a scan has found them already.
  var descriptors: [Int32: [(inode: UInt64, name: String)]]?

  /// A namespace with the files that lead to it.
  struct Candidate: Equatable {
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
    var places: [UInt64: Candidate] = [:]
    // The namespaces of refused processes, by the inode of their own `net/dev`, which each namespace has one of.
    var hidden: [UInt64: Candidate] = [:]
    var tableOf: [UInt64: UInt64] = [:]
    if let table = identify("\(files.root)/self/net/dev")?.inode { tableOf[table] = own }
    var mounts: Set<UInt64> = []

    func add(_ inode: UInt64, path: String, table: String?, process: Bool) {
      guard inode != own else { return }
      var place = places[inode] ?? Candidate(inode: inode)
      if process { place.processes += 1 }
      if place.paths.count < 8 { place.paths.append(path) }
      if let table, place.tables.count < 8 { place.tables.append(table) }
      places[inode] = place
    }

    var unreached: [Int32] = []
    let all = processes ?? (try? files.processes()) ?? []
    for (number, process) in all.enumerated() {
      if files.isOver {
        unreached = Array(all[number...])
        break
      }
      let folder = "\(files.root)/\(process)"
      let table = "\(folder)/net/dev"
      if let inode = try? files.inode(process, "ns/net") {
        if inode != own, places[inode] == nil, let known = identify(table)?.inode { tableOf[known] = inode }
        add(inode, path: "\(folder)/ns/net", table: table, process: true)
        for thread in files.threads(of: process) where thread != process {
          guard let other = try? files.inode(process, "task/\(thread)/ns/net"), other != inode else {
            continue
          }
          add(other, path: "\(folder)/task/\(thread)/ns/net", table: nil, process: false)
        }
      } else if let known = identify(table)?.inode {
        var place = hidden[known] ?? Candidate(inode: nil)
        place.processes += 1
        place.tables = [table]
        hidden[known] = place
      }
      if let mountNamespace = try? files.inode(process, "ns/mnt"), mounts.insert(mountNamespace).inserted {
        for (inode, point) in mounted(process) {
          add(inode, path: "\(folder)/root\(point)", table: nil, process: false)
          if (places[inode]?.mountedBy.count ?? 8) < 8 { places[inode]?.mountedBy.append(process) }
        }
      }
      for (inode, name) in descriptors(of: process) {
        add(inode, path: "\(folder)/fd/\(name)", table: nil, process: false)
      }
      if places.count > Self.most { break }
    }
    if let device = identify("\(files.root)/self/ns/net")?.device {
      for name in (try? files.names(in: named)) ?? [] {
        // A file there that is no mount is a leftover.
        guard let found = identify("\(named)/\(name)"), found.device == device else { continue }
        add(found.inode, path: "\(named)/\(name)", table: nil, process: false)
      }
    }
    for (table, place) in hidden {
      guard let inode = tableOf[table] else { continue }
      places[inode]?.processes += place.processes
      hidden[table] = nil
    }
    let found = places.values.sorted { ($0.inode ?? 0) < ($1.inode ?? 0) } + hidden.values
    return Observation(
      candidates: Array(found.prefix(Self.most)), tooMany: found.count > Self.most, unreached: unreached)
  }

  /// Whether a namespace is still mounted where it was, whatever now lies over it.
  func isMounted(_ candidate: Candidate) -> Bool {
    guard let inode = candidate.inode else { return false }
    return candidate.mountedBy.contains { mounted($0).contains { $0.inode == inode } }
  }

  private func mounted(_ process: Int32) -> [(inode: UInt64, point: String)] {
    let text = (try? files.text(process, "mountinfo", limit: 16 << 20)) ?? ""
    return text.split(separator: "\n").compactMap(Self.mounted)
  }

  private func descriptors(of process: Int32) -> [(inode: UInt64, name: String)] {
    if let descriptors { return descriptors[process] ?? [] }
    guard let names = try? files.names(in: "\(files.root)/\(process)/fd") else { return [] }
    return names.compactMap { name in
      guard let target = try? files.link(process, "fd/\(name)"),
        let inode = ProcessFiles.namespace(target)
      else { return nil }
      return (inode, name)
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
