import Foundation
import Model
import Settings
import Testing

/// A file of `Fixtures`, beside which lies all that is to be said of it.
struct Fixture: Sendable, CustomTestStringConvertible {
  enum Kind: String, CaseIterable, Sendable {
    case profiles = "Profiles", registries = "Registries", grants = "Grants"
    case dispositions = "Dispositions", controls = "Controls"

    /// Whether little can be written in such a file, and little be wrong.
    var isSmall: Bool { self != .profiles && self != .registries }
  }

  let kind: Kind
  let name: String

  var testDescription: String { "\(kind.rawValue)/\(name)" }
  var folder: String { "\(Self.folder)/\(kind.rawValue)" }
  var file: String { "\(folder)/\(name).yaml" }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").path
  static let today = Timestamp(milliseconds: 1_795_219_200_000)  // 2026-11-21T00:00:00Z

  static let all = Kind.allCases.flatMap { kind in
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(kind.rawValue)")) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map {
      Fixture(kind: kind, name: String($0.dropLast(5)))
    }
  }

  func bytes() throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: file))) }

  /// The problems, as a person reads them.
  func diagnostics() throws -> [Diagnostic] {
    let bytes = try bytes()
    do throws(SettingsError) {
      switch kind {
      case .profiles:
        return try ProfileFile.parse(bytes, file: "\(name).yaml", directory: folder).warnings
      case .registries:
        return try RegistryFile.parse(bytes, file: "\(name).yaml", today: Self.today).warnings
      case .grants:
        let registry = try RegistryFile.load("\(Self.folder)/Registries/good-company.yaml", today: Self.today)
        return try GrantsFile.parse(bytes, file: "\(name).yaml", registry: registry.value).warnings
      case .dispositions:
        return try DispositionsFile.parse(bytes, file: "\(name).yaml", zone: .utc).warnings
      case .controls: return try ControlsFile.parse(bytes, file: "\(name).yaml").warnings
      }
    } catch {
      return error.diagnostics
    }
  }
}

struct FixtureTests {
  @Test(arguments: Fixture.all)
  func `each mistake has its whole message`(_ fixture: Fixture) throws {
    let problems = try fixture.diagnostics()
    var said = problems.isEmpty ? "no problem\n" : ""
    for problem in problems {
      said += "\(problem.severity.rawValue): \(problem)\n"
      if let hint = problem.hint { said += "hint: \(hint)\n" }
    }
    let expectation = "\(fixture.folder)/\(fixture.name).txt"
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try said.write(toFile: expectation, atomically: true, encoding: .utf8)
    }
    #expect(
      FileManager.default.fileExists(atPath: expectation), "write what is expected of it to \(expectation)")
    #expect(said == (try? String(contentsOfFile: expectation, encoding: .utf8)))
  }

  @Test func `there are fixtures of every kind, good ones and broken ones`() throws {
    for kind in Fixture.Kind.allCases {
      let fixtures = Fixture.all.filter { $0.kind == kind }
      #expect(fixtures.count { $0.name.hasPrefix("good-") } >= 2)
      #expect(fixtures.count { !$0.name.hasPrefix("good-") } >= (kind.isSmall ? 3 : 20))
    }
  }

  @Test(arguments: Fixture.all.filter { $0.name.hasPrefix("good-") })
  func `a good file has no problem`(_ fixture: Fixture) throws {
    #expect(try fixture.diagnostics().isEmpty)
  }

  @Test(arguments: Fixture.all.filter { $0.name.hasPrefix("warn-") })
  func `a doubtful file is read, with warnings`(_ fixture: Fixture) throws {
    let problems = try fixture.diagnostics()
    #expect(!problems.isEmpty)
    #expect(problems.allSatisfy { $0.severity == .warning })
  }

  @Test(arguments: Fixture.all.filter { !$0.name.hasPrefix("good-") && !$0.name.hasPrefix("warn-") })
  func `a broken file is refused, and no secret in it is repeated`(_ fixture: Fixture) throws {
    let problems = try fixture.diagnostics()
    #expect(problems.contains { $0.severity == .error })
    for problem in problems {
      let text = problem.description + (problem.hint ?? "")
      #expect(!text.contains("hunter2") && !text.contains("110105194912310"))
      #expect(!text.contains(fixture.folder), "messages name files as they were given")
    }
  }

  @Test(arguments: ["profile.example.yaml", "registry.example.yaml"])
  func `the examples are read without a problem`(_ name: String) throws {
    let folder = URL(filePath: Fixture.folder).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Profiles").path
    if name.hasPrefix("profile") {
      #expect(try ProfileFile.load("\(folder)/\(name)").warnings == [])
    } else {
      #expect(try RegistryFile.load("\(folder)/\(name)", today: Fixture.today).warnings == [])
    }
  }
}
