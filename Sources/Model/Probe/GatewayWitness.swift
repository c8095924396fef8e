/// Which host beyond this one's outer interfaces a tunnel's packets went to, as handshakes of random lengths showed.
///
/// A document holds one as `{"result": "carried", "destinations": [{"address": "203.0.113.10", …}], "pulses": 8, …}`.
public struct GatewayWitness: Hashable, Sendable, Codable {
  /// What was seen.
  public enum Result: String, Hashable, Sendable, Codable, CaseIterable {
    /// One destination carried the test packets.
    case carried
    /// Several carried them.
    case several
    /// One destination had packets of their lengths, and the answers did not come from it.
    case answeredElsewhere = "answered_elsewhere"
    /// It cannot be said.
    case unknown
  }

  /// Why it cannot be said.
  public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
    /// No endpoint behind the tunnel was reached that begins TLS.
    case noEndpoint = "no_endpoint"
    /// The handshakes that were to show it failed.
    case noAnswer = "no_answer"
    /// The packets of the test went another way than those of the probe.
    case pathChanged = "path_changed"
    /// No interface of this host is known to lead out of it.
    case noEdge = "no_edge"
    /// The kernel had no room for packets of that time.
    case dropped
    /// No port was free, or the tap could not be opened.
    case noTap = "no_tap"
    /// No destination had packets of their lengths often enough.
    case unmatched
    /// Too few of the answers came from the destination, and not so few that they came from another.
    case answersUnclear = "answers_unclear"
  }

  /// A destination that had packets of the lengths that were drawn.
  public struct Destination: Hashable, Sendable, Codable {
    public let address: IPAddress
    /// The number of the protocol in the IP header (IANA).
    public let transport: UInt8
    /// Of TCP and UDP.
    public let port: UInt16?
    /// How many test packets it had packets for.
    public let matched: Int
    /// How many answers may have come from it.
    public let answers: Int
    /// How many bytes its packets were longer than the test's messages.
    public let overhead: Int
    /// From the sending of a message to the packet, in the median.
    public let delay: Microseconds
    /// The largest chance of as many matches by accident, over all that was compared.
    public let chance: Double

    public init(
      address: IPAddress, transport: UInt8, port: UInt16?, matched: Int, answers: Int, overhead: Int,
      delay: Microseconds, chance: Double
    ) {
      self.address = address
      self.transport = transport
      self.port = port
      self.matched = matched
      self.answers = answers
      self.overhead = overhead
      self.delay = delay
      self.chance = chance
    }

    enum CodingKeys: String, CodingKey {
      case address, port, matched, answers, overhead, chance
      case transport = "protocol"
      case delay = "delay_us"
    }
  }

  /// A message of the test.
  public struct Pulse: Hashable, Sendable, Codable {
    /// Since the first one.
    public let at: Microseconds
    public let length: Int
    /// From its sending to the destination's packet; nil where there was none.
    public let delay: Microseconds?

    public init(at: Microseconds, length: Int, delay: Microseconds?) {
      self.at = at
      self.length = length
      self.delay = delay
    }

    enum CodingKeys: String, CodingKey {
      case length
      case at = "at_us"
      case delay = "delay_us"
    }
  }

  /// Which packets the kernel was asked for in the end.
  public enum Scope: String, Hashable, Sendable, Codable, CaseIterable {
    /// Those of the tunnel's own process and protocols.
    case directed
    /// Those whose length could be a test packet's.
    case open
    /// All that left and came.
    case full
  }

  public let result: Result
  public let reason: Reason?
  /// The name of the endpoint; nil where there was none.
  public let endpoint: String?
  /// The interfaces that were watched.
  public let interfaces: [String]
  public let scope: Scope?
  public let handshakes: Int
  public let answered: Int
  public let destinations: [Destination]
  public let pulses: [Pulse]
  /// How many packets of other hosts were reported meanwhile; none of them is kept.
  public let foreign: Int
  public let drops: Int
  /// Of the full scope: the destinations that had room for every answered message, at most 16; nil elsewhere.
  public let remaining: [IPAddress]?
  /// Of the full scope: how many packets left that were not seen; nil elsewhere.
  public let unseen: Int?

  public init(
    _ result: Result, _ reason: Reason? = nil, endpoint: String?, interfaces: [String] = [],
    scope: Scope? = nil,
    handshakes: Int = 0, answered: Int = 0, destinations: [Destination] = [], pulses: [Pulse] = [],
    foreign: Int = 0,
    drops: Int = 0, remaining: [IPAddress]? = nil, unseen: Int? = nil
  ) {
    self.result = result
    self.reason = reason
    self.endpoint = endpoint
    self.interfaces = interfaces
    self.scope = scope
    self.handshakes = handshakes
    self.answered = answered
    self.destinations = destinations
    self.pulses = pulses
    self.foreign = foreign
    self.drops = drops
    self.remaining = remaining
    self.unseen = unseen
  }

  /// Whether every destination but the destination is excluded, and nothing passed unseen.
  public var isExclusive: Bool {
    destination.map { remaining == [$0.address] } ?? false && unseen == 0 && drops == 0
  }

  /// The one destination that carried the test packets; nil where there was none or more.
  public var destination: Destination? {
    result == .carried && destinations.count == 1 ? destinations[0] : nil
  }
}
