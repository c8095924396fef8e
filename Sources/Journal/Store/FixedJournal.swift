internal import GRDBSQLite
internal import Glibc
internal import Linux

/// A journal on a file system that nobody writes to.
enum FixedJournal {
  /// How SQLite opens it without a file beside it, which needs that nothing changes meanwhile (`immutable=1`, URI Filenames
  /// of SQLite's documentation); nil where something might, or where the log of changes holds what is not in the file.
  static func location(of path: String) -> String? {
    // A library that reads no URI would look for a file of this name.
    guard FixedFileSystem.holds(path), !hasLog(path), sqlite3_compileoption_used("USE_URI") != 0 else {
      return nil
    }
    let absolute = path.hasPrefix("/") ? path : workingFolder.map { "\($0)/\(path)" }
    return absolute.map { "file://\(escaped($0))?immutable=1" }
  }

  /// The folder that a file lies in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func hasLog(_ path: String) -> Bool {
    var facts = stat()
    return stat(path + "-wal", &facts) == 0 && facts.st_size > 0
  }

  private static var workingFolder: String? {
    guard let text = getcwd(nil, 0) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  /// The path with everything percent-encoded that a URI gives a meaning to.
  private static func escaped(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%" + hexadecimal(byte)
      }
    }
    return text
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
