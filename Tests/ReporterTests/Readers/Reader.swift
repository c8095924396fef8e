import Foundation
import Testing

/// A program that reads a document on its standard input, as those whom a format is for do.
struct Reader {
  let program: String
  let arguments: [String]

  /// Whether the program is here.
  static func isPossible(_ program: String) -> Bool { FileManager.default.isExecutableFile(atPath: program) }

  /// What it prints of the document, and its exit code; it has a minute.
  func read(_ document: [UInt8]) throws -> (output: String, errors: String, status: Int32) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "vpnaudit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: nothing then depends on who reads first.
    let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
    for (file, bytes) in zip(files, [document, [], []]) { try Data(bytes).write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["60", program] + arguments
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    let texts = try files[1...].map { try String(contentsOf: $0, encoding: .utf8) }
    return (texts[0], texts[1], process.terminationStatus)
  }
}
