/// The first thing in a journal that is not as it was stored.
public struct ChainFault: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Kind: Hashable, Sendable {
    /// The entry is not there, and no signed gap says that it was deleted.
    case missing
    /// The payload is not the one whose digest and size stand beside it.
    case payload
    /// The signature is not that of its key for this payload.
    case signature
    /// A key signed it that is not among those that are trusted; its fingerprint.
    case foreignKey(String)
    /// It names another one before it than there is.
    case link
    /// A column says something else than the payload.
    case columns
    /// What it shares with other entries is missing or altered.
    case shared
    /// It is another one than the head that was given.
    case head
    /// The file cannot be read here.
    case unreadable
  }

  /// The number of the entry.
  public let seq: Int64
  public let kind: Kind

  init(_ seq: Int64, _ kind: Kind) {
    self.seq = seq
    self.kind = kind
  }
}
