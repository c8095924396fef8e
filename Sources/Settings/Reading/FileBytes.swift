import Glibc

/// The bytes of a settings file, read with a bound.
enum FileBytes {
  /// The largest file that is read: no profile or registry comes near it.
  static let bound = 64 << 20

  /// Why a file gave no bytes.
  struct Refusal: Error {
    let message: String
    let hint: String?
    /// Whether there is no such file, rather than one that could not be looked at.
    var isMissing = false
    /// Whether it is there, and this user may not read it.
    var isDenied = false
  }

  /// Reads a regular file.
  static func read(_ path: String, bound: Int = bound) throws(Refusal) -> [UInt8] {
    let descriptor = try open(path)
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      let code = errno
      if count == 0 { return bytes }
      if count < 0 {
        if code == EINTR { continue }
        throw Refusal(message: "could not read it: \(words(code))", hint: nil)
      }
      bytes += chunk[..<count]
      // Checked while reading: the size that a file tells beforehand need not be true.
      if bytes.count > bound {
        throw Refusal(
          message: "it is larger than \(bound >= 1 << 20 ? "\(bound >> 20) MiB" : "\(bound >> 10) KiB")",
          hint: "settings are small files: is the path right?")
      }
    }
  }

  /// Nil where the path is a regular file that can be opened.
  static func refusal(of path: String) -> Refusal? {
    do throws(Refusal) {
      close(try open(path))
      return nil
    } catch {
      return error
    }
  }

  /// Whether every user of the host may read the file.
  static func isReadableByAll(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IROTH != 0
  }

  private static func open(_ path: String) throws(Refusal) -> Int32 {
    if path.utf8.contains(0) {
      throw Refusal(message: "the path holds a NUL character", hint: nil)
    }
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    let code = errno
    guard descriptor >= 0 else {
      switch code {
      case ENOENT: throw Refusal(message: "not found", hint: "check the path", isMissing: true)
      case EACCES:
        throw Refusal(
          message: "could not look: \(words(code))", hint: "check who may read it: ls -l", isDenied: true)
      default: throw Refusal(message: "could not look: \(words(code))", hint: nil)
      }
    }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Refusal(message: "not a regular file", hint: "name a file, not a folder, a device or a pipe")
    }
    return descriptor
  }

  static func words(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      .lowercased()
  }
}

extension Diagnostics {
  /// The bytes of the file itself; nil after an error.
  package func bytes(of path: String, bound: Int? = nil) -> [UInt8]? {
    do throws(FileBytes.Refusal) {
      return try FileBytes.read(path, bound: bound ?? FileBytes.bound)
    } catch {
      self.error(error.message, line: nil, hint: error.hint)
      return nil
    }
  }
}
