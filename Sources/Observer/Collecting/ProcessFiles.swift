import Glibc
import Linux

/// The `/proc` file system, or a tree of the same form.
struct ProcessFiles: Sendable {
  /// Where it is mounted.
  let root: String
  /// When what is not read yet is left: an observation has an end, whatever there is to read.
  let end: MonotonicTime
  let mounts: MountTables

  init(
    root: String = "/proc", until end: MonotonicTime = .distantFuture, mounts: MountTables = MountTables()
  ) {
    self.root = root
    self.end = end
    self.mounts = mounts
  }

  /// Whether the time is over.
  var isOver: Bool { MonotonicTime.now >= end }

  /// The same with an earlier end.
  func until(_ other: MonotonicTime) -> ProcessFiles {
    ProcessFiles(root: root, until: min(end, other), mounts: mounts)
  }

  /// Why a file could not be read.
  enum ReadError: Error, Equatable {
    /// The process or the file is gone.
    case vanished
    case denied
    case failed(Int32)
  }

  /// A process, and what its link `exe` says: a path, or why it says nothing.
  struct Listed: Sendable {
    let process: Int32
    let executable: Result<String, ReadError>
  }

  /// The folder itself, held open.
  func folder() throws(ReadError) -> ProcessFolder {
    do { return try ProcessFolder(root) } catch { throw ReadError(error) }
  }

  /// The ids of the processes, ascending, with the kernel's own threads.
  func all() throws(ReadError) -> [Int32] {
    do { return try ProcessFolder(root).processes() } catch { throw ReadError(error) }
  }

  /// The same without those.
  func processes() throws(ReadError) -> [Int32] { try all().filter { listed($0) != nil } }

  /// Nil for a thread of the kernel's.
  func listed(_ process: Int32) -> Listed? {
    do throws(ReadError) {
      return listed(process, executable: .success(try link(process, "exe")))
    } catch {
      return listed(process, executable: .failure(error))
    }
  }

  /// Nil for a thread of the kernel's by the kernel's word (PF_KTHREAD in field 9 of `/proc/P/stat`): those hold no
  /// descriptors and live in no namespace of their own, and are the greater part of an idle host's. A missing executable
  /// alone says nothing: a process whose first thread has ended has none, either, and its other threads go on.
  func listed(_ process: Int32, executable: Result<String, ReadError>) -> Listed? {
    let isKernels =
      executable == .failure(.vanished)
      && (try? statFields(process)).flatMap { $0.count > 6 ? UInt64($0[6]) : nil }
        .map { $0 & 0x0020_0000 != 0 } ?? false
    return isKernels ? nil : Listed(process: process, executable: executable)
  }

  /// The names in a folder, at most 1,000,000.
  func names(in path: String) throws(ReadError) -> [String] {
    do { return try Folder.names(in: path) } catch { throw ReadError(error) }
  }

  /// The first `limit` bytes of a file of the kernel's, or of a tree that root alone writes to.
  func bytes(of path: String, limit: Int = 64 * 1024) throws(ReadError) -> [UInt8] {
    do { return try KernelFile.bytes(of: path, limit: limit) } catch { throw ReadError(error) }
  }

  /// When a process that began so many ticks after the boot did so, in nanoseconds since 1970 by the clock of now; nil
  /// for a number that no process has.
  static func wallTime(ofTicks ticks: UInt64) -> Int64? {
    let rate = sysconf(Int32(_SC_CLK_TCK))
    guard rate > 0, let ticks = Int64(exactly: ticks), ticks < Int64.max / 1_000_000_000 else { return nil }
    return MonotonicTime.bootTime + ticks * (1_000_000_000 / Int64(rate))
  }

  /// A file of a process as text.
  func text(_ process: Int32, _ name: String, limit: Int = 64 * 1024) throws(ReadError) -> String {
    String(decoding: try bytes(of: "\(root)/\(process)/\(name)", limit: limit), as: UTF8.self)
  }

  /// What a link of a process points to.
  func link(_ process: Int32, _ name: String) throws(ReadError) -> String {
    do { return try KernelFile.link("\(root)/\(process)/\(name)") } catch { throw ReadError(error) }
  }

  /// The inode of a file of a process, which for a namespace is its name.
  func inode(_ process: Int32, _ name: String) throws(ReadError) -> UInt64 {
    var found = stat()
    guard stat("\(root)/\(process)/\(name)", &found) == 0 else { throw ReadError(SystemError(errno)) }
    return UInt64(found.st_ino)
  }

  /// When the process started, in ticks since boot: with the id, it distinguishes a process from a later one of the same id.
  ///
  /// Field 22 of `/proc/P/stat` (proc(5)); the name in field 2 may hold spaces and brackets.
  func startTime(_ process: Int32) throws(ReadError) -> UInt64 {
    let fields = try statFields(process)
    guard fields.count > 19, let ticks = UInt64(fields[19]) else { throw .failed(EBADMSG) }
    return ticks
  }

  /// The fields of `/proc/P/stat` from the third on.
  private func statFields(_ process: Int32) throws(ReadError) -> [Substring] {
    let text = try text(process, "stat")
    guard let end = text.lastIndex(of: ")") else { throw .failed(EBADMSG) }
    return text[end...].dropFirst().split(whereSeparator: { $0 == " " || $0 == "\n" })
  }
}

extension ProcessFiles.ReadError {
  init(_ error: SystemError) {
    self =
      switch error.number {
      case ENOENT, ESRCH, ENOTDIR: .vanished
      case EACCES, EPERM: .denied
      default: .failed(error.number)
      }
  }

  init(_ error: FileError) {
    switch error {
    case .system(let error): self.init(error)
    case .notRegular, .nulInPath, .silent: self = .failed(EINVAL)
    case .larger: self = .failed(EFBIG)
    }
  }
}
