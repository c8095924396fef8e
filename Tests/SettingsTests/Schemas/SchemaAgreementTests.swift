import Foundation
import Model
import Testing
import Yams

@testable import Settings

/// The JSON Schemas and the readers, held against each other: both are given the same changed documents.
@Suite(
  .enabled(if: SchemaValidator.isInstalled, "Scripts/validator installs the validator"),
  .timeLimit(.minutes(5)))
struct SchemaAgreementTests {
  private static let nonsense = "zzqqzzqqzzqq"

  /// A place in a good document, one for each part of the schema and key.
  private struct Place {
    let kind: Fixture.Kind
    let document: PlainTree
    let path: [PlainTree.Step]
    let tree: PlainTree
    /// The part of the schema that speaks of it.
    let part: SchemaFile.Part?

    var name: String { "\(kind.schema) \(part?.pointer ?? "?") \(path)" }

    func changed(_ change: (PlainTree) -> PlainTree) -> PlainTree { document.changed(at: path[...], change) }
  }

  /// No fixture: that its key can be read by everybody is a warning, and depends on the checkout.
  private static let certificate = """
    schema: vpnaudit.profile/1
    endpoints: [{name: a, target: "tls://a:1", client_certificate: {file: corp-ca.pem, key: corp-ca.pem}}]
    """

  /// Every kind of place in the good fixtures.
  private static func places(_ kind: Fixture.Kind, _ schema: SchemaFile) throws -> [Place] {
    var seen: Set<[String]> = []
    var places: [Place] = []
    let fixtures = Fixture.all.filter { $0.kind == kind && $0.name.hasPrefix("good-") }
    for bytes in try fixtures.map({ try $0.bytes() }) + (kind == .profiles ? [Array(certificate.utf8)] : []) {
      let document = try #require(PlainTree(parsing: bytes))
      for (path, tree) in document.places() {
        // By the way through the schema, and by the keys beside it, for these may decide what it is.
        let way = path.map { if case .key(let key) = $0 { key } else { "[]" } }
        guard seen.insert(way + [tree.kindWord(document, path)]).inserted else { continue }
        places.append(
          Place(kind: kind, document: document, path: path, tree: tree, part: schema.part(at: path)))
      }
    }
    return places
  }

  /// The errors of the reader.
  private static func refusal(_ document: PlainTree, _ kind: Fixture.Kind) throws -> [Diagnostic] {
    let bytes = Array(document.json.utf8)
    do throws(SettingsError) {
      switch kind {
      case .profiles:
        _ = try ProfileFile.parse(bytes, file: "f", directory: "\(Fixture.folder)/Profiles")
      case .registries: _ = try RegistryFile.parse(bytes, file: "f", today: Fixture.today)
      case .grants:
        let company = "\(Fixture.folder)/Registries/good-company.yaml"
        let registry = try RegistryFile.load(company, today: Fixture.today).value
        _ = try GrantsFile.parse(bytes, file: "f", registry: registry)
      case .dispositions: _ = try DispositionsFile.parse(bytes, file: "f", zone: .utc)
      case .controls: _ = try ControlsFile.parse(bytes, file: "f")
      }
      return []
    } catch { return error.diagnostics.filter { $0.severity == .error } }
  }

  @Test(arguments: Fixture.Kind.allCases)
  func `a key under another name and a value of another type are refused by both`(_ kind: Fixture.Kind) throws
  {
    let schema = try SchemaFile(kind)
    var changes: [String: PlainTree] = [:]
    for place in try Self.places(kind, schema) {
      if case .null = place.tree { continue }
      for (number, other) in place.tree.othersOfAnotherType.enumerated() {
        changes["\(place.name) as another type (\(number))"] = place.changed { _ in other }
      }
      guard case .key(let key)? = place.path.last else { continue }
      let owner = Array(place.path.dropLast())
      if schema.part(at: owner)?.hasOwnNames == true { continue }
      changes["\(place.name) renamed"] = place.document.changed(at: owner[...]) {
        $0.renaming(key, to: Self.nonsense)
      }
    }
    #expect(changes.count > ([.dispositions, .controls].contains(kind) ? 20 : 60))
    let errors = try SchemaValidator.errors(
      of: changes.map { .init(name: $0.key, schema: kind.schema, document: $0.value.json) })
    for (name, document) in changes {
      #expect(errors[name]?.isEmpty == false, "the schema takes \(name)")
      #expect(try !Self.refusal(document, kind).isEmpty, "the reader takes \(name)")
    }
  }

  @Test(arguments: Fixture.Kind.allCases)
  func `each key of the reader is one of the schema, and vice versa`(_ kind: Fixture.Kind) throws {
    let schema = try SchemaFile(kind)
    var keys: [String: Set<String>] = [:]
    for place in try Self.places(kind, schema) {
      guard case .mapping = place.tree, let part = place.part, part.keys != nil else { continue }
      // The reader names the keys that it knows where one is like none of them.
      let problems = try Self.refusal(place.changed { $0.adding(Self.nonsense) }, kind)
      let hint = problems.first { $0.message.contains("unknown key '\(Self.nonsense)'") }?.hint
      let list = try #require(hint?.split(separator: "known keys: ").last, "\(place.name): \(problems)")
      keys[part.pointer, default: []].formUnion(list.split(separator: ", ").map(String.init))
    }
    for part in schema.objects {
      #expect(keys[part.pointer] == part.keys, "\(kind.schema) \(part.pointer)")
    }
  }

  @Test(arguments: Fixture.Kind.allCases)
  func `the words to choose from are the same`(_ kind: Fixture.Kind) throws {
    let schema = try SchemaFile(kind)
    var compared = 0
    for place in try Self.places(kind, schema) {
      switch place.tree {
      case .null, .list, .mapping: continue
      case .bool, .number, .text: break
      }
      let problems = try Self.refusal(place.changed { _ in .text(Self.nonsense) }, kind)
      let hint = problems.first { $0.message.contains("cannot be '\(Self.nonsense)'") }?.hint
      let words = hint.map { Set($0.matches(of: #/'([^']*)'/#).map { String($0.1) }) }
      if place.part?.schema["const"] == nil { #expect(place.part?.words == words, "\(place.name)") }
      compared += words == nil ? 0 : 1
    }
    #expect(compared >= (kind == .dispositions ? 1 : 2))
  }
}

extension PlainTree {
  /// Values of other types than this one, which cannot stand in its place.
  fileprivate var othersOfAnotherType: [PlainTree] {
    let (list, mapping) = (PlainTree.list([.text("zz zz")]), PlainTree.mapping([("zz zz", .text("x"))]))
    return switch self {
    case .null: []
    case .bool, .number: [.text("zz zz"), list, mapping]
    case .text: [list, mapping]
    case .list: [.text("zz zz"), mapping]
    case .mapping: [.text("zz zz"), list]
    }
  }

  /// Tells entries of a list apart that the same keys lead to: by their kind, where they say one.
  fileprivate func kindWord(_ document: PlainTree, _ path: [Step]) -> String {
    guard case .mapping(let pairs) = self,
      case .text(let kind)? = pairs.first(where: { $0.key == "kind" })?.value
    else { return "" }
    return kind
  }
}
