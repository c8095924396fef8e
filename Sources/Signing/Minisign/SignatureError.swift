/// Why a signature does not count.
public struct SignatureError: Error, Hashable, Sendable {
  /// What is wrong with it.
  package enum Flaw: Hashable, Sendable {
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

  package let flaw: Flaw
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
      "the line of the signature stands for \(found) bytes, and \(wanted) belong there"
    case .publicKey: "a public key stands where the signature belongs"
    case .secretKey: "a secret key stands where the signature belongs"
    case .legacy: "the signature is of the legacy algorithm 'Ed', which is not taken"
    case .unknownAlgorithm: "the signature is of an algorithm that is not known"
    case .hiddenCharacters: "the trusted comment holds characters that do not show"
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

  /// How to mend it.
  public var hint: String {
    switch flaw {
    case .empty, .tooLarge, .cutShort, .extraLines, .noComment, .notBase64, .wrongLength, .hiddenCharacters,
      .unknownAlgorithm:
      "copy it again from where it was made, or sign anew: vpnaudit registry sign FILE --key KEY"
    case .publicKey: "put the file there that 'vpnaudit registry sign' wrote"
    case .secretKey: "take it away at once, and make a new pair if others could read it"
    case .legacy: "sign it with 'vpnaudit registry sign', or with minisign without -l"
    case .unknownKey: "sign with a trusted key; if this one is the company's, add it to the trusted keys"
    case .otherContent: "put file and signature in place together, as they were signed"
    case .changedComment, .forged: "find out who changed it, and put the signature in place as it was made"
    case .cryptography: "see 'openssl list -digest-algorithms'"
    }
  }

  private static func list(_ ids: [KeyID]) -> String {
    let shown = ids.prefix(4).map(\.description).joined(separator: ", ")
    let more = ids.count > 4 ? " and \(ids.count - 4) more" : ""
    return ids.isEmpty ? "is none" : "\(ids.count == 1 ? "is" : "are") \(shown)\(more)"
  }
}
