/// A fact that a tag rests on.
public struct Evidence: Hashable, Sendable {
  /// What kind of fact it is.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case identity, gateway, route, process, kernel
    case markPair = "mark_pair"
    case api, config, name, list, wire
  }

  /// How much it proves.
  public enum Strength: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case weak, medium, strong, decisive

    public static func < (a: Strength, b: Strength) -> Bool { a.rank < b.rank }

    private var rank: Int {
      switch self {
      case .weak: 0
      case .medium: 1
      case .strong: 2
      case .decisive: 3
      }
    }
  }

  /// The name within its tunnel: `e1`, `e2` …
  public let id: String
  public let kind: Kind
  public let strength: Strength
  public let source: EvidenceSource
  /// What was found; nil where a document of another version has facts that are not known here.
  public let facts: EvidenceFacts?
  let at: Timestamp

  public init(
    id: String, kind: Kind, strength: Strength, source: EvidenceSource, facts: EvidenceFacts?, at: Timestamp
  ) {
    self.id = id
    self.kind = kind
    self.strength = strength
    self.source = source
    self.facts = facts
    self.at = at
  }

  /// The same, seen at another moment.
  func seen(at moment: Timestamp) -> Evidence {
    Evidence(id: id, kind: kind, strength: strength, source: source, facts: facts, at: moment)
  }
}

extension Evidence: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, kind, strength, facts, value, at
    case source = "collector"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(kind, forKey: .kind)
    try container.encode(strength, forKey: .strength)
    try container.encode(source, forKey: .source)
    try container.encodeFacts(facts, forKey: .facts)
    if let wording = encoder.wording { try container.encode(wording.value(of: self), forKey: .value) }
    try container.encode(at, forKey: .at)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(String.self, forKey: .id)
    kind = try container.decode(Kind.self, forKey: .kind)
    strength = try container.decode(Strength.self, forKey: .strength)
    source = try container.decode(EvidenceSource.self, forKey: .source)
    facts = container.decodeFacts(EvidenceFacts.self, forKey: .facts)
    at = try container.decode(Timestamp.self, forKey: .at)
  }
}
