internal import Linux

/// A detached signature in minisign's form: of a file's BLAKE2b digest, and of that signature with a comment.
///
/// Four lines: an untrusted comment, the signature with its key's id, a trusted comment, the signature of both.
public struct Signature: Hashable, Sendable {
  /// No signature comes near it.
  public static let bound = 16 << 10

  /// The key that it names.
  public let keyID: KeyID
  /// What the signer said; true only once the signature has been verified.
  public let trustedComment: String
  private let ofFile: [UInt8]
  private let ofAll: [UInt8]

  private static let untrusted = Array("untrusted comment:".utf8)
  private static let trusted = Array("trusted comment: ".utf8)

  init(keyID: KeyID, ofFile: [UInt8], trustedComment: String, ofAll: [UInt8]) {
    self.keyID = keyID
    self.ofFile = ofFile
    self.trustedComment = trustedComment
    self.ofAll = ofAll
  }

  /// Reads a signature file.
  public init(file bytes: [UInt8]) throws(SignatureError) {
    guard bytes.count <= Self.bound else { throw SignatureError(.tooLarge) }
    guard !bytes.isEmpty else { throw SignatureError(.empty) }
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard let first = lines.first, first.starts(with: Self.untrusted) else {
      throw SignatureError(.noComment("untrusted comment:"), line: 1)
    }
    guard lines.count >= 2 else { throw SignatureError(.cutShort(lines.count)) }
    guard let own = Base64.decode(lines[1]) else { throw SignatureError(.notBase64, line: 2) }
    switch own.count {
    case 2 + 8 + Ed25519.signatureLength: break
    case 42: throw SignatureError(.publicKey, line: 2)
    case SecretKey.length: throw SignatureError(.secretKey, line: 2)
    default: throw SignatureError(.wrongLength(own.count, 74), line: 2)
    }
    if own.starts(with: Algorithm.key) { throw SignatureError(.legacy, line: 2) }
    guard own.starts(with: Algorithm.hashed) else { throw SignatureError(.unknownAlgorithm, line: 2) }
    guard lines.count >= 3 else { throw SignatureError(.cutShort(lines.count)) }
    guard lines[2].starts(with: Self.trusted) else {
      throw SignatureError(.noComment("trusted comment: "), line: 3)
    }
    guard let comment = String(validating: lines[2].dropFirst(Self.trusted.count), as: UTF8.self),
      comment.unicodeScalars.allSatisfy({ $0.value >= 32 && !(127..<160).contains($0.value) || $0 == "\t" })
    else { throw SignatureError(.hiddenCharacters, line: 3) }
    guard lines.count >= 4 else { throw SignatureError(.cutShort(lines.count)) }
    guard let all = Base64.decode(lines[3]) else { throw SignatureError(.notBase64, line: 4) }
    guard all.count == Ed25519.signatureLength else {
      throw SignatureError(.wrongLength(all.count, Ed25519.signatureLength), line: 4)
    }
    guard lines.count == 4 else { throw SignatureError(.extraLines, line: 5) }
    self.init(keyID: KeyID(own[2..<10]), ofFile: Array(own[10...]), trustedComment: comment, ofAll: all)
  }

  /// The signature as a file.
  public var file: String {
    """
    untrusted comment: signature from minisign secret key
    \(Base64.encode(Algorithm.hashed + keyID.bytes + ofFile))
    trusted comment: \(trustedComment)
    \(Base64.encode(ofAll))

    """
  }

  /// Checks that one of the keys signed these bytes and the comment; returns that key.
  @discardableResult
  public func verify(_ bytes: [UInt8], by keys: [PublicKey]) throws(SignatureError) -> PublicKey {
    let named = keys.filter { $0.id == keyID }
    guard !named.isEmpty else { throw SignatureError(.unknownKey(keyID, trusted: keys.map(\.id))) }
    guard let hash = Self.hash(of: bytes) else { throw SignatureError(.cryptography) }
    let message = ofFile + Array(trustedComment.utf8)
    // Ids are no proof: two keys may have the same one.
    let checked = named.map { key in
      (
        key: key, fits: Ed25519.verify(ofFile, of: hash, by: key.bytes),
        isWhole: Ed25519.verify(ofAll, of: message, by: key.bytes)
      )
    }
    if let good = checked.first(where: { $0.fits && $0.isWhole }) { return good.key }
    if checked.contains(where: \.fits) { throw SignatureError(.changedComment(keyID), line: 3) }
    if checked.contains(where: \.isWhole) { throw SignatureError(.otherContent(keyID)) }
    throw SignatureError(.forged(keyID))
  }

  /// BLAKE2b of a file's bytes; nil where libcrypto refuses it.
  static func hash(of bytes: [UInt8]) -> [UInt8]? {
    guard let digest = Digest(.blake2b) else { return nil }
    digest.update(bytes)
    return digest.finishBytes()
  }
}
