import Classifier
import Foundation
import Model
import Settings
import Testing
import Yams

/// A case of `Fixtures/Decisions`: what differs from `base.yml`, and what must come of it.
struct DecisionCase: CustomTestStringConvertible, Sendable {
  let file: String
  let number: Int
  let name: String
  let scene: Scene
  let registry: RegistryState
  let tag: Model.Tag
  let status: Status
  let basis: Licensing.Basis
  let codes: [ReasonCode]
  /// Tag and status of the host, and codes that it must give; nil where the case says nothing of it.
  let ofHost: Expectation?

  var testDescription: String { "\(file): \(name)" }

  /// `licensed, review, CARRIER_UNKNOWN, USE_UNPROVEN x3, attested`.
  struct Expectation: Sendable {
    let tag: Model.Tag
    let status: Status
    let basis: Licensing.Basis
    let codes: [ReasonCode]

    init(_ text: String) throws {
      var words = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      basis = words.last == "attested" ? .attested : .observed
      if basis == .attested { words.removeLast() }
      guard words.count >= 2, let tag = Model.Tag(rawValue: words[0]), let status = Status(rawValue: words[1])
      else { throw Mistake("'\(text)' does not begin with a tag and a status") }
      self.tag = tag
      self.status = status
      codes = try words.dropFirst(2).flatMap { word in
        let parts = word.split(separator: " ")
        guard let code = parts.first.flatMap({ ReasonCode(rawValue: String($0)) }) else {
          throw Mistake("'\(word)' is no code")
        }
        let times = parts.count == 2 ? Int(parts[1].dropFirst()) ?? 0 : 1
        return Array(repeating: code, count: times)
      }
    }
  }

  /// Whether a verdict is the one that the case says.
  func fits(_ verdict: Verdict) -> Bool {
    guard let tunnel = verdict.tunnels.first else { return false }
    let licensing = tunnel.licensing
    let host = ofHost.map { host in
      verdict.compliance.tag == host.tag && verdict.compliance.status == host.status
        && Set(verdict.compliance.codes).isSuperset(of: host.codes)
    }
    return licensing.tag == tag && licensing.status == status && licensing.basis == basis
      && tunnel.codes == codes && host ?? true
  }

  /// Something in a file of cases that cannot be read.
  struct Mistake: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }

  static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/Decisions").path

  /// Whole registries of other countries, which the tests of the reader read, too.
  private static let registries =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "SettingsTests/Fixtures/Registries").path

  private static let keys: Set<String> = [
    "case", "host", "registry", "provider", "licence", "carrier_licence", "rule", "grants", "grants_end",
    "country", "expect", "of_host",
  ]

  /// Every case of every file.
  static func all() throws -> [DecisionCase] {
    let base = try Tree(parsing: String(contentsOfFile: "\(folder)/base.yml", encoding: .utf8))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
    return try files.sorted().flatMap { file in
      let tree = try Tree(parsing: String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8))
      return try tree.items.enumerated().map { number, entry in
        do { return try DecisionCase(entry, base: base, file: file, number: number + 1) } catch {
          throw Mistake("\(file), case \(number + 1), '\(entry["case"]?.text ?? "")': \(error)")
        }
      }
    }
  }

  private init(_ entry: Tree, base: Tree, file: String, number: Int) throws {
    let unknown = Set(entry.keys).subtracting(Self.keys)
    guard unknown.isEmpty, let name = entry["case"]?.text, let expected = entry["expect"]?.text else {
      throw Mistake("no 'case', no 'expect', or unknown keys: \(unknown.sorted())")
    }
    self.file = file
    self.number = number
    self.name = name
    let expectation = try Expectation(expected)
    (tag, status, basis, codes) = (expectation.tag, expectation.status, expectation.basis, expectation.codes)
    ofHost = try entry["of_host"]?.text.map(Expectation.init)
    scene = try Scene(entry["host"] ?? .mapping([]), gateways: base["gateways"] ?? .mapping([]))
    registry =
      switch entry["registry"]?.text {
      case nil: .held(try Self.registry(entry, base: base))
      case "none": .none
      case "untrusted": .untrusted(FileRefusal("nobody signed it"))
      case "rolled_back": .rolledBack(FileRefusal("it is older than the last one"))
      case let other?: throw Mistake("no registry '\(other)'")
      }
  }

  /// The registry of the base, or of another country, with all that differs, read as any registry is.
  private static func registry(_ entry: Tree, base: Tree) throws -> Registry {
    var tree = base["registry"] ?? .mapping([])
    if let country = entry["country"]?.text {
      tree = try Tree(parsing: String(contentsOfFile: "\(registries)/good-\(country).yaml", encoding: .utf8))
    }
    // The difference as it stands, for what it takes away must reach the base.
    func named(_ key: String, _ name: String, _ difference: Tree) -> Tree {
      guard case .mapping(let pairs) = difference else { return difference }
      return .mapping([(key, .text(name))] + pairs)
    }
    func within(_ list: String, _ id: String, _ difference: Tree) -> Tree {
      .mapping([(list, .list([named("id", id, difference)]))])
    }
    func licence(_ number: String, _ difference: Tree) -> Tree {
      .mapping([("licences", .list([named("number", number, difference)]))])
    }
    if let difference = entry["rule"] { tree = tree.merged(with: within("rules", "cn-domestic", difference)) }
    if let difference = entry["licence"] {
      tree = tree.merged(with: within("providers", "example-net", licence("LAB-0001", difference)))
    }
    if let difference = entry["carrier_licence"] {
      tree = tree.merged(with: within("providers", "example-carrier", licence("CAR-0001", difference)))
    }
    if let difference = entry["provider"] {
      tree = tree.merged(with: within("providers", "example-net", difference))
    }
    if let difference = entry["registry"] { tree = tree.merged(with: difference) }
    let registry = try RegistryFile.parse(
      Array(tree.text(indent: 0).utf8), file: "registry", today: moment("2026-11-21T00:00:00Z")
    ).value
    guard let wanted = entry["grants"] else { return registry }
    if wanted.text == "refused" { return registry.with(.refused(FileRefusal("nobody signed it"))) }
    let grants = try wanted.items.map { try grant($0, base["grants"]?.items ?? []) }
    let meta = Tree.mapping([
      ("serial", .text("1")), ("issued", .text("2026-01-01T00:00:00Z")),
      ("expires", entry["grants_end"] ?? .text("2026-12-31T00:00:00Z")),
    ])
    let book = Tree.mapping([
      ("schema", .text(GrantBook.schema)), ("meta", meta), ("grants", .list(grants)),
    ])
    return registry.with(
      try GrantsFile.parse(Array(book.text(indent: 0).utf8), file: "grants", registry: registry).value)
  }

  /// A grant of the base by its id, with what differs; `like` begins with another one.
  private static func grant(_ wanted: Tree, _ known: [Tree]) throws -> Tree {
    let id = wanted.text ?? wanted["like"]?.text ?? wanted["id"]?.text
    guard let found = known.first(where: { $0["id"]?.text == id }) else {
      throw Mistake("no grant '\(id ?? "")'")
    }
    return wanted.text == nil ? found.merged(with: wanted.without("like")) : found
  }
}
