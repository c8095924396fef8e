internal import Linux

/// A public key of minisign: what signatures are checked by.
public struct PublicKey: Hashable, Sendable {
  public let id: KeyID
  let bytes: [UInt8]

  init(id: KeyID, bytes: [UInt8]) {
    self.id = id
    self.bytes = bytes
  }

  /// A key from its line of base64, `RW…`.
  public init(_ text: some StringProtocol) throws(KeyError) {
    let text = Array(text.utf8)
    guard text.count <= 256, let raw = Base64.decode(text) else { throw KeyError(.notBase64) }
    guard raw.count == 2 + 8 + Ed25519.keyLength else {
      throw KeyError(raw.count == SecretKey.length ? .secretAsPublic : .wrongLength(raw.count, 42))
    }
    guard raw.starts(with: Algorithm.key) else { throw KeyError(.unknownAlgorithm) }
    let bytes = Array(raw[10...])
    guard !bytes.allSatisfy({ $0 == 0 }) else { throw KeyError(.zeroKey) }
    self.init(id: KeyID(raw[2..<10]), bytes: bytes)
  }

  /// The key's line of base64.
  public var text: String { Base64.encode(Algorithm.key + id.bytes + bytes) }

  /// The key as a file, as minisign writes it.
  public var file: String { "untrusted comment: minisign public key \(id)\n\(text)\n" }
}

/// The two letters by which minisign's files say what they hold.
enum Algorithm {
  /// Of a key, and of a signature that was made over the whole file at once.
  static let key = Array("Ed".utf8)
  /// Of a signature that was made over the file's BLAKE2b digest.
  static let hashed = Array("ED".utf8)
  static let scrypt = Array("Sc".utf8)
  static let unencrypted: [UInt8] = [0, 0]
  static let checksum = Array("B2".utf8)
}
