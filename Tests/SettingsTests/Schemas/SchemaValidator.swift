import Foundation

/// The standard validator, which Scripts/validator installs, over the schemas of `Profiles`.
enum SchemaValidator {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let folder = root.appending(path: "Profiles").path
  private static let python = root.appending(path: ".build/validator/bin/python").path

  static let isInstalled = FileManager.default.isExecutableFile(atPath: python)

  /// A document to validate, by a name of its own.
  struct Task: Sendable {
    let name: String
    let schema: String
    /// JSON.
    let document: String
  }

  /// The errors of each document, by its name; none where it is valid.
  static func errors(of tasks: [Task]) throws -> [String: [String]] {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("schemas-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let (input, output) = (place.appendingPathComponent("in"), place.appendingPathComponent("out"))
    let lines = tasks.map {
      PlainTree.mapping([("name", .text($0.name)), ("schema", .text($0.schema))]).json.dropLast()
        + ", \"document\": \($0.document)}\n"
    }
    try Data(lines.joined().utf8).write(to: input)
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments = ["300", python, root.appending(path: "Scripts/test.d/validate.py").path, folder]
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
    struct Answer: Decodable {
      let name: String
      let errors: [String]
    }
    let answers = try Data(contentsOf: output).split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Answer.self, from: $0)
    }
    guard answers.count == tasks.count else { throw Failure(status: 0) }
    return Dictionary(answers.map { ($0.name, $0.errors) }) { $0 + $1 }
  }

  /// The validator did not do its work; what it said stands on standard error.
  struct Failure: Error {
    let status: Int32
  }
}

extension Fixture.Kind {
  /// The name of its schema.
  var schema: String {
    switch self {
    case .profiles: "profile"
    case .registries: "registry"
    case .grants: "grants"
    case .dispositions: "dispositions"
    case .controls: "controls"
    }
  }
}
