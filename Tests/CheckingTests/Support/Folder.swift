import Checking
import Foundation
import Model
import Settings
import Signing

/// A folder of a test's own, with the files of a check, that goes away with it.
final class Folder {
  let url: URL
  let key: SecretKey

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("checking-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    key = try SecretKey.generate()
    try write(key.publicKey.file, to: "key.pub")
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
  }

  /// Writes a profile; returns its path.
  func profile(_ lines: String...) throws -> String {
    try write((["schema: vpnaudit.profile/1"] + lines + [""]).joined(separator: "\n"), to: "profile.yaml")
    return path("profile.yaml")
  }

  /// Writes a registry, signed by the key or not; returns its path.
  func registry(serial: Int = 42, policy: String = "", isSigned: Bool = true) throws -> String {
    try write(
      """
      schema: vpnaudit.registry/1
      meta: {serial: \(serial), issued: 2026-11-01T00:00:00Z, expires: 2099-01-01T00:00:00Z, complete: true}
      sites: {beijing: CN-BJ, frankfurt: DE}
      \(policy)

      """, to: "registry.yaml")
    let path = path("registry.yaml")
    if isSigned {
      let now = Timestamp(.now)
      let signature = try UnsignedFile(registry: path, today: now).signature(by: key, at: now)
      try write(signature.file, to: "registry.yaml.minisig")
    }
    return path
  }

  /// Trusts the folder's key; serials are remembered in the folder.
  func trust(stateFolder: String? = "state") throws -> RegistryTrust {
    RegistryTrust(named: try TrustedKeys.named([path("key.pub")]), stateFolder: stateFolder.map(path))
  }

  /// Trusts no key.
  var noTrust: RegistryTrust { RegistryTrust(stateFolder: nil) }
}
