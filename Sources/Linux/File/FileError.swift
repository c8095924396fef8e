/// Why a file gave no bytes.
public enum FileError: Error, Hashable, Sendable {
  /// No path holds a NUL character.
  case nulInPath
  case notRegular(FileKind)
  /// It holds more bytes than were asked for.
  case larger(than: Int)
  /// Nothing came in time.
  case silent
  case system(SystemError)

  /// Runs a call of the system's.
  static func system<Value: ~Copyable>(
    _ call: () throws(SystemError) -> Value
  ) throws(FileError) -> Value {
    do { return try call() } catch { throw .system(error) }
  }
}
