import Foundation
import Glibc
import Signing
import Testing

@testable import Settings

/// The file of trusted keys, and keys on the command line.
@Suite(.timeLimit(.minutes(1)))
struct TrustedKeysTests {
  private static func key() throws -> PublicKey { try SecretKey.generate().publicKey }

  private static func parse(_ text: String) -> (keys: [PublicKey]?, said: [String]) {
    let diagnostics = Diagnostics(file: "trusted_keys")
    let keys = TrustedKeys.parse(Array(text.utf8), diagnostics)
    do throws(SettingsError) {
      return (keys, try diagnostics.loaded(keys, of: []).warnings.map(\.description))
    } catch {
      return (keys, error.diagnostics.map(\.description))
    }
  }

  @Test func `files of minisign one after another are a good file`() throws {
    let keys = [try Self.key(), try Self.key()]
    let text = "# whom we trust\n\n" + keys.map(\.file).joined() + "\(keys[0].text)  # Ms Li\r\n"
    let parsed = Self.parse(text)
    #expect(parsed.keys == keys)
    #expect(parsed.said == ["trusted_keys:7: key \(keys[0].id) is in line 4 already"])
  }

  @Test func `each mistake is reported with its line`() throws {
    let key = try Self.key()
    for (text, said) in [
      ("", "trusted_keys: it holds no key"), ("# nothing\n", "trusted_keys: it holds no key"),
      ("\(key.text)\nRWQ\n", "trusted_keys:2: this is not a key: it is not base64"),
      ("\(key.text) \(key.text)\n", "trusted_keys:1: something follows the key"),
      ("\u{1}\n", "trusted_keys:1: this is not a key: it is not base64"),
      (
        (0..<33).compactMap { _ in try? Self.key().text + "\n" }.joined(),
        "trusted_keys: it holds more than 32 keys"
      ),
    ] {
      let parsed = Self.parse(text)
      #expect(parsed.keys == nil)
      #expect(parsed.said == [said])
    }
  }

  @Test func `a link to no file is not taken for a machine without keys`() throws {
    let folder = try SignedFolder()
    symlink("moved/trusted_keys", folder.path("trusted_keys"))
    symlink("unmounted", folder.path("vpnaudit"))
    func said(_ path: String) -> Diagnostic? {
      do throws(SettingsError) {
        if let keys = try TrustedKeys.ofMachine(at: path) { Issue.record("\(keys)") }
        return nil
      } catch {
        return error.diagnostics.first
      }
    }
    #expect(said(folder.path("trusted_keys"))?.message == "it is a link to a file that does not exist")
    #expect(said(folder.path("trusted_keys"))?.hint == "correct the link, or create what it leads to")
    #expect(
      said(folder.path("vpnaudit/trusted_keys"))?.message
        == "'\(folder.path("vpnaudit"))' is a link to a folder that does not exist")
    #expect(said(folder.path("none")) == nil && said(folder.path("none/trusted_keys")) == nil)
  }

  @Test func `the machine's keys are root's alone, as every folder above them`() throws {
    let folder = try SignedFolder()
    try folder.write(folder.key.publicKey.file, to: "trusted_keys")
    let path = folder.path("trusted_keys")
    chmod(path, 0o644)
    chmod(folder.folder.path, 0o755)
    #expect(try TrustedKeys.ofMachine(at: folder.path("none")) == nil)
    guard geteuid() == 0 else {
      #expect(throws: SettingsError.self) { try TrustedKeys.ofMachine(at: path) }
      return
    }
    #expect(try TrustedKeys.ofMachine(at: path)?.keys == [folder.key.publicKey])
    func said(_ change: () -> Void, undo: () -> Void) -> String? {
      change()
      defer { undo() }
      do throws(SettingsError) {
        _ = try TrustedKeys.ofMachine(at: path)
        return nil
      } catch {
        return error.diagnostics.first?.message
      }
    }
    #expect(
      said({ chmod(path, 0o664) }, undo: { chmod(path, 0o644) })
        == "users other than its owner can write to it")
    #expect(
      said({ chmod(folder.folder.path, 0o777) }, undo: { chmod(folder.folder.path, 0o755) })
        == "users other than its owner can write to the folder above it")
    #expect(
      said({ chown(path, 65534, 0) }, undo: { chown(path, 0, 0) })
        == "it belongs to user 65534, who could change it")
  }

  @Test func `the command line takes keys and files, and warns of files that others can write to`() throws {
    let folder = try SignedFolder()
    let key = try Self.key()
    try folder.write(folder.key.publicKey.file, to: "key.pub")
    chmod(folder.path("key.pub"), 0o666)
    let named = try TrustedKeys.named([key.text, folder.path("key.pub")])
    #expect(named.keys == [key, folder.key.publicKey])
    #expect(named.warnings.map(\.message) == ["users other than its owner can write to it"])
    for text in ["nowhere.pub", "RW" + String(repeating: "_", count: 54), folder.registry] {
      #expect(throws: SettingsError.self) { try TrustedKeys.named([text]) }
    }
  }
}
