import Foundation
import Model
import Testing
import Yams

@testable import Settings

/// The JSON Schemas, by a standard validator: what ships and what is good is valid, and what is broken is not.
@Suite(
  .enabled(if: SchemaValidator.isInstalled, "Scripts/validator installs the validator"),
  .timeLimit(.minutes(5)))
struct SchemaTests {
  @Test func `the files that ship are valid`() throws {
    let ofKinds = [
      ("profile.example", Fixture.Kind.profiles), ("lab", .profiles), ("lab-reset", .profiles),
      ("registry.example", .registries), ("registry.cn", .registries), ("registry.empty", .registries),
      ("lab-registry", .registries), ("grants.example", .grants), ("controls", .controls),
    ]
    let files = ofKinds.map { ($0.0, $0.1.schema) } + [("catalogue", "catalogue")]
    let shipped = try FileManager.default.contentsOfDirectory(atPath: SchemaValidator.folder)
    #expect(shipped.filter { $0.hasSuffix(".yaml") }.sorted() == files.map { "\($0.0).yaml" }.sorted())
    let tasks = try files.map { name, schema in
      let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(SchemaValidator.folder)/\(name).yaml")))
      return SchemaValidator.Task(
        name: name, schema: schema, document: try #require(PlainTree(parsing: bytes)).json)
    }
    for (name, errors) in try SchemaValidator.errors(of: tasks) { #expect(errors == [], "\(name)") }
  }

  @Test
  func `good and doubtful fixtures are valid, broken ones are not, but for what no schema can express`()
    throws
  {
    let beyond = try Self.beyond()
    var tasks: [SchemaValidator.Task] = []
    for fixture in Fixture.all {
      guard let document = PlainTree(parsing: try fixture.bytes()) else {
        #expect(!fixture.isReadable, "\(fixture) is refused before it is read")
        #expect(beyond[fixture.testDescription] == nil, "\(fixture) is no document at all")
        continue
      }
      tasks.append(
        SchemaValidator.Task(
          name: fixture.testDescription, schema: fixture.kind.schema, document: document.json))
    }
    let errors = try SchemaValidator.errors(of: tasks)
    for fixture in Fixture.all {
      guard let found = errors[fixture.testDescription] else { continue }
      if fixture.isReadable {
        #expect(found == [], "\(fixture)")
      } else if let why = beyond[fixture.testDescription] {
        #expect(found == [], "\(fixture) is told after all: take it out of the list; it says: \(why)")
      } else {
        #expect(found != [], "\(fixture) is valid by the schema")
      }
    }
    let known = Set(Fixture.all.map(\.testDescription))
    for name in beyond.keys { #expect(known.contains(name), "\(name) is no fixture") }
  }

  /// The broken fixtures whose mistakes no schema can express, each with the reason.
  private static func beyond() throws -> [String: String] {
    let text = try String(contentsOfFile: "\(Fixture.folder)/beyond-schemas.yaml", encoding: .utf8)
    guard case .mapping(let groups) = try Yams.compose(yaml: text) else { return [:] }
    var found: [String: String] = [:]
    for (why, names) in groups {
      for name in names.sequence ?? [] { found[name.string ?? ""] = why.string }
    }
    return found
  }
}

extension Fixture {
  /// Whether the reader takes it.
  var isReadable: Bool { name.hasPrefix("good-") || name.hasPrefix("warn-") }
}
