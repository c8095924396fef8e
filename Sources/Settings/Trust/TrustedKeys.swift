import Glibc
package import Signing

/// The keys whose signature a registry needs, from the machine's own file or the command line: never from a profile,
/// which belongs to the user who is checked.
///
/// The file holds one public key of minisign a line; empty lines, lines that begin with `#` or `untrusted comment:`,
/// and what follows a `#` behind a key are comments.
public struct TrustedKeys: Sendable {
  /// Where the machine's keys lie.
  public static let usualPath = "/etc/vpnaudit/trusted_keys"

  /// The most keys at once: as many as a company has officers, and some that are being replaced.
  static let most = 32
  private static let bound = 64 << 10

  /// At least one.
  package let keys: [PublicKey]
  public let warnings: [Diagnostic]

  /// The machine's keys; nil where it has no such file.
  ///
  /// Throws if a user other than root could have written it.
  public static func ofMachine(at path: String = usualPath) throws(SettingsError) -> TrustedKeys? {
    if let refusal = FileBytes.refusal(of: path), refusal.isMissing { return nil }
    return try file(path) { diagnostics in
      guard let doubt = FileOwners.doubt(of: path, owners: [0]) else { return }
      diagnostics.error(doubt.message, line: nil, hint: doubt.hint)
    }
  }

  /// The keys that the command line names: each a key itself, or a file of keys.
  public static func named(_ texts: [String]) throws(SettingsError) -> TrustedKeys {
    var keys: [PublicKey] = []
    var warnings: [Diagnostic] = []
    for text in texts {
      let looksLikeKey = text.hasPrefix("RW") && text.utf8.count == 56 && access(text, F_OK) != 0
      if looksLikeKey {
        do { keys.append(try PublicKey(text)) } catch {
          throw SettingsError(diagnostics: [
            Diagnostic(
              severity: .error, file: "--trusted-key", line: nil, message: error.message, hint: error.hint)
          ])
        }
        continue
      }
      let found = try file(text) { diagnostics in
        guard let doubt = FileOwners.doubt(of: text, owners: [0, geteuid()], alone: true) else { return }
        diagnostics.warning(doubt.message, line: nil, hint: doubt.hint)
      }
      keys += found.keys
      warnings += found.warnings
    }
    return TrustedKeys(keys: keys, warnings: warnings)
  }

  private static func file(
    _ path: String, _ check: (Diagnostics) -> Void
  ) throws(SettingsError) -> TrustedKeys {
    let diagnostics = Diagnostics(file: path)
    guard let bytes = diagnostics.bytes(of: path, bound: bound) else {
      throw diagnostics.refusal
    }
    check(diagnostics)
    let loaded = try diagnostics.loaded(parse(bytes, diagnostics), of: bytes)
    return TrustedKeys(keys: loaded.value, warnings: loaded.warnings)
  }

  /// The keys of a file; nil after an error.
  static func parse(_ bytes: [UInt8], _ diagnostics: Diagnostics) -> [PublicKey]? {
    var found: [(key: PublicKey, line: Int)] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let words = line.split { [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains($0) }
      guard let first = words.first, first.first != UInt8(ascii: "#"),
        !line.starts(with: "untrusted comment:".utf8)
      else { continue }
      if words.count > 1, words[1].first != UInt8(ascii: "#") {
        diagnostics.error(
          "something follows the key", line: number + 1,
          hint: "write one key per line, and '#' before a comment"
        )
        continue
      }
      do throws(KeyError) {
        let key = try PublicKey(String(decoding: first, as: UTF8.self))
        if let other = found.first(where: { $0.key.id == key.id }) {
          if other.key == key {
            diagnostics.warning("key \(key.id) is in line \(other.line) already", line: number + 1)
          } else {
            diagnostics.error(
              "key \(key.id) has the id of the key in line \(other.line), but is a different key",
              line: number + 1,
              hint: "keep the one that the compliance team vouches for")
          }
          continue
        }
        found.append((key, number + 1))
      } catch {
        diagnostics.error(error.message, line: number + 1, hint: error.hint)
      }
    }
    if diagnostics.failed { return nil }
    guard !found.isEmpty else {
      // If it meant "no key is trusted", emptying the file would switch the signature check off.
      diagnostics.error(
        "it holds no key", line: nil,
        hint: "add the line of a public key that begins with 'RW', or remove the file")
      return nil
    }
    guard found.count <= most else {
      diagnostics.error(
        "it holds more than \(most) keys", line: nil, hint: "remove those that no longer sign")
      return nil
    }
    return found.map(\.key)
  }
}
