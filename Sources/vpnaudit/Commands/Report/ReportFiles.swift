import Linux

/// The files beside a report, read whole.
enum ReportFiles {
  /// The largest report, in bytes.
  static let largest = 512 << 20

  /// The bytes of a file; `code` is the exit code where it cannot be read.
  static func bytes(of path: String, limit: Int, code: Int32 = 65) throws(CommandError) -> [UInt8] {
    do { return try RegularFile(path).bytes(limit: limit) } catch {
      throw CommandError(code: code, message: "\(path): \(error.words)", hint: "check the path")
    }
  }
}
