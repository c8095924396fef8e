/// What the answer to the question for a sample's address said of the name beside that.
public struct NameResolution: Hashable, Sendable, Codable {
  /// How many other addresses the name has, as far as this host uses them.
  public let others: Int
  /// Whether the answer took longer than the whole sample may: it is late, and no less true.
  public let isOverdue: Bool
  /// What came of connecting to others of the addresses, where the first one failed; nil where that was not tried.
  public var siblings: [Sibling]?

  public init(others: Int, isOverdue: Bool, siblings: [Sibling]? = nil) {
    self.others = others
    self.isOverdue = isOverdue
    self.siblings = siblings
  }

  /// The same of an address that did not wait for the answer.
  package var inTime: NameResolution { NameResolution(others: others, isOverdue: false) }

  /// The first address that could be connected to in place of the one that failed.
  public var workingSibling: IPAddress? { siblings?.first { $0.failure == nil }?.address }

  enum CodingKeys: String, CodingKey {
    case others, siblings
    case isOverdue = "overdue"
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    others = try values.decode(Int.self, forKey: .others)
    isOverdue = try values.decodeIfPresent(Bool.self, forKey: .isOverdue) ?? false
    siblings = try values.decodeIfPresent([Sibling].self, forKey: .siblings)
  }

  /// Writes `overdue` only where it is.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(others, forKey: .others)
    if isOverdue { try values.encode(true, forKey: .isOverdue) }
    try values.encodeIfPresent(siblings, forKey: .siblings)
  }

  /// Another address of a name of which the first one failed, and what came of a connection to it.
  public struct Sibling: Hashable, Sendable, Codable {
    public let address: IPAddress
    /// `connect()` to writable; nil where it failed.
    public let connect: Microseconds?
    /// Why it failed; nil where the connection stood.
    public let failure: Failure.Code?

    public init(address: IPAddress, connect: Microseconds?, failure: Failure.Code?) {
      self.address = address
      self.connect = connect
      self.failure = failure
    }

    enum CodingKeys: String, CodingKey {
      case address, failure
      case connect = "connect_us"
    }
  }
}
