internal import COpenSSL
public import Linux

/// A secret key of minisign: what signatures are made with. It is wiped when it is let go.
public struct SecretKey {
  /// How many bytes a key file holds: three algorithms, salt, two limits, id, seed, public key, checksum.
  static let length = 2 + 2 + 2 + 32 + 8 + 8 + body
  /// The part that is encrypted: id, seed, public key, checksum.
  private static let body = 8 + 32 + 32 + 32
  /// No key file comes near it.
  public static let bound = 4096

  private let seed: SecretBytes
  /// The other half, which everybody may know.
  public let publicKey: PublicKey

  private init(seed: SecretBytes, publicKey: PublicKey) {
    self.seed = seed
    self.publicKey = publicKey
  }

  /// A new key pair.
  public static func generate() throws(KeyError) -> SecretKey {
    guard let seed = SecretBytes.random(count: Ed25519.seedLength), let id = SecretBytes.random(count: 8),
      let half = seed.withBytes({ Ed25519.publicKey(of: $0) })
    else { throw KeyError(.cryptography) }
    return SecretKey(seed: seed, publicKey: PublicKey(id: id.withBytes { KeyID($0) }, bytes: half))
  }

  /// Whether the file of a key asks for a passphrase; false where it is no key, too.
  public static func isEncrypted(_ file: SecretBytes) -> Bool {
    (try? raw(of: file))?.withBytes { !$0[2..<4].elementsEqual(Algorithm.unencrypted) } ?? false
  }

