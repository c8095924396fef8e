import CLinux
import Glibc
import Linux
import Model

/// Finds the descriptors of the tun driver that processes hold.
///
/// A line of `/proc/P/fdinfo/N` names the interface, whatever the path of its device node was:
///
///     pos:	0
///     flags:	0104002
///     mnt_id:	9
///     ino:	87
///     iff:	tun0
///
/// The name follows renames and is empty until the descriptor is attached. It does not say the namespace, which
/// only the descriptor itself does.
struct TunDescriptorScan: Sendable {
  let files: ProcessFiles
  /// Asks a descriptor for its interface's namespace: process, thread, descriptor → inode, or a negative error.
  let namespace: @Sendable (Int32, Int32, Int32) -> Result<UInt64, SystemError>

  /// What a search found and what it could not look at.
  struct Observation: Sendable {
    var holders: [TunHolder] = []
    /// Processes whose descriptors were refused.
    var denied: Set<Int32> = []
    /// Descriptors whose namespace was refused.
    var namespaceDenied = 0
    /// Files that could not be read for another reason.
    var failures: [CollectorFacts] = []
    /// Processes whose descriptors were not all looked at in time.
    var unreached: [Int32] = []
    /// How many descriptors of each interface were seen.
    var counts: [TunnelEnd: Int] = [:]
    /// By process: the descriptors that keep network namespaces, which the same pass finds, by their files below the
    /// process's folder.
    var namespaces: [Int32: [(inode: UInt64, file: String)]] = [:]

    /// Adds what was found in other processes.
    mutating func add(_ other: Observation) {
      holders += other.holders
      denied.formUnion(other.denied)
      namespaceDenied += other.namespaceDenied
      failures += other.failures
      unreached += other.unreached
      counts.merge(other.counts, uniquingKeysWith: +)
      namespaces.merge(other.namespaces, uniquingKeysWith: +)
    }
  }

  /// An interface in a namespace; nil where that is not known.
  struct TunnelEnd: Hashable, Sendable {
    let interface: String
    let netns: UInt64?
  }

  init(files: ProcessFiles) {
    self.init(files: files) { process, thread, descriptor in
      var inode: UInt64 = 0
      let result = vpnaudit_tun_namespace(process, thread, descriptor, &inode)
      return result == 0 ? .success(inode) : .failure(SystemError(-result))
    }
  }

  init(
    files: ProcessFiles, namespace: @escaping @Sendable (Int32, Int32, Int32) -> Result<UInt64, SystemError>
  ) {
    self.files = files
    self.namespace = namespace
  }

  /// The most bytes of what the kernel says of one descriptor: a line for each lock on the file comes before the name of
  /// the interface, and a process takes as many locks as it likes.
  static let longest = 1 << 20

  /// The device of the tun driver (drivers/net/tun.c), wherever its node lies and whatever it is called.
  private static let driver = (major: UInt32(10), minor: UInt32(200))

  /// The file system of namespaces; nil where there is none, as in a tree that only has the form of `/proc`.
  var namespaceFileSystem: UInt64? { try? FileNode("\(files.root)/self/ns/net").fileSystem }

  /// Looks through every process in this order until the files' time is over.
  func search(_ processes: [Int32]) -> Observation {
    var observation = Observation()
    guard var folder = try? files.folder() else { return observation }
    let kept = namespaceFileSystem
    for (number, process) in processes.enumerated() {
      if files.isOver {
        observation.unreached += processes[number...]
        break
      }
      let threads =
        folder.glance(at: process, places: false).hasOneThread ? [] : (try? folder.threads(of: process)) ?? []
      search(process, threads: threads, in: folder, kept: kept, &observation)
    }
    return observation
  }

  /// Looks through a process, and every thread of it that has a table of descriptors of its own; `kept` is the file system
  /// of namespaces.
  func search(
    _ process: Int32, threads: [Int32], in folder: borrowing ProcessFolder, kept: UInt64?,
    _ observation: inout Observation
  ) {
    scan(process, process, in: folder, kept, &observation)
    for thread in threads where thread != process {
      if vpnaudit_same_files(process, thread) == 1 { continue }
      scan(process, thread, in: folder, kept, &observation)
    }
  }

