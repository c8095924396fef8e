internal import Signing

/// An entry's number with the digest of its payload: who keeps one elsewhere can tell later that the journal still has
/// everything up to it.
public struct ChainHead: Hashable, Sendable {
  public let seq: Int64
  /// SHA-256, 32 bytes.
  let hash: [UInt8]

  init(seq: Int64, hash: [UInt8]) {
    self.seq = seq
    self.hash = hash
  }

  /// A head from its text, `SEQ:HASH` with 64 hexadecimal digits; nil where it is none.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let seq = Int64(parts[0]), seq > 0, let hash = SHA256.bytes(parts[1].lowercased())
    else { return nil }
    (self.seq, self.hash) = (seq, hash)
  }

  /// The digest in hexadecimal.
  public var digest: String { hexadecimal(hash) }
}

extension ChainHead: CustomStringConvertible {
  public var description: String { "\(seq):\(digest)" }
}
