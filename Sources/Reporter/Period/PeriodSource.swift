/// Something that a report is made from.
public struct PeriodSource: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Encodable {
    /// A journal's database.
    case journal
    /// Entries that left a journal, as DSSE envelopes.
    case export
    /// Records in files.
    case records
  }

  /// Whether what was read is what was signed.
  public enum Chain: Hashable, Sendable {
    /// Every entry; with the journal's last one as `SEQ:SHA-256`, where it is known.
    case verified(head: String?)
    /// Altered: what comes at and behind the entry, in an export the line, proves nothing.
    case altered(entry: Int64, why: String)
    /// Signed, and there is no public key to verify by.
    case unverified
    /// Files without signatures.
    case unsigned
  }

  public let path: String
  public let kind: Kind
  public let chain: Chain

  public init(path: String, kind: Kind, chain: Chain) {
    self.path = path
    self.kind = kind
    self.chain = chain
  }

  /// Whether the signatures of all of it were verified.
  var isVerified: Bool {
    if case .verified = chain { true } else { false }
  }

  /// Whether an entry is altered, or comes behind one.
  func isAltered(_ entry: Int64) -> Bool {
    if case .altered(let first, _) = chain { entry >= first } else { false }
  }
}

extension PeriodSource.Chain: Encodable {
  private enum CodingKeys: String, CodingKey { case state, head, entry, why }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(word, forKey: .state)
    switch self {
    case .verified(let head): try container.encodeIfPresent(head, forKey: .head)
    case .altered(let entry, let why):
      try container.encode(entry, forKey: .entry)
      try container.encode(why, forKey: .why)
    case .unverified, .unsigned: break
    }
  }

  /// The state in one word.
  var word: String {
    switch self {
    case .verified: "verified"
    case .altered: "altered"
    case .unverified: "unverified"
    case .unsigned: "unsigned"
    }
  }
}
