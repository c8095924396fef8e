internal import COpenSSL

/// A running digest, computed by libcrypto.
public final class Digest {
  /// The algorithms that the program uses.
  public enum Algorithm: Sendable {
    case sha256
    /// Only to compare with the sums that dpkg keeps, which are of this kind.
    case md5
    /// The one of 64 bytes, of files that are signed.
    case blake2b
  }

  private let context: OpaquePointer

  /// A new digest; nil where libcrypto refuses the algorithm, as its FIPS provider does with MD5.
  public init?(_ algorithm: Algorithm) {
    guard let context = EVP_MD_CTX_new() else { return nil }
    let type =
      switch algorithm {
      case .sha256: EVP_sha256()
      case .md5: EVP_md5()
      case .blake2b: EVP_blake2b512()
      }
    guard EVP_DigestInit_ex(context, type, nil) == 1 else {
      EVP_MD_CTX_free(context)
      return nil
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Takes in more bytes.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Takes in more bytes.
  package func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The digest in lower-case hexadecimal; the object is spent.
  public func finish() -> String { hexadecimal(finishBytes()) }

  /// The digest itself; the object is spent.
  package func finishBytes() -> [UInt8] {
    var out = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    EVP_DigestFinal_ex(context, &out, &count)
    return Array(out.prefix(Int(count)))
  }

  /// SHA-256 of bytes as 32 bytes; nil where libcrypto refuses it.
  package static func sha256Bytes(of bytes: [UInt8]) -> [UInt8]? {
    var isMade = false
    let out = [UInt8](unsafeUninitializedCapacity: 32) { room, count in
      isMade = EVP_Digest(bytes, bytes.count, room.baseAddress, nil, EVP_sha256(), nil) == 1
      count = isMade ? 32 : 0
    }
    return isMade ? out : nil
  }

  /// SHA-256 of bytes, in lower-case hexadecimal; nil where libcrypto refuses it.
  public static func sha256(_ bytes: [UInt8]) -> String? {
    sha256Bytes(of: bytes).map { hexadecimal($0) }
  }
}

/// Bytes as lower-case hexadecimal text.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits: [UInt8] = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  text.reserveCapacity(2 * bytes.underestimatedCount)
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

extension Digest {
  /// HMAC-SHA-256 (RFC 2104) as 32 bytes; nil where libcrypto refuses it.
  public static func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8]? {
    var out = [UInt8](repeating: 0, count: 32)
    var count: UInt32 = 0
    let done = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &out, &count)
    return done != nil && count == 32 ? out : nil
  }
}
