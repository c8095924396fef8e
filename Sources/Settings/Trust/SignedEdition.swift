public import Signing

/// A registry, or the file of grants beside it, as a trusted key signed it.
public struct SignedEdition: Hashable, Sendable {
  /// Which of the two files it is. Each has serials of its own.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case registry, grants

    /// `registry` or `file of grants`.
    public var noun: String { self == .registry ? "registry" : "file of grants" }

    /// The other of the two.
    var other: Kind { self == .registry ? .grants : .registry }
  }

  public let kind: Kind
  public let key: KeyID
  public let serial: Int
  /// Of the file's bytes, in hexadecimal.
  let sha256: String

  init(_ kind: Kind = .registry, key: KeyID, serial: Int, sha256: String) {
    self.kind = kind
    self.key = key
    self.serial = serial
    self.sha256 = sha256
  }
}
