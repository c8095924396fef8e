import Foundation
import Model
import Signing
import Testing

@testable import Settings

/// Registries that somebody changed, cut, swapped or never signed: each is refused with what and where.
@Suite(.timeLimit(.minutes(2)))
struct TamperedRegistryTests {
  /// A change to a signed registry, and what is said of it.
  struct Tampering: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Where it is reported: the signature's name and line, or the registry's.
    let place: String
    let message: String
    let isRollback: Bool
    let change: @Sendable (SignedFolder) throws -> Void

    init(
      _ what: String, _ place: String, _ message: String, isRollback: Bool = false,
      _ change: @escaping @Sendable (SignedFolder) throws -> Void
    ) {
      self.testDescription = what
      self.place = place
      self.message = message
      self.isRollback = isRollback
      self.change = change
    }

    /// A change that is reported for the signature as a whole.
    init(_ what: String, _ message: String, _ change: @escaping @Sendable (SignedFolder) throws -> Void) {
      self.init(what, "registry.yaml.minisig", message, change)
    }

    /// A change to one line of the signature.
    static func line(
      _ number: Int, _ what: String, _ place: String, _ message: String,
      _ change: @escaping @Sendable (String) -> String
    ) -> Tampering {
      Tampering(what, place, message) {
        try $0.edit("registry.yaml.minisig") { text in
          var lines = text.split(separator: "\n").map(String.init)
          lines[number - 1] = change(lines[number - 1])
          text = lines.map { $0 + "\n" }.joined()
        }
      }
    }
  }

  private static let other = "is genuine, but for other bytes"

  static let all: [Tampering] = [
    Tampering("the signature is taken away", "the registry has no signature beside it") {
      try FileManager.default.removeItem(atPath: $0.path("registry.yaml.minisig"))
    },
    Tampering("the signature is a folder", "could not be read: not a regular file") {
      try FileManager.default.removeItem(atPath: $0.path("registry.yaml.minisig"))
      try FileManager.default.createDirectory(
        atPath: $0.path("registry.yaml.minisig"), withIntermediateDirectories: false)
    },
    Tampering("the signature is empty", "the signature is empty") {
      try $0.write("", to: "registry.yaml.minisig")
    },
    Tampering("the signature is huge", "larger than 16 KiB") {
      try $0.edit("registry.yaml.minisig") { $0 += String(repeating: "\n", count: 20000) }
    },
    Tampering("the signature is cut after two lines", "ends after line 2 of 4") {
      try $0.edit("registry.yaml.minisig") { text in
        text = text.split(separator: "\n").prefix(2).map { $0 + "\n" }.joined()
      }
    },
    Tampering("the signature is cut in its last line", "registry.yaml.minisig:4", "is not base64") {
      try $0.edit("registry.yaml.minisig") { $0.removeLast(10) }
    },
    Tampering("something is added to the signature", "registry.yaml.minisig:5", "something follows") {
      try $0.edit("registry.yaml.minisig") { $0 += "trusted comment: serial:99\n" }
    },
    Tampering(
      "the public key stands in the signature's place", "registry.yaml.minisig:2", "this is a public key"
    ) {
      try $0.write($0.key.publicKey.file, to: "registry.yaml.minisig")
    },
    .line(2, "the algorithm is the legacy one", "registry.yaml.minisig:2", "the legacy algorithm 'Ed'") {
      "RWQ" + $0.dropFirst(3)
    },
    .line(2, "the algorithm is another", "registry.yaml.minisig:2", "an unknown algorithm") {
      "QUE" + $0.dropFirst(3)
    },
    .line(2, "a bit of the signature is turned", "registry.yaml.minisig", "it was changed or forged") {
      let place = $0.index($0.startIndex, offsetBy: 40)
      return $0.replacingCharacters(in: place...place, with: $0[place] == "A" ? "B" : "A")
    },
    .line(2, "a bit of the key's id is turned", "registry.yaml.minisig", "which is not trusted") {
      let place = $0.index($0.startIndex, offsetBy: 8)
      return $0.replacingCharacters(in: place...place, with: $0[place] == "A" ? "B" : "A")
    },
    .line(3, "the serial in the comment is raised", "registry.yaml.minisig:3", "is not the one that key") {
      $0.replacing("serial:42", with: "serial:43")
    },
    .line(3, "the comment hides something", "registry.yaml.minisig:3", "invisible characters") {
      $0 + "\u{1b}[2K"
    },
    .line(4, "a bit of the second signature is turned", "registry.yaml.minisig:3", "is not the one that key")
    {
      let place = $0.index($0.startIndex, offsetBy: 40)
      return $0.replacingCharacters(in: place...place, with: $0[place] == "A" ? "B" : "A")
    },
    Tampering("a byte of the registry is changed", other) {
      try $0.edit("registry.yaml") { $0 = $0.replacing("complete: true", with: "complete: frue") }
    },
    Tampering("the registry is cut short", other) { try $0.edit("registry.yaml") { $0.removeLast(1) } },
    Tampering("the registry is emptied", other) { try $0.write("", to: "registry.yaml") },
    Tampering("something is added to the registry", other) {
      try $0.edit("registry.yaml") { $0 += "providers: []\n" }
    },
    Tampering("the registry is no YAML any more", other) { try $0.write("\u{1}[[[", to: "registry.yaml") },
    Tampering("the signature is another file's", other) {
      let text = try $0.read("registry.yaml")
      try $0.write(text + "# another\n", to: "registry.yaml")
      try $0.sign()
      try $0.write(text, to: "registry.yaml")
    },
    Tampering("another key signed", "which is not trusted: trusted is") {
      try $0.sign(by: try SecretKey.generate())
    },
    Tampering("no serial was signed", "registry.yaml.minisig:3", "states no serial") {
      try $0.sign(comment: "timestamp:1\tfile:registry.yaml\thashed")
    },
    Tampering("two serials were signed", "registry.yaml.minisig:3", "a serial more than once") {
      try $0.sign(comment: "serial:42 serial:43")
    },
    Tampering("no number was signed as the serial", "registry.yaml.minisig:3", "'+42' as its serial") {
      try $0.sign(comment: "serial:+42")
    },
    Tampering(
      "another serial was signed", "registry.yaml.minisig:3", "is for serial 43, but the file says serial 42"
    ) { try $0.sign(comment: "serial:43") },
    Tampering(
      "an older registry comes back", "registry.yaml", "its serial is 41, but serial 42 by key",
      isRollback: true
    ) {
      _ = try $0.accept(remember: true)
      try $0.edit("registry.yaml") { $0 = $0.replacing("serial: 42", with: "serial: 41") }
      try $0.sign()
    },
    Tampering(
      "another registry has the same serial", "registry.yaml", "another registry with serial 42",
      isRollback: true
    ) {
      _ = try $0.accept(remember: true)
      try $0.edit("registry.yaml") { $0 += "# another\n" }
      try $0.sign()
    },
    Tampering(
      "what was remembered is damaged", "registry.yaml", "stored serials could not be read",
      isRollback: true
    ) {
      _ = try $0.accept(remember: true)
      try $0.edit("state/registry-serials") { $0 = $0.replacing(" 42 ", with: " 12 ") }
    },
    Tampering(
      "what was remembered is emptied", "registry.yaml", "stored serials could not be read",
      isRollback: true
    ) {
      _ = try $0.accept(remember: true)
      try $0.write("", to: "state/registry-serials")
    },
  ]

  @Test(arguments: all)
  func `each is refused with what and where, and nothing of it is read`(item: Tampering) throws {
    let folder = try SignedFolder()
    #expect(try folder.accept().input.signature == .trusted)
    try item.change(folder)
    let acceptance = try folder.accept()
    let refusal = try #require(acceptance.refusal)
    let said = refusal.problem.description.replacing(folder.folder.path + "/", with: "")
    #expect(said.hasPrefix(item.place + ": "), "\(said)")
    #expect(said.contains(item.message), "\(said)")
    #expect(refusal.problem.hint?.isEmpty == false)
    let why: FileRefusal
    switch (acceptance.state, item.isRollback) {
    case (.rolledBack(let refusal), true), (.untrusted(let refusal), false): why = refusal
    default:
      Issue.record("\(acceptance.state)")
      return
    }
    #expect(!why.why.contains(folder.folder.path), "a record holds no path")
    #expect(acceptance.state.registry == nil)
    let input = acceptance.input
    #expect(input.signature == .untrusted && input.expires == nil && input.sha256 != nil)
    #expect(input.keyID == (item.isRollback ? folder.key.publicKey.id.description : nil))
  }

  @Test func `there are twenty and more, and no two say the same of different things`() {
    #expect(Self.all.count >= 20)
    #expect(Set(Self.all.map(\.testDescription)).count == Self.all.count)
  }

  @Test func `without a trusted key the same registry is read, and called unsigned`() throws {
    let folder = try SignedFolder()
    let reader = SignedFileReader(keys: nil, rollbackGuard: folder.rollbackGuard)
    let acceptance = try reader.registry(folder.registry, today: Fixture.today)
    #expect(acceptance.input.signature == .unsigned && acceptance.input.serial == 42)
    #expect(acceptance.input.keyID == nil)
    #expect(!FileManager.default.fileExists(atPath: folder.path("state")))
  }

  @Test func `what a trusted key signed but is not a registry is reported with its lines`() throws {
    let folder = try SignedFolder()
    try folder.edit("registry.yaml") { $0 += "provider: []\n" }
    try folder.sign(comment: "serial:42")
    #expect {
      _ = try folder.accept()
    } throws: { error in
      (error as? SettingsError)?.description.contains("registry.yaml:3: unknown key 'provider'") == true
    }
  }
}
