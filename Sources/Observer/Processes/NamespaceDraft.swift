import CLinux
import Linux
import Model

/// Network namespaces as they come to light, process by process.
struct NamespaceDraft: Sendable {
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

  /// The most namespaces that are looked at.
  static let most = 1000

  /// The namespace that is not looked for.
  let own: UInt64
  private let files: ProcessFiles
  private var places: [UInt64: Candidate] = [:]
  /// The namespaces of refused processes, by the inode of their own `net/dev`, which each namespace has one of.
  private var hidden: [UInt64: Candidate] = [:]
  /// By the inode of a `net/dev`: the namespace that it is of.
  private var tableOf: [UInt64: UInt64] = [:]
  /// The mount namespaces whose mounts were read.
  private var mounts: Set<UInt64> = []

  init(own: UInt64, files: ProcessFiles, identify: (String) -> (device: UInt64, inode: UInt64)?) {
    (self.own, self.files) = (own, files)
    if let table = identify("\(files.root)/self/net/dev")?.inode { tableOf[table] = own }
  }

  /// Whether there are more of them than are looked at.
  var isFull: Bool { places.count > Self.most }

  /// Notes a file that leads to a namespace.
  mutating func add(_ inode: UInt64, path: String, table: String?, process: Bool) {
    guard inode != own else { return }
    var place = places[inode] ?? .init(inode: inode)
    if process { place.processes += 1 }
    if place.paths.count < Self.mostFiles { place.paths.append(path) }
    if let table, place.tables.count < Self.mostFiles { place.tables.append(table) }
    places[inode] = place
  }

  /// So many files of each kind are kept of a namespace.
  private static let mostFiles = 8

  /// Looks at a process, of which nothing is known yet.
  mutating func look(
    at process: Int32, identify: (String) -> (device: UInt64, inode: UInt64)?,
    descriptors: () -> [(inode: UInt64, file: String)]
  ) {
    guard var folder = try? files.folder() else { return }
    let glance = folder.glance(at: process, places: true)
    let threads = glance.hasOneThread ? [] : (try? folder.threads(of: process)) ?? []
    note(process, glance, threads: threads, in: folder, identify: identify)
    note(descriptors(), of: process)
  }

  /// Notes where a process lives, what is mounted there, and where its threads live.
  mutating func note(
    _ process: Int32, _ glance: ProcessFolder.Glance, threads: [Int32], in folder: borrowing ProcessFolder,
    identify: (String) -> (device: UInt64, inode: UInt64)?
  ) {
    if case .success(let inode)? = glance.network {
      if inode != own {
        let (file, table) = ("\(files.root)/\(process)/ns/net", "\(files.root)/\(process)/net/dev")
        if places[inode] == nil, let known = identify(table)?.inode { tableOf[known] = inode }
        add(inode, path: file, table: table, process: true)
      }
      for thread in threads where thread != process {
        guard let other = try? folder.network(of: thread, of: process), other != inode else { continue }
        add(other, path: "\(files.root)/\(process)/task/\(thread)/ns/net", table: nil, process: false)
      }
    } else if let known = identify("\(files.root)/\(process)/net/dev")?.inode {
      var place = hidden[known] ?? .init(inode: nil)
      place.processes += 1
      place.tables = ["\(files.root)/\(process)/net/dev"]
      hidden[known] = place
    }
    guard case .success(let inode)? = glance.mounts, !mounts.contains(inode),
      // Where it ended meanwhile, another process has the same mounts.
      let mounted = Self.mounted(process, files)
    else { return }
    mounts.insert(inode)
    for (inode, point) in mounted {
      add(inode, path: "\(files.root)/\(process)/root\(point)", table: nil, process: false)
      if (places[inode]?.mountedBy.count ?? Self.mostFiles) < Self.mostFiles {
        places[inode]?.mountedBy.append(process)
      }
    }
  }

  /// Notes the descriptors of a process that keep namespaces.
  mutating func note(_ descriptors: [(inode: UInt64, file: String)], of process: Int32) {
    for (inode, file) in descriptors {
      add(inode, path: "\(files.root)/\(process)/\(file)", table: nil, process: false)
    }
  }

  /// Adds what was found in other processes.
  mutating func add(_ other: NamespaceDraft) {
    places.merge(other.places) { $0.joined($1, most: Self.mostFiles) }
    hidden.merge(other.hidden) { $0.joined($1, most: 1) }
    tableOf.merge(other.tableOf) { first, _ in first }
    mounts.formUnion(other.mounts)
  }

  /// The namespaces that were found.
  var candidates: [Candidate] {
    var (places, hidden) = (places, hidden)
    for (table, place) in hidden {
      guard let inode = tableOf[table] else { continue }
      places[inode]?.processes += place.processes
      hidden[table] = nil
    }
    return places.values.sorted { ($0.inode ?? 0) < ($1.inode ?? 0) } + hidden.values
  }

  /// The namespaces that are mounted where a process lives; nil where that could not be read.
  static func mounted(_ process: Int32, _ files: ProcessFiles) -> [(inode: UInt64, point: String)]? {
    guard let bytes = try? files.bytes(of: "\(files.root)/\(process)/mountinfo", limit: 16 << 20) else {
      return nil
    }
    // Most have none.
    if vpnaudit_find(bytes, bytes.count, "net:[", 5) < 0 { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { mounted($0) }
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

extension NamespaceDraft.Candidate {
  fileprivate func joined(_ other: Self, most: Int) -> Self {
    var both = self
    both.processes += other.processes
    both.paths = Array((paths + other.paths).prefix(most))
    both.tables = Array((tables + other.tables).prefix(most))
    both.mountedBy = Array((mountedBy + other.mountedBy).prefix(most))
    return both
  }
}
