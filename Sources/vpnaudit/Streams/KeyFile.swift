import Linux

/// A new file with a key in it, which must not be there yet.
struct KeyFile {
  let path: String

  /// Why it cannot be created, with how to fix it; nil if it can.
  var problem: StreamError? {
    guard NewFile.isThere(path) else { return OutputFile(path: path).problem }
    return StreamError(
      .usage, "'\(path)' already exists", hint: "name another file: a key is never overwritten")
  }

  /// Creates it with a mode, whole and durable, or not at all.
  func write(_ bytes: SecretBytes, mode: UInt32) throws(StreamError) {
    do throws(SystemError) {
      try bytes.withBytes { bytes throws(SystemError) in try NewFile.write(bytes, to: path, mode: mode) }
    } catch {
      throw StreamError(.output, "'\(path)' was not written: \(error.text)")
    }
  }
}
