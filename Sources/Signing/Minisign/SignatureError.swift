/// Why a signature does not count.
public struct SignatureError: Error, Hashable, Sendable {
  /// What is wrong with it.
  enum Flaw: Hashable, Sendable {
    case empty
    case tooLarge
    /// It has so many lines of four.
    case cutShort(Int)
    case extraLines
    case noComment(String)
    case notBase64
    case wrongLength(Int, Int)
    case publicKey
    case secretKey
    /// It was made over the whole file at once, which older versions of minisign do.
    case legacy
    case unknownAlgorithm
    case hiddenCharacters
    case unknownKey(KeyID, trusted: [KeyID])
    /// The key made it, for another file.
    case otherContent(KeyID)
    case changedComment(KeyID)
    /// It names a key that did not make it.
    case forged(KeyID)
    case cryptography
  }

  let flaw: Flaw
  /// The line of the signature file, counted from 1; nil where it is about the whole.
  public let line: Int?

  init(_ flaw: Flaw, line: Int? = nil) {
    self.flaw = flaw
    self.line = line
  }

  /// What is wrong, in lower case and without a full stop.
  public var message: String {
    switch flaw {
    case .empty: "the signature is empty"
    case .tooLarge: "the signature is larger than \(Signature.bound >> 10) KiB"
    case .cutShort(let count): "the signature ends after line \(count) of 4"
    case .extraLines: "something follows the signature's four lines"
    case .noComment(let words): "the line of the signature does not begin with '\(words)'"
    case .notBase64: "the line of the signature is not base64"
    case .wrongLength(let found, let wanted):
      "the line of the signature holds \(found) bytes, but must hold \(wanted)"
    case .publicKey: "this is a public key, not a signature"
    case .secretKey: "this is a secret key, not a signature"
    case .legacy: "the signature uses the legacy algorithm 'Ed', which is not accepted"
    case .unknownAlgorithm: "the signature uses an unknown algorithm"
    case .hiddenCharacters: "the trusted comment contains invisible characters"
    case .unknownKey(let id, let trusted):
      "the signature is by key \(id), which is not trusted: trusted \(Self.list(trusted))"
    case .otherContent(let id):
      "the signature by key \(id) is genuine, but for other bytes: the file was changed, cut short or swapped"
    case .changedComment(let id): "the trusted comment is not the one that key \(id) signed"
    case .forged(let id):
      "the signature names key \(id), which did not make it as it is: it was changed or forged"
    case .cryptography: "libcrypto refuses BLAKE2b"
    }
  }

  /// How to fix it.
  public var hint: String {
    switch flaw {
    case .empty, .tooLarge, .cutShort, .extraLines, .noComment, .notBase64, .wrongLength, .hiddenCharacters,
      .unknownAlgorithm:
      "copy it again from its origin, or sign again: vpnaudit registry sign FILE --key KEY"
    case .publicKey: "put the file there that 'vpnaudit registry sign' wrote"
    case .secretKey: "remove it at once, and make a new pair if others could read it"
    case .legacy: "sign it with 'vpnaudit registry sign', or with minisign without -l"
    case .unknownKey: "sign with a trusted key; if this one is the company's, add it to the trusted keys"
    case .otherContent: "install the file and its signature together, as they were signed"
    case .changedComment, .forged: "find out who changed it, and install the original signature"
    case .cryptography: "see 'openssl list -digest-algorithms'"
    }
  }

  private static func list(_ ids: [KeyID]) -> String {
    let shown = ids.prefix(4).map(\.description).joined(separator: ", ")
    let more = ids.count > 4 ? " and \(ids.count - 4) more" : ""
    return ids.isEmpty ? "is none" : "\(ids.count == 1 ? "is" : "are") \(shown)\(more)"
  }
}
