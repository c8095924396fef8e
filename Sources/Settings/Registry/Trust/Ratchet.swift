import Signing

/// The highest serial that was accepted of each key, so that nobody brings an older registry back.
///
/// One number for each key: whoever steals a key can raise its number, and no other one.
struct Ratchet: Hashable, Sendable {
  /// The last registry that was accepted.
  struct Mark: Hashable, Sendable {
    let serial: Int
    /// Of the registry's bytes, in hexadecimal.
    let sha256: String
  }

  private(set) var marks: [KeyID: Mark] = [:]

  /// How many keys are kept: all that can be trusted at once, and as many that no longer are.
  static let most = 2 * TrustedKeys.most
  private static let schema = "vpnaudit.ratchet/1"

  /// Why this registry may not follow the last one of its key; nil where it may.
  func objection(to seal: RegistrySeal) -> String? {
    guard let last = marks[seal.key] else { return nil }
    if seal.serial < last.serial {
      return "its serial is \(seal.serial), and serial \(last.serial) by key \(seal.key) was accepted before"
    }
    if seal.serial == last.serial, seal.sha256 != last.sha256 {
      return "another registry with serial \(seal.serial) by key \(seal.key) was accepted before"
    }
    return nil
  }

  /// Keeps a registry that was accepted. Keys that are no longer trusted make room, the least id first.
  mutating func keep(_ seal: RegistrySeal, trusted: Set<KeyID>) {
    guard objection(to: seal) == nil else { return }
    marks[seal.key] = Mark(serial: seal.serial, sha256: seal.sha256)
    let old = marks.keys.filter { !trusted.contains($0) && $0 != seal.key }
    for id in old.sorted(by: { "\($0)" < "\($1)" }).prefix(max(0, marks.count - Self.most)) {
      marks[id] = nil
    }
  }

  /// The form in which it is kept: a line for each key between its schema and the digest of all before.
  var text: String {
    let lines = marks.map { id, mark in "\(id) \(mark.serial) \(mark.sha256)\n" }.sorted()
    let body = "\(Self.schema)\n" + lines.joined()
    return body + "sha256 \(Digest.sha256(Array(body.utf8)) ?? "")\n"
  }

  init() {}

  /// Reads its form; nil where it is damaged in any way.
  init?(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first?[...] == Self.schema[...], lines.count >= 3, lines.count <= Self.most + 3 else {
      return nil
    }
    for line in lines.dropFirst().dropLast(2) {
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count == 3, let id = KeyID(words[0]), let serial = Int(words[1]),
        SignedSerial.range.contains(serial), words[2].utf8.count == 64
      else { return nil }
      marks[id] = Mark(serial: serial, sha256: String(words[2]))
    }
    // The digest is among what is compared: a byte that changed anywhere makes another text.
    guard self.text == text else { return nil }
  }
}
