import Glibc
public import Signing

/// The keys whose signature a registry needs, from the machine's own file or the command line: never from a profile,
/// which is the file of whoever is checked.
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
  public let keys: [PublicKey]
  public let warnings: [Problem]

  /// The machine's keys; nil where it has no such file.
  ///
  /// Throws where somebody other than root could have written it.
  public static func ofMachine(at path: String = usualPath) throws(SettingsError) -> TrustedKeys? {
    if let refusal = FileBytes.refusal(of: path), refusal.isMissing { return nil }
    return try file(path) { findings in
      guard let doubt = FileOwners.doubt(of: path, owners: [0]) else { return }
      findings.error(doubt.message, line: nil, hint: doubt.hint)
    }
  }

  /// The keys that the command line names: each a key itself, or a file of keys.
  public static func named(_ texts: [String]) throws(SettingsError) -> TrustedKeys {
    var keys: [PublicKey] = []
    var warnings: [Problem] = []
    for text in texts {
      let looksLikeKey = text.hasPrefix("RW") && text.utf8.count == 56 && access(text, F_OK) != 0
      if looksLikeKey {
        do { keys.append(try PublicKey(text)) } catch {
          throw SettingsError(problems: [
            Problem(
              severity: .error, file: "--trusted-key", line: nil, message: error.message, hint: error.hint)
          ])
        }
        continue
      }
      let found = try file(text) { findings in
        guard let doubt = FileOwners.doubt(of: text, owners: [0, geteuid()], alone: true) else { return }
        findings.warning(doubt.message, line: nil, hint: doubt.hint)
      }
      keys += found.keys
      warnings += found.warnings
    }
    return TrustedKeys(keys: keys, warnings: warnings)
  }

  private static func file(
    _ path: String, _ check: (Findings) -> Void
  ) throws(SettingsError) -> TrustedKeys {
    let findings = Findings(file: path)
    guard let bytes = findings.bytes(of: path, bound: bound) else {
      throw findings.refusal
    }
    check(findings)
    let loaded = try findings.loaded(parse(bytes, findings), of: bytes)
    return TrustedKeys(keys: loaded.value, warnings: loaded.warnings)
  }

  /// The keys of a file; nil after an error.
  static func parse(_ bytes: [UInt8], _ findings: Findings) -> [PublicKey]? {
    var found: [(key: PublicKey, line: Int)] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let words = line.split { [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains($0) }
      guard let first = words.first, first.first != UInt8(ascii: "#"),
        !line.starts(with: "untrusted comment:".utf8)
      else { continue }
      if words.count > 1, words[1].first != UInt8(ascii: "#") {
        findings.error(
          "something follows the key", line: number + 1, hint: "write one key a line, and '#' before a remark"
        )
        continue
      }
      do throws(KeyError) {
        let key = try PublicKey(String(decoding: first, as: UTF8.self))
        if let other = found.first(where: { $0.key.id == key.id }) {
          if other.key == key {
            findings.warning("key \(key.id) stands in line \(other.line) already", line: number + 1)
          } else {
            findings.error(
              "key \(key.id) has the id of the key in line \(other.line), and is another key",
              line: number + 1,
              hint: "keep the one that the compliance team vouches for")
          }
          continue
        }
        found.append((key, number + 1))
      } catch {
        findings.error(error.message, line: number + 1, hint: error.hint)
      }
    }
    if findings.failed { return nil }
    guard !found.isEmpty else {
      // Taken for "nobody is trusted", an emptied file would switch the signature off.
      findings.error(
        "it holds no key", line: nil,
        hint: "add the line of a public key that begins with 'RW', or take the file away")
      return nil
    }
    guard found.count <= most else {
      findings.error("it holds more than \(most) keys", line: nil, hint: "take out those that sign no more")
      return nil
    }
    return found.map(\.key)
  }
}