  /// Looks through a table of descriptors.
  private func scan(
    _ process: Int32, _ thread: Int32, in folder: borrowing ProcessFolder, _ kept: UInt64?,
    _ observation: inout Observation
  ) {
    if let kept,
      var descriptors = try? folder.descriptors(
        of: thread, of: process, driver: Self.driver, fileSystem: kept)
    {
      do throws(SystemError) {
        while try descriptors.next({ descriptor, kind in
          look(at: descriptor, kind, of: process, thread, &observation)
        }) {
          if isOver(at: process, &observation) { return }
        }
      } catch {
        note(ProcessFiles.ReadError(error), process, &observation)
      }
      return
    }
    // The folder of the descriptors is its owner's alone. That of what the kernel says of them has the same names, and is
    // everybody's that may trace the process.
    let names: [String]
    do { names = try files.names(in: "\(files.root)/\(process)/\(table(of: thread, process))fdinfo") } catch {
      note(error, process, &observation)
      return
    }
    for (number, name) in names.enumerated() {
      guard let descriptor = Int32(name) else { continue }
      if number % 256 == 255, isOver(at: process, &observation) { return }
      look(at: descriptor, .unknown, of: process, thread, &observation)
    }
  }

  /// Where a thread's table lies below its process's folder.
  private func table(of thread: Int32, _ process: Int32) -> String {
    thread == process ? "" : "task/\(thread)/"
  }

  private func isOver(at process: Int32, _ observation: inout Observation) -> Bool {
    guard files.isOver else { return false }
    if observation.unreached.last != process { observation.unreached.append(process) }
    return true
  }

  /// Looks at one descriptor.
  private func look(
    at descriptor: Int32, _ found: DescriptorFolder.Kind, of process: Int32, _ thread: Int32,
    _ observation: inout Observation
  ) {
    var kind = found
    let table = table(of: thread, process)
    let file = "\(table)fd/\(descriptor)"
    if kind == .unknown, let target = try? KernelFile.link("\(files.root)/\(process)/\(file)"),
      !target.hasPrefix("/")
    {
      // Where the kernel does not say, the text of the link does, and for a file what stands in `fdinfo`.
      guard ProcessFiles.namespace(target) != nil else { return }
      kind = .fileSystem
    }
    guard kind != .fileSystem else {
      // Other namespaces lie in the same file system.
      if let inode = (try? files.link(process, file)).flatMap(ProcessFiles.namespace) {
        observation.namespaces[process, default: []].append((inode, file))
      }
      return
    }
    do {
      let bytes = try files.bytes(
        of: "\(files.root)/\(process)/\(table)fdinfo/\(descriptor)", limit: Self.longest)
      if bytes.count == Self.longest {
        observation.failures.append(.process(pid: process, errno: SystemError(EFBIG).name))
        return
      }
      // Few descriptors are of the driver: most are ruled out by their bytes.
      guard Self.mayName(bytes),
        let interface = Self.interface(String(decoding: bytes, as: UTF8.self))
      else { return }
      var inode: UInt64?
      switch namespace(process, thread, descriptor) {
      case .success(let found): inode = found
      case .failure(let error):
        // The descriptor was closed in between.
        if error.number == EBADF || error.number == ESRCH || error.number == ENOTTY { return }
        if error.number == EPERM || error.number == EACCES { observation.namespaceDenied += 1 }
      }
      observation.counts[TunnelEnd(interface: interface, netns: inode), default: 0] += 1
      let holder = TunHolder(pid: process, interface: interface, netns: inode)
      if !observation.holders.contains(holder) { observation.holders.append(holder) }
    } catch {
      note(error, process, &observation)
    }
  }

  private func note(_ error: any Error, _ process: Int32, _ observation: inout Observation) {
    switch error as? ProcessFiles.ReadError {
    case .denied: observation.denied.insert(process)
    case .failed(let number):
      observation.failures.append(.process(pid: process, errno: SystemError(number).name))
    case .vanished, nil: break
    }
  }

  /// Whether the letters `iff` stand in the text.
  private static func mayName(_ text: [UInt8]) -> Bool {
    var matched = 0
    for byte in text {
      matched = byte == 0x66 && matched > 0 ? matched + 1 : byte == 0x69 ? 1 : 0
      if matched == 3 { return true }
    }
    return false
  }

  /// The name in the `iff:` line; nil where there is none or it is still empty.
  static func interface(_ fdinfo: String) -> String? {
    for line in fdinfo.split(separator: "\n") where line.hasPrefix("iff:") {
      let name = line.dropFirst(4).drop { $0 == "\t" || $0 == " " }
      return name.isEmpty ? nil : String(name)
    }
    return nil
  }
}
