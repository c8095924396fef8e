import Glibc
import Linux

extension SecretFile {
  /// How long a pipe may take to deliver it, in milliseconds: a vault may have to be unlocked first.
  private static let timeout: Int32 = 120_000

  /// The bytes of a file or a pipe, `bound` at most.
  static func read(_ path: String, bound: Int) throws(StreamError) -> SecretBytes {
    do { return try bytes(of: path, limit: bound, timeout: timeout) } catch {
      throw failure(path, error)
    }
  }

  private static func failure(_ path: String, _ error: FileError) -> StreamError {
    switch error {
    case .silent: StreamError(.input, "\(path): no data arrived within \(timeout / 1000) s")
    case .larger(let bound):
      StreamError(.input, "\(path): it is larger than \(bound) bytes", hint: "is the path right?")
    case .system(let error) where error.number == ENOENT:
      StreamError(.input, "\(path): not found", hint: "check the path")
    case .system(let error):
      StreamError(.input, "\(path): could not open it: \(error.text.lowercased())", hint: "check: ls -l")
    case .nulInPath, .notRegular:
      StreamError(.input, "\(path): not a file or a pipe", hint: "check the path")
    }
  }
}

/// A passphrase in a file.
enum PassphraseFile {
  /// The first line of a file or a pipe.
  static func read(_ path: String) throws(StreamError) -> SecretBytes {
    let bytes = try SecretFile.read(path, bound: 1024)
    let line = bytes.withBytes { bytes in
      let end = bytes.firstIndex { $0 == UInt8(ascii: "\n") } ?? bytes.count
      let isReturned = end > 0 && bytes[end - 1] == UInt8(ascii: "\r")
      return SecretBytes(copying: UnsafeRawBufferPointer(rebasing: bytes[..<(isReturned ? end - 1 : end)]))
    }
    guard line.count > 0 else {
      throw StreamError(
        .input, "\(path): its first line is empty", hint: "write the passphrase on the first line")
    }
    return line
  }
}
