import Glibc

/// The `/proc` file system, or a tree of the same form.
struct ProcessFiles: Sendable {
  /// Where it is mounted.
  let root: String

  init(root: String = "/proc") { self.root = root }

  /// What reading a file came to.
  enum Failure: Error, Equatable {
    /// The process or the file is gone.
    case vanished
    case denied
    case failed(Int32)
  }

  /// The ids of the processes, ascending.
  func processes() throws(Failure) -> [Int32] {
    try names(in: root).compactMap { Int32($0) }.sorted()
  }

  /// The names in a folder, at most 1,000,000.
  func names(in path: String) throws(Failure) -> [String] {
    guard let folder = opendir(path) else { throw Self.failure(errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while names.count < 1_000_000 {
      errno = 0
      guard let entry = readdir(folder) else {
        if errno != 0 { throw Self.failure(errno) }
        break
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// The first `limit` bytes of a file. A file of `/proc` has no length until it is read.
  func bytes(of path: String, limit: Int = 64 * 1024) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.failure(errno) }
    defer { close(descriptor) }
    var out: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16 * 1024)
    while out.count < limit {
      let count = read(descriptor, &chunk, min(chunk.count, limit - out.count))
      if count == 0 { break }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw Self.failure(errno)
      }
      out += chunk[..<count]
    }
    return out
  }

  /// A file of a process as text.
  func text(_ process: Int32, _ name: String, limit: Int = 64 * 1024) throws(Failure) -> String {
    String(decoding: try bytes(of: "\(root)/\(process)/\(name)", limit: limit), as: UTF8.self)
  }

  /// What a link of a process points to.
  func link(_ process: Int32, _ name: String) throws(Failure) -> String {
    var buffer = [CChar](repeating: 0, count: 4097)
    let count = readlink("\(root)/\(process)/\(name)", &buffer, 4096)
    guard count >= 0 else { throw Self.failure(errno) }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The inode of a file of a process, which for a namespace is its name.
  func inode(_ process: Int32, _ name: String) throws(Failure) -> UInt64 {
    var found = stat()
    guard stat("\(root)/\(process)/\(name)", &found) == 0 else { throw Self.failure(errno) }
    return UInt64(found.st_ino)
  }

  /// When the process started, in ticks since boot: with the id, it tells a process from a later one of the same id.
  ///
  /// Field 22 of `/proc/P/stat` (proc(5)); the name in field 2 may hold spaces and brackets.
  func startTime(_ process: Int32) throws(Failure) -> UInt64 {
    let text = try text(process, "stat")
    guard let end = text.lastIndex(of: ")") else { throw .failed(EBADMSG) }
    let fields = text[end...].dropFirst().split(whereSeparator: { $0 == " " || $0 == "\n" })
    guard fields.count > 19, let ticks = UInt64(fields[19]) else { throw .failed(EBADMSG) }
    return ticks
  }

  private static func failure(_ number: Int32) -> Failure {
    switch number {
    case ENOENT, ESRCH, ENOTDIR: .vanished
    case EACCES, EPERM: .denied
    default: .failed(number)
    }
  }
}
