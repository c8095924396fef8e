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
}
