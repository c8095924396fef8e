import Foundation
import Model
import Signing

@testable import Settings

/// A folder with a registry that a key has signed, to be broken by a test.
final class SignedFolder {
  let folder: URL
  let key: SecretKey

  /// The registry's text; its serial is 42.
  static let text = """
    schema: vpnaudit.registry/1
    meta: {serial: 42, issued: 2026-11-01T00:00:00Z, expires: 2027-06-01T00:00:00Z, complete: true}

    """

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("signed-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    key = try SecretKey.generate()
    try write(Self.text, to: "registry.yaml")
    try sign()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var registry: String { path("registry.yaml") }
  var rollbackGuard: RollbackGuardFile { RollbackGuardFile(folder: path("state")) }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  func read(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }
  func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  /// Changes the text of a file.
  func edit(_ name: String, _ change: (inout String) -> Void) throws {
    var text = try read(name)
    change(&text)
    try write(text, to: name)
  }

  /// Signs the registry as it is; with a comment of its own where one is given.
  func sign(by other: SecretKey? = nil, comment: String? = nil) throws {
    let signer = other ?? key
    let signature =
      if let comment {
        try signer.sign(bytes("registry.yaml"), trustedComment: comment)
      } else {
        try UnsignedFile(registry: registry, today: Fixture.today).signature(by: signer, at: Fixture.today)
      }
    try write(signature.file, to: "registry.yaml.minisig")
  }

  // MARK: Grants

  /// The text of a file of grants; its serial is 7.
  static let grants = """
    schema: vpnaudit.grants/1
    meta: {serial: 7, issued: 2026-11-01T00:00:00Z, expires: 2027-06-01T00:00:00Z}
    grants: []

    """

  /// Signs the grants as they are; with a comment of its own where one is given.
  func signGrants(by other: SecretKey? = nil, comment: String? = nil) throws {
    let signer = other ?? key
    let signature =
      if let comment {
        try signer.sign(bytes("grants.yaml"), trustedComment: comment)
      } else {
        try UnsignedFile(
          grants: path("grants.yaml"), registry: RegistryFile.load(registry, today: Fixture.today).value
        ).signature(by: signer, at: Fixture.today)
      }
    try write(signature.file, to: "grants.yaml.minisig")
  }

  /// What becomes of the grants under the folder's own key.
  func acceptGrants(remember: Bool = false) throws -> Acceptance<GrantBook> {
    let trusted = TrustedKeys(keys: [key.publicKey], warnings: [])
    let registry = try RegistryFile.load(registry, today: Fixture.today).value
    let acceptance = try SignedFileReader(keys: trusted, rollbackGuard: rollbackGuard)
      .grants(path("grants.yaml"), of: registry)
    if remember, let edition = acceptance.edition { try rollbackGuard.keep(edition, trusted: trusted) }
    return acceptance
  }

  /// What becomes of the registry under the keys, the folder's own if none are named.
  func accept(trusting keys: [PublicKey]? = nil, remember: Bool = false) throws -> Acceptance<Registry> {
    let trusted = TrustedKeys(keys: keys ?? [key.publicKey], warnings: [])
    let acceptance = try SignedFileReader(keys: trusted, rollbackGuard: rollbackGuard)
      .registry(registry, today: Fixture.today)
    if remember, let edition = acceptance.edition { try rollbackGuard.keep(edition, trusted: trusted) }
    return acceptance
  }
}
