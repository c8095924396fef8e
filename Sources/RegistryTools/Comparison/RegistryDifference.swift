public import Model
public import Settings

/// What changed from one registry to another, or from one file of grants to another.
public struct RegistryDifference: Hashable, Sendable {
  /// What the two files are.
  enum Kind: String, Hashable, Sendable, Codable { case registry, grants }

  /// Which edition a file is.
  struct Edition: Hashable, Sendable {
    let serial: Int
    /// SHA-256 of its file, in hexadecimal.
    let sha256: String

    init(serial: Int, sha256: String) {
      self.serial = serial
      self.sha256 = sha256
    }
  }

  /// What the newer edition says of the one before it.
  enum Predecessor: String, Hashable, Sendable, Codable {
    /// Its `prev_sha256` is the digest of the older file.
    case fits
    /// It is the digest of something else.
    case differs
    /// It says nothing, as a file of grants never does.
    case unstated
    /// Both files are the same, byte by byte.
    case same
  }

  let kind: Kind
  let old: Edition
  let new: Edition
  let predecessor: Predecessor
  /// The moment that the effects are for.
  let at: Timestamp
  /// Those that need a review first come first.
  public let changes: [RegistryChange]

  init(
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

extension RegistryDifference {
  /// The difference of two registries, as of a moment.
  public init(from old: Loaded<Registry>, to new: Loaded<Registry>, at moment: Timestamp) {
    let predecessor: Predecessor =
      if old.sha256 == new.sha256 {
        .same
      } else if let stated = new.value.meta.previousDigest {
        stated.lowercased() == old.sha256 ? .fits : .differs
      } else {
        .unstated
      }
    self.init(
      old: Edition(serial: old.value.meta.serial, sha256: old.sha256),
      new: Edition(serial: new.value.meta.serial, sha256: new.sha256), predecessor: predecessor, at: moment,
      changes: RegistryComparison(from: old.value, to: new.value, at: moment).changes)
  }

  /// The difference of two files of grants, as of a moment.
  public init(from old: Loaded<GrantBook>, to new: Loaded<GrantBook>, at moment: Timestamp) {
    self.init(
      of: .grants, old: Edition(serial: old.value.serial, sha256: old.sha256),
      new: Edition(serial: new.value.serial, sha256: new.sha256),
      predecessor: old.sha256 == new.sha256 ? .same : .unstated, at: moment,
      changes: GrantComparison(from: old.value, to: new.value, at: moment).changes)
  }
}