  /// A key from its file, decrypted where it is encrypted.
  public init(file: SecretBytes, passphrase: SecretBytes?) throws(KeyError) {
    let raw = try Self.raw(of: file)
    let head = raw.withBytes { Array($0[..<54]) }
    guard head[0..<2] == Algorithm.key[...], head[4..<6] == Algorithm.checksum[...] else {
      throw KeyError(.unknownAlgorithm, line: 2)
    }
    let isEncrypted = head[2..<4] == Algorithm.scrypt[...]
    guard isEncrypted || head[2..<4] == Algorithm.unencrypted[...] else {
      throw KeyError(.unknownEncryption, line: 2)
    }
    if isEncrypted {
      guard let passphrase else { throw KeyError(.needsPassphrase) }
      try Self.applyKey(to: raw, passphrase, salt: Array(head[6..<38]), Self.limits(head[38..<54]))
    }
    let isIntact = raw.withBytes { bytes in
      let checksum = Self.checksum(of: bytes)
      // minisign leaves the checksum of an unencrypted key empty.
      return bytes[126...].elementsEqual(checksum) || !isEncrypted && bytes[126...].allSatisfy { $0 == 0 }
    }
    guard isIntact else { throw KeyError(isEncrypted ? .wrongPassphrase : .damaged) }
    let seed = raw.withBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[62..<94])) }
    let (id, half) = raw.withBytes { (KeyID($0[54..<62]), Array($0[94..<126])) }
    guard seed.withBytes({ Ed25519.publicKey(of: $0) }) == half else { throw KeyError(.damaged) }
    self.init(seed: seed, publicKey: PublicKey(id: id, bytes: half))
  }

  /// The key as a file, as minisign reads it; encrypted where there is a passphrase.
  public func file(passphrase: SecretBytes?) throws(KeyError) -> SecretBytes {
    let raw = SecretBytes(count: Self.length)
    guard let salt = SecretBytes.random(count: 32)?.withBytes({ Array($0) }) else {
      throw KeyError(.cryptography)
    }
    raw.withMutableBytes { target in
      var head = Algorithm.key + (passphrase == nil ? Algorithm.unencrypted : Algorithm.scrypt)
      head += Algorithm.checksum
      if passphrase != nil { head += salt + Self.bytes(of: .sensitive) }
      target.copyBytes(from: head)
      func put(_ bytes: some Collection<UInt8>, at place: Int) {
        UnsafeMutableRawBufferPointer(rebasing: target[place...]).copyBytes(from: bytes)
      }
      put(publicKey.id.bytes, at: 54)
      seed.withBytes { put($0, at: 62) }
      put(publicKey.bytes, at: 94)
      if passphrase != nil { put(Self.checksum(of: UnsafeRawBufferPointer(target)), at: 126) }
    }
    if let passphrase { try Self.applyKey(to: raw, passphrase, salt: salt, .sensitive) }
    let comment = "untrusted comment: minisign \(passphrase == nil ? "un" : "")encrypted secret key\n"
    let letters = (Self.length + 2) / 3 * 4
    let file = SecretBytes(count: comment.utf8.count + letters + 1)
    file.withMutableBytes { target in
      target.copyBytes(from: comment.utf8)
      let line = UnsafeMutableRawBufferPointer(rebasing: target[comment.utf8.count...])
      raw.withBytes { Base64.encode($0, into: UnsafeMutableRawBufferPointer(rebasing: line[..<letters])) }
      line[letters] = UInt8(ascii: "\n")
    }
    return file
  }

  /// Lends the seed.
  func withSeed<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value { seed.withBytes(body) }

  /// The signature of bytes, with a comment that it covers.
  public func sign(_ bytes: [UInt8], trustedComment: String) throws(KeyError) -> Signature {
    guard let hash = Signature.hash(of: bytes), let own = seed.withBytes({ Ed25519.sign(hash, seed: $0) }),
      let all = seed.withBytes({ Ed25519.sign(own + Array(trustedComment.utf8), seed: $0) })
    else { throw KeyError(.cryptography) }
    return Signature(keyID: publicKey.id, ofFile: own, trustedComment: trustedComment, ofAll: all)
  }

  /// The bytes that the second line of a key file stands for.
  private static func raw(of file: SecretBytes) throws(KeyError) -> SecretBytes {
    let found: Result<SecretBytes, KeyError> = file.withBytes { bytes in
      guard bytes.count <= bound else { return .failure(KeyError(.cutShort)) }
      guard bytes.starts(with: "untrusted comment:".utf8) else {
        return .failure(KeyError(.noComment, line: 1))
      }
      guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return .failure(KeyError(.cutShort)) }
      let line = bytes[(end + 1)...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
      if line.isEmpty { return .failure(KeyError(.cutShort)) }
      let raw = SecretBytes(count: Base64.bound(line.count))
      guard let count = raw.withMutableBytes({ Base64.decode(line, into: $0) }) else {
        return .failure(KeyError(.notBase64, line: 2))
      }
      if count == 42 { return .failure(KeyError(.publicAsSecret, line: 2)) }
      guard count == length else { return .failure(KeyError(.wrongLength(count, length), line: 2)) }
      return .success(raw.withBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[..<count])) })
    }
    return try found.get()
  }

  /// Encrypts or decrypts the body: the stream that scrypt gives is its key.
  private static func applyKey(
    to raw: SecretBytes, _ passphrase: SecretBytes, salt: [UInt8], _ limits: Scrypt
  ) throws(KeyError) {
    guard limits.isBearable else { throw KeyError(.unbearableCost, line: 2) }
    guard let stream = limits.derive(passphrase, salt: salt, count: body) else { throw KeyError(.memory) }
    raw.withMutableBytes { target in
      stream.withBytes { for index in 0..<body { target[54 + index] ^= $0[index] } }
    }
  }

  /// BLAKE2b of the algorithm, id, seed and public key.
  private static func checksum(of raw: UnsafeRawBufferPointer) -> [UInt8] {
    let covered = SecretBytes(count: 2 + 72)
    return covered.withMutableBytes { target in
      target.copyBytes(from: raw[..<2])
      UnsafeMutableRawBufferPointer(rebasing: target[2...]).copyBytes(from: raw[54..<126])
      return BLAKE2b.digest(target, length: 32)
    }
  }

  private static func limits(_ bytes: ArraySlice<UInt8>) -> Scrypt {
    func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    return Scrypt(operations: number(bytes.prefix(8)), memory: number(bytes.suffix(8)))
  }

  private static func bytes(of limits: Scrypt) -> [UInt8] {
    [limits.operations, limits.memory].flatMap { number in
      (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
  }
}
