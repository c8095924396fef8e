import Foundation
import Model
import Signing
import Testing

@testable import Settings

/// Files of grants that somebody changed, cut, swapped, brought back or never signed: each is refused with what and
/// where, and nothing of it is read.
@Suite(.timeLimit(.minutes(2)))
struct SignedGrantsTests {
  /// A change to a signed file of grants, and what is said of it.
  struct Tampering: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Where it is reported: the signature's name and line, or the file's.
    let place: String
    let message: String
    let change: @Sendable (SignedFolder) throws -> Void

    init(
      _ what: String, _ place: String, _ message: String,
      _ change: @escaping @Sendable (SignedFolder) throws -> Void
    ) {
      self.testDescription = what
      self.place = place
      self.message = message
      self.change = change
    }
  }

  private static let signature = "grants.yaml.minisig"
  private static let other = "is genuine, but for other bytes"

  static let all: [Tampering] = [
    Tampering("the signature is taken away", signature, "the file of grants has no signature beside it") {
      try FileManager.default.removeItem(atPath: $0.path("grants.yaml.minisig"))
    },
    Tampering("the signature is empty", signature, "the signature is empty") {
      try $0.write("", to: "grants.yaml.minisig")
    },
    Tampering("the signature is cut", "\(signature):4", "is not base64") {
      try $0.edit("grants.yaml.minisig") { $0.removeLast(10) }
    },
    Tampering("the algorithm is the legacy one", "\(signature):2", "the legacy algorithm 'Ed'") {
      try $0.edit("grants.yaml.minisig") { $0 = $0.replacing("\nRU", with: "\nRW") }
    },
    Tampering("a bit of the signature is turned", signature, "it was changed or forged") {
      try $0.edit("grants.yaml.minisig") { text in
        var lines = text.split(separator: "\n").map(String.init)
        let place = lines[1].index(lines[1].startIndex, offsetBy: 40)
        lines[1].replaceSubrange(place...place, with: lines[1][place] == "A" ? "B" : "A")
        text = lines.map { $0 + "\n" }.joined()
      }
    },
    Tampering("the serial in the comment is raised", "\(signature):3", "is not the one that key") {
      try $0.edit("grants.yaml.minisig") { $0 = $0.replacing("serial:7", with: "serial:8") }
    },
    Tampering("a byte of the grants is changed", signature, other) {
      try $0.edit("grants.yaml") { $0 = $0.replacing("2027", with: "2028") }
    },
    Tampering("the grants are cut short", signature, other) {
      try $0.edit("grants.yaml") { $0.removeLast(1) }
    },
    Tampering("the signature is the registry's", signature, other) {
      try $0.write($0.read("registry.yaml.minisig"), to: "grants.yaml.minisig")
    },
    Tampering("another key signed", signature, "which is not trusted: trusted is") {
      try $0.signGrants(by: try SecretKey.generate())
    },
    Tampering("no serial was signed", "\(signature):3", "states no serial") {
      try $0.signGrants(comment: "file:grants.yaml")
    },
    Tampering(
      "another serial was signed", "\(signature):3", "is for serial 8, but the file says serial 7"
    ) { try $0.signGrants(comment: "serial:8") },
    Tampering(
      "the registry stands in the place of the grants, signature and all", "grants.yaml",
      "it is a registry, but a file of grants is expected"
    ) {
      try $0.write($0.read("registry.yaml"), to: "grants.yaml")
      try $0.write($0.read("registry.yaml.minisig"), to: "grants.yaml.minisig")
    },
    Tampering("older grants come back", "grants.yaml", "its serial is 6, but serial 7 by key") {
      _ = try $0.acceptGrants(remember: true)
      try $0.edit("grants.yaml") { $0 = $0.replacing("serial: 7", with: "serial: 6") }
      try $0.signGrants()
    },
    Tampering("other grants have the same serial", "grants.yaml", "another file of grants with serial 7") {
      _ = try $0.acceptGrants(remember: true)
      try $0.edit("grants.yaml") { $0 += "# another\n" }
      try $0.signGrants()
    },
    Tampering("what was remembered is damaged", "grants.yaml", "the stored serials could not be read") {
      _ = try $0.acceptGrants(remember: true)
      try $0.edit("state/registry-serials") { $0 = $0.replacing(" 7 ", with: " 1 ") }
    },
  ]

  private static func folder() throws -> SignedFolder {
    let folder = try SignedFolder()
    try folder.write(SignedFolder.grants, to: "grants.yaml")
    try folder.signGrants()
    return folder
  }

  @Test(arguments: all)
  func `each is refused with what and where, and nothing of it is read`(item: Tampering) throws {
    let folder = try Self.folder()
    #expect(try folder.acceptGrants().input.signature == .trusted)
    try item.change(folder)
    let acceptance = try folder.acceptGrants()
    guard case .refused(let refusal) = acceptance else {
      Issue.record("it was read")
      return
    }
    let said = refusal.problem.description.replacing(folder.folder.path + "/", with: "")
    #expect(said.hasPrefix(item.place + ": "), "\(said)")
    #expect(said.contains(item.message), "\(said)")
    #expect(refusal.problem.hint?.isEmpty == false)
    #expect(!refusal.why.why.contains(folder.folder.path), "a record holds no path")
    #expect(
      acceptance.state == .refused(refusal.why) && acceptance.loaded == nil && acceptance.edition == nil)
    #expect(acceptance.input.signature == .untrusted && acceptance.input.expires == nil)
    #expect(acceptance.warnings.count == 1 && acceptance.warnings[0].message.hasSuffix("are ignored"))
    // The registry beside it is none the worse, but where the state of both is damaged.
    if item.message != "the stored serials could not be read" {
      #expect(try folder.accept().input.signature == .trusted)
    }
  }

  @Test func `grants that are as signed are read, and remembered apart from the registry`() throws {
    let folder = try Self.folder()
    let acceptance = try folder.acceptGrants(remember: true)
    #expect(acceptance.input.serial == 7 && acceptance.input.keyID == folder.key.publicKey.id.description)
    #expect(acceptance.state.book?.serial == 7 && acceptance.warnings.isEmpty)
    // The registry's serial is far above, and the grants' is none of its business.
    _ = try folder.accept(remember: true)
    #expect(try folder.acceptGrants().input.signature == .trusted)
    #expect(try folder.read("state/registry-serials").split(separator: "\n").count == 4)
  }

  @Test func `grants do not pass for a registry, nor raise its serial`() throws {
    let folder = try Self.folder()
    try folder.write(
      SignedFolder.grants.replacing("serial: 7", with: "serial: 99"), to: "grants.yaml")
    try folder.signGrants()
    try folder.write(folder.read("grants.yaml"), to: "registry.yaml")
    try folder.write(folder.read("grants.yaml.minisig"), to: "registry.yaml.minisig")
    let acceptance = try folder.accept(remember: true)
    let refusal = try #require(acceptance.refusal)
    #expect(refusal.problem.message == "it is a file of grants, but a registry is expected")
    #expect(
      acceptance.state
        == .untrusted(FileRefusal("it is a file of grants, but a registry is expected")))
    #expect(!FileManager.default.fileExists(atPath: folder.path("state")))
  }

  @Test func `a file without a recognisable schema line is identified by its reader`() throws {
    let folder = try Self.folder()
    try folder.write("{schema: vpnaudit.registry/1}\n", to: "grants.yaml")
    try folder.signGrants(comment: "serial:7")
    #expect {
      _ = try folder.acceptGrants()
    } throws: { error in
      (error as? SettingsError)?.description.contains("'vpnaudit.grants/1' is expected") == true
    }
  }

  @Test func `without a trusted key they are read, and called unsigned`() throws {
    let folder = try Self.folder()
    let registry = try RegistryFile.load(folder.registry, today: Fixture.today).value
    let acceptance = try SignedFileReader(keys: nil, rollbackGuard: folder.rollbackGuard)
      .grants(folder.path("grants.yaml"), of: registry)
    #expect(
      acceptance.input.signature == .unsigned && acceptance.input.serial == 7 && acceptance.edition == nil)
  }

  @Test(arguments: [
    ("schema: vpnaudit.registry/1\n", SignedEdition.Kind.registry),
    ("# c\n\nschema: 'vpnaudit.grants/1'  # c\r\n", .grants),
    ("schema: vpnaudit.profile/1\n", nil), ("grants: {schema: vpnaudit.grants/1}\n", nil), ("", nil),
    ("  schema: vpnaudit.grants/1\n", nil),
  ])
  func `a file is chosen by the line that says its schema`(text: String, kind: SignedEdition.Kind?) {
    #expect(SchemaLine.kind(of: Array(text.utf8)) == kind)
  }
}
