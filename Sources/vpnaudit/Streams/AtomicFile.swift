import Glibc

/// A file that is either the old one or the new one, whole, whenever somebody looks.
struct AtomicFile {
  let path: String

  /// Whether its folder can take it; nil where it can, else what is wrong.
  var obstacle: String? {
    var found = stat()
    if stat(folder, &found) != 0 { return "the folder '\(folder)' does not exist" }
    if found.st_mode & S_IFMT != S_IFDIR { return "'\(folder)' is no folder" }
    if access(folder, W_OK) != 0 { return "the folder '\(folder)' cannot be written to" }
    if stat(path, &found) == 0, found.st_mode & S_IFMT == S_IFDIR { return "'\(path)' is a folder" }
    return nil
  }

  private var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Writes the bytes to a new file beside it, makes them durable, and renames it into place.
  func write(_ bytes: [UInt8]) throws(StreamError) {
    let temporary = "\(folder)/.vpnaudit-\(getpid())-\(UInt32.random(in: .min ... .max))"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure("creating a file beside it", errno) }
    // Whoever could read the old one can read the new one, and nobody else.
    var old = stat()
    if stat(path, &old) == 0, fchmod(descriptor, old.st_mode & 0o777) != 0 {
      throw abandoned("giving it the mode of the old one", errno, descriptor, temporary)
    }
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw abandoned("writing it", errno, descriptor, temporary) }
      sent += count
    }
    guard fsync(descriptor) == 0 else {
      throw abandoned("making it durable", errno, descriptor, temporary)
    }
    guard rename(temporary, path) == 0 else {
      throw abandoned("renaming it into place", errno, descriptor, temporary)
    }
    close(descriptor)
  }

  private func abandoned(
    _ doing: String, _ number: Int32, _ descriptor: Int32, _ temporary: String
  ) -> StreamError {
    close(descriptor)
    unlink(temporary)
    return failure(doing, number)
  }

  private func failure(_ doing: String, _ number: Int32) -> StreamError {
    StreamError(.output, "'\(path)' was not written: \(doing): \(String(cString: strerror(number)))")
  }
}
