extension Sample {
  /// What a name server answered.
  public struct DNSDetails: Hashable, Sendable, Codable {
    /// How many records of the kind that was asked for the answer has, aliases followed.
    public let answers: Int
    /// The addresses in them, in the answer's order, where addresses were asked for.
    public let addresses: [IPAddress]?
    /// For how many seconds all of them may be kept.
    package let lifetime: Int?
    /// The answer's transport: TCP where it was too long for UDP.
    package let transport: TransportProtocol

    public init(answers: Int, addresses: [IPAddress]?, lifetime: Int?, transport: TransportProtocol) {
      self.answers = answers
      self.addresses = addresses
      self.lifetime = lifetime
      self.transport = transport
    }

    enum CodingKeys: String, CodingKey {
      case answers, addresses, transport
      case lifetime = "ttl_s"
    }
  }

  /// How an echo was timed.
  public struct ICMPDetails: Hashable, Sendable, Codable {
    /// Which clock the round trip was taken by.
    package let stampedBy: StampSource

    public init(stampedBy: StampSource) { self.stampedBy = stampedBy }

    enum CodingKeys: String, CodingKey {
      case stampedBy = "stamped_by"
    }
  }

  /// What the answer to the question for a sample's address said of the name beside that.
  public struct Resolution: Hashable, Sendable, Codable {
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
    package var inTime: Resolution { Resolution(others: others, isOverdue: false) }

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
}
