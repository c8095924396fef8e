public import Model

/// What changed from one registry to another, or from one file of grants to another.
public struct RegistryDifference: Hashable, Sendable {
  /// What the two files are.
  public enum Kind: String, Hashable, Sendable, Codable { case registry, grants }

  /// Which edition a file is.
  public struct Edition: Hashable, Sendable {
    public let serial: Int
    /// SHA-256 of its file, in hexadecimal.
    public let sha256: String

    public init(serial: Int, sha256: String) {
      self.serial = serial
      self.sha256 = sha256
    }
  }

  /// What the newer edition says of the one before it.
  public enum Predecessor: String, Hashable, Sendable, Codable {
    /// Its `prev_sha256` is the digest of the older file.
    case fits
    /// It is the digest of something else.
    case differs
    /// It says nothing, as a file of grants never does.
    case unstated
    /// Both files are the same, byte by byte.
    case same
  }

  public let kind: Kind
  public let old: Edition
  public let new: Edition
  public let predecessor: Predecessor
  /// The moment for which effects are told.
  public let at: Timestamp
  /// Those that somebody should look at first come first.
  public let changes: [RegistryChange]

  public init(
    of kind: Kind = .registry, old: Edition, new: Edition, predecessor: Predecessor, at: Timestamp,
    changes: [RegistryChange]
  ) {
    self.kind = kind
    self.old = old
    self.new = new
    self.predecessor = predecessor
    self.at = at
    self.changes = changes
  }
}
