/// A fact that a tag rests on.
public struct Evidence: Hashable, Sendable, Codable {
  /// What kind of fact it is.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case identity, gateway, route, process, kernel
    case markPair = "mark_pair"
    case api, config, name, list
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
  /// The collector it comes from.
  public let collector: String
  public let value: String
  public let at: Timestamp

  public init(
    id: String, kind: Kind, strength: Strength, collector: String, value: String, at: Timestamp
  ) {
    self.id = id
    self.kind = kind
    self.strength = strength
    self.collector = collector
    self.value = value
    self.at = at
  }
}
