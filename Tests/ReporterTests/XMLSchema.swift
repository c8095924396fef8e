import Foundation
import Testing

/// The schema in `Fixtures`, asked by xmllint.
struct XMLSchema {
  private static let program = "/usr/bin/xmllint"
  static let isPossible = FileManager.default.isExecutableFile(atPath: program)
  static let why: Comment = "xmllint is not installed (Debian: libxml2-utils)"

  let name: String

  /// What xmllint says against the document; empty where it is valid.
  func complaints(about document: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "vpnaudit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("document.xml")
    try Data(document.utf8).write(to: file)
    let errors = folder.appendingPathComponent("errors")
    try Data().write(to: errors)
    let schema = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(name)")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.program)
    process.arguments = ["--noout", "--nonet", "--schema", schema.path, file.path]
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? "" : try String(contentsOf: errors, encoding: .utf8)
  }
}
