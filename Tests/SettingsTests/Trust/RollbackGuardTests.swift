import Foundation
import Glibc
import Signing
import Testing

@testable import Settings

/// The serials that are remembered, key by key.
@Suite(.timeLimit(.minutes(2)))
struct RollbackGuardTests {
  static let digest = String(repeating: "a", count: 64)
  static let keys = ["0000000000000001", "0000000000000002"].compactMap { KeyID($0) }

  static func seal(
    _ serial: Int, _ kind: SignedEdition.Kind = .registry, key: Int = 0, digest: String = digest
  ) -> SignedEdition {
    SignedEdition(kind, key: keys[key], serial: serial, sha256: digest)
  }

  @Test func `a serial only rises, and the same one keeps its bytes`() {
    var rollbackGuard = RollbackGuard()
    #expect(rollbackGuard.objection(to: Self.seal(42)) == nil)
    rollbackGuard.keep(Self.seal(42), trusted: Set(Self.keys))
    #expect(rollbackGuard.objection(to: Self.seal(42)) == nil)
    #expect(rollbackGuard.objection(to: Self.seal(43)) == nil)
    #expect(rollbackGuard.objection(to: Self.seal(41)) != nil)
    #expect(rollbackGuard.objection(to: Self.seal(42, digest: String(repeating: "b", count: 64))) != nil)
    rollbackGuard.keep(Self.seal(41), trusted: Set(Self.keys))
    #expect(rollbackGuard.accepted(like: Self.seal(41))?.serial == 42)
  }

  @Test func `a key that races ahead takes no other one with it`() {
    var rollbackGuard = RollbackGuard()
    rollbackGuard.keep(Self.seal(999_999_999_999_999), trusted: Set(Self.keys))
    #expect(rollbackGuard.objection(to: Self.seal(43, key: 1)) == nil)
  }

  @Test func `it comes back from its file as it was`() throws {
    var rollbackGuard = RollbackGuard()
    #expect(RollbackGuard(Array(rollbackGuard.text.utf8)) == rollbackGuard)
    rollbackGuard.keep(Self.seal(42), trusted: [])
    rollbackGuard.keep(Self.seal(7, key: 1), trusted: [])
    #expect(RollbackGuard(Array(rollbackGuard.text.utf8)) == rollbackGuard)
    // The form of registries alone, as every version writes it.
    #expect(
      rollbackGuard.text.hasPrefix(
        "vpnaudit.ratchet/1\n0000000000000001 42 \(Self.digest)\n0000000000000002 7 \(Self.digest)\nsha256 "))
    rollbackGuard.keep(Self.seal(3, .grants), trusted: [])
    #expect(rollbackGuard.text.contains("\ngrants 0000000000000001 3 \(Self.digest)\n"))
    #expect(RollbackGuard(Array(rollbackGuard.text.utf8)) == rollbackGuard)
  }

  @Test func `a state of registries alone, as an earlier version left it, is read`() throws {
    let body = "vpnaudit.ratchet/1\n0000000000000001 42 \(Self.digest)\n"
    let sum = try #require(Digest.sha256(Array(body.utf8)))
    let rollbackGuard = try #require(RollbackGuard(Array((body + "sha256 \(sum)\n").utf8)))
    #expect(
      rollbackGuard.objection(to: Self.seal(41)) != nil
        && rollbackGuard.objection(to: Self.seal(1, .grants)) == nil)
  }

  @Test func `registries and grants are counted apart`() {
    var rollbackGuard = RollbackGuard()
    rollbackGuard.keep(Self.seal(42), trusted: Set(Self.keys))
    #expect(rollbackGuard.objection(to: Self.seal(1, .grants)) == nil)
    rollbackGuard.keep(Self.seal(5, .grants), trusted: Set(Self.keys))
    #expect(rollbackGuard.objection(to: Self.seal(4, .grants)) != nil)
    #expect(
      rollbackGuard.objection(to: Self.seal(43)) == nil && rollbackGuard.objection(to: Self.seal(6)) != nil)
    let other = String(repeating: "b", count: 64)
    #expect(
      rollbackGuard.objection(to: Self.seal(5, .grants, digest: other))?.contains("file of grants") == true)
  }

  @Test func `no bit of the file can be turned and no byte taken without being noticed`() {
    var rollbackGuard = RollbackGuard()
    rollbackGuard.keep(Self.seal(42), trusted: [])
    rollbackGuard.keep(Self.seal(7, key: 1), trusted: [])
    rollbackGuard.keep(Self.seal(3, .grants), trusted: [])
    let whole = Array(rollbackGuard.text.utf8)
    for index in whole.indices {
      #expect(RollbackGuard(Array(whole[..<index])) == nil)
      for bit in 0..<8 {
        var broken = whole
        broken[index] ^= 1 << UInt8(bit)
        #expect(RollbackGuard(broken) == nil)
      }
    }
    for _ in 0..<1000 {
      #expect(
        RollbackGuard((0..<Int.random(in: 0...400)).map { _ in UInt8.random(in: .min ... .max) }) == nil)
    }
  }

  @Test func `it does not grow without end, and keeps the keys that are trusted`() {
    var rollbackGuard = RollbackGuard()
    for number in 1...500 {
      let id = KeyID(String(format: "%016X", number))
      if let id {
        for kind in SignedEdition.Kind.allCases {
          rollbackGuard.keep(
            SignedEdition(kind, key: id, serial: 1, sha256: Self.digest), trusted: [Self.keys[0]])
        }
      }
    }
    #expect(rollbackGuard.accepted.count == 2 * RollbackGuard.most)
    #expect(
      rollbackGuard.accepted(like: Self.seal(1)) != nil
        && rollbackGuard.accepted(like: Self.seal(1, .grants)) != nil)
    #expect(RollbackGuard(Array(rollbackGuard.text.utf8)) == rollbackGuard)
  }

  @Test func `the file is its owner's alone, and nothing else is left in the folder`() throws {
    let folder = try SignedFolder()
    _ = try folder.accept(remember: true)
    var facts = stat()
    #expect(stat(folder.path("state/registry-serials"), &facts) == 0)
    #expect(facts.st_mode & 0o777 == 0o600)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("state")).sorted()
    #expect(files == ["registry-serials", "registry-serials.lock"])
  }

  @Test func `many at once keep the highest serial of each key`() async throws {
    let folder = try SignedFolder()
    let (file, trusted) = (folder.rollbackGuard, TrustedKeys(keys: [folder.key.publicKey], warnings: []))
    await withTaskGroup { group in
      for serial in 1...20 {
        group.addTask { try? file.keep(Self.seal(serial, key: serial % 2), trusted: trusted) }
      }
    }
    let kept = try file.read()
    #expect(
      kept.accepted(like: Self.seal(1))?.serial == 20
        && kept.accepted(like: Self.seal(1, key: 1))?.serial == 19)
  }

  @Test func `the folder is systemd's, root's, or the user's own`() {
    let home = ["HOME": "/home/a"]
    #expect(StateFolder.path(environment: home, isRoot: false) == "/home/a/.local/state/vpnaudit")
    #expect(
      StateFolder.path(environment: home.merging(["XDG_STATE_HOME": "/x"]) { $1 }, isRoot: false)
        == "/x/vpnaudit")
    #expect(StateFolder.path(environment: home, isRoot: true) == "/var/lib/vpnaudit")
    #expect(StateFolder.path(environment: ["STATE_DIRECTORY": "/s/a:/s/b"], isRoot: true) == "/s/a")
    #expect(StateFolder.path(environment: ["STATE_DIRECTORY": "", "HOME": "x"], isRoot: false) == nil)
  }
}
