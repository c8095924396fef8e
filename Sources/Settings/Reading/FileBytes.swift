import Glibc
import Linux

/// The bytes of a settings file, read with a bound.
enum FileBytes {
  /// The largest file that is read: no profile or registry comes near it.
  static let bound = 64 << 20

  /// Why a file gave no bytes.
  struct ReadError: Error {
    let message: String
    let hint: String?
    /// Whether there is no such file, rather than one that could not be looked at.
    var isMissing = false
    /// Whether the path, or a folder of it, is a link to what does not exist.
    var isDangling = false
    /// Whether it is there, and this user may not read it.
    var isDenied = false
  }

  /// Reads a regular file.
  static func read(_ path: String, bound: Int = bound) throws(ReadError) -> [UInt8] {
    let file: RegularFile
    do { file = try RegularFile(path) } catch { throw ReadError(opening: error, path) }
    do { return try file.bytes(limit: bound) } catch { throw ReadError(reading: error, path) }
  }

  /// Nil where the path is a regular file that can be opened.
  static func refusal(of path: String) -> ReadError? {
    do throws(FileError) {
      _ = try RegularFile(path)
      return nil
    } catch {
      return ReadError(opening: error, path)
    }
  }

  /// Whether every user of the host may read the file.
  static func isReadableByAll(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IROTH != 0
  }

  /// The first part of a path, or the whole of it, that is a link to what does not exist; nil where there is none.
  fileprivate static func danglingLink(in path: String) -> String? {
    let ends = path.indices.filter { path[$0] == "/" && $0 != path.startIndex } + [path.endIndex]
    return ends.lazy.map { String(path[..<$0]) }.first { part in
      var facts = stat()
      guard lstat(part, &facts) == 0, facts.st_mode & S_IFMT == S_IFLNK else { return false }
      return stat(part, &facts) != 0 && errno == ENOENT
    }
  }
}

extension FileBytes.ReadError {
  /// Why a file could not be opened.
  fileprivate init(opening error: FileError, _ path: String) {
    switch error {
    case .nulInPath: self.init(message: "the path holds a NUL character", hint: nil)
    case .system(let error) where error.number == ENOENT:
      guard let link = FileBytes.danglingLink(in: path) else {
        self.init(message: "not found", hint: "check the path", isMissing: true)
        return
      }
      self.init(
        message: link == path
          ? "it is a link to a file that does not exist"
          : "\(quoted(link)) is a link to a folder that does not exist",
        hint: "correct the link, or create what it leads to", isDangling: true)
    case .system(let error):
      let isDenied = error.number == EACCES
      self.init(
        message: "could not open it: \(error.text.lowercased())",
        hint: isDenied ? "check who may read it: ls -l" : nil, isDenied: isDenied)
    case .notRegular, .larger, .silent:
      self.init(message: "not a regular file", hint: "name a file, not a folder, a device or a pipe")
    }
  }

  /// Why an open file could not be read.
  fileprivate init(reading error: FileError, _ path: String) {
    switch error {
    case .larger(let bound):
      self.init(
        message: "it is larger than \(bound >= 1 << 20 ? "\(bound >> 20) MiB" : "\(bound >> 10) KiB")",
        hint: "settings are small files: is the path right?")
    case .system(let error): self.init(message: "could not read it: \(error.text.lowercased())", hint: nil)
    case .nulInPath, .notRegular, .silent: self.init(opening: error, path)
    }
  }
}

extension Diagnostics {
  /// The bytes of the file itself; nil after an error.
  package func bytes(of path: String, bound: Int? = nil) -> [UInt8]? {
    do throws(FileBytes.ReadError) {
      return try FileBytes.read(path, bound: bound ?? FileBytes.bound)
    } catch {
      self.error(error.message, line: nil, hint: error.hint)
      return nil
    }
  }
}
