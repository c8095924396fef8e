import Signing

/// The highest serial that was accepted of each key, so that no older file is accepted again: of registries, and apart
/// from them of files of grants.
///
/// One number for each key: a thief of one key can raise its number alone.
struct RollbackGuard: Hashable, Sendable {
  /// What is counted by itself.
  struct Count: Hashable, Sendable {
    let kind: SignedEdition.Kind
    let key: KeyID
  }

  /// The last file that was accepted.
  struct Accepted: Hashable, Sendable {
    let serial: Int
    /// Of the file's bytes, in hexadecimal.
    let sha256: String
  }

  private(set) var accepted: [Count: Accepted] = [:]

  /// How many keys are kept of each kind: all that can be trusted at once, and as many that no longer are.
  static let most = 2 * TrustedKeys.most
  private static let schema = "vpnaudit.ratchet/1"

  /// The last file of a kind that was accepted by a key.
  func accepted(like edition: SignedEdition) -> Accepted? {
    accepted[Count(kind: edition.kind, key: edition.key)]
  }

  /// Why this file may not follow the last one of its key; nil where it may.
  func objection(to edition: SignedEdition) -> String? {
    guard let last = accepted(like: edition) else { return nil }
    if edition.serial < last.serial {
      return
        "its serial is \(edition.serial), but serial \(last.serial) by key \(edition.key) was accepted before"
    }
    if edition.serial == last.serial, edition.sha256 != last.sha256 {
      return
        "another \(edition.kind.noun) with serial \(edition.serial) by key \(edition.key) was accepted before"
    }
    return nil
  }

  /// Keeps a file that was accepted. Keys that are no longer trusted make room, the least id first.
  mutating func keep(_ edition: SignedEdition, trusted: Set<KeyID>) {
    guard objection(to: edition) == nil else { return }
    accepted[Count(kind: edition.kind, key: edition.key)] = Accepted(
      serial: edition.serial, sha256: edition.sha256)
    let alike = accepted.keys.filter { $0.kind == edition.kind }
    let old = alike.filter { !trusted.contains($0.key) && $0.key != edition.key }
    for count in old.sorted(by: { "\($0.key)" < "\($1.key)" }).prefix(max(0, alike.count - Self.most)) {
      accepted[count] = nil
    }
  }

  /// The form in which it is kept: a line for each key between its schema and the digest of all before. A line of
  /// grants begins with that word, so that the form of registries alone is what it always was.
  var text: String {
    let lines = accepted.map { count, last -> String in
      let kind = count.kind == .registry ? "" : "\(count.kind.rawValue) "
      return "\(kind)\(count.key) \(last.serial) \(last.sha256)\n"
    }.sorted()
    let body = "\(Self.schema)\n" + lines.joined()
    return body + "sha256 \(Digest.sha256(Array(body.utf8)) ?? "")\n"
  }

  init() {}

  /// Reads its form; nil where it is damaged in any way.
  init?(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let kinds = SignedEdition.Kind.allCases.count
    guard lines.first?[...] == Self.schema[...], lines.count >= 3, lines.count <= kinds * Self.most + 3 else {
      return nil
    }
    for line in lines.dropFirst().dropLast(2) {
      var words = line.split(separator: " ", omittingEmptySubsequences: false)
      let isOfGrants = words.first?[...] == SignedEdition.Kind.grants.rawValue[...]
      if isOfGrants { words.removeFirst() }
      guard words.count == 3, let key = KeyID(words[0]), let serial = Int(words[1]),
        EditionSerial.range.contains(serial), words[2].utf8.count == 64
      else { return nil }
      accepted[Count(kind: isOfGrants ? .grants : .registry, key: key)] =
        Accepted(serial: serial, sha256: String(words[2]))
    }
    // The digest is among what is compared: a byte that changed anywhere makes another text.
    guard self.text == text else { return nil }
  }
}
