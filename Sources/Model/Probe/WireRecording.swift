/// What was seen at the interfaces of this host while handshakes of random lengths were made: nothing of it is kept but
/// what follows from it.
public struct WireRecording: Hashable, Sendable {
  /// A message that was sent with a length drawn at random.
  public struct Pulse: Hashable, Sendable {
    /// When it was handed to the kernel, in nanoseconds of the wall clock.
    public let sent: Int64
    /// Its bytes, without any header.
    public let length: Int
    /// Which of the lengths it has that it could have had, from 0.
    public let step: Int
    /// How many lengths there were to draw from, `stride` apart.
    public let steps: Int
    /// When the last byte of its answer was there; nil without one.
    public let answered: Int64?
    /// The bytes of the answer.
    public let answer: Int

    /// Each length is a number of these more than the one before it: what pads to blocks of 16 adds the same to all.
    public static let stride = 16

    public init(sent: Int64, length: Int, step: Int, steps: Int, answered: Int64? = nil, answer: Int = 0) {
      self.sent = sent
      self.length = length
      self.step = step
      self.steps = steps
      self.answered = answered
      self.answer = answer
    }

    /// A length that it could have had.
    package func length(ofStep other: Int) -> Int { length + (other - step) * Self.stride }
  }

  /// A packet as it passed an interface.
  public struct Packet: Hashable, Sendable {
    /// The name of the interface.
    public let interface: String
    public let isOutgoing: Bool
    /// When it passed, in nanoseconds of the wall clock.
    public let at: Int64
    /// The other host, with its port where the protocol has some.
    public let peer: WirePeer
    /// Its bytes from the network header on, before it was cut into fragments.
    public let length: Int

    public init(interface: String, isOutgoing: Bool, at: Int64, peer: WirePeer, length: Int) {
      self.interface = interface
      self.isOutgoing = isOutgoing
      self.at = at
      self.peer = peer
      self.length = length
    }
  }

  public var pulses: [Pulse]
  public var packets: [Packet]
  /// How many handshakes were begun.
  public var handshakes: Int
  /// How many packets found no room.
  public var drops: Int
  /// How many packets left each interface by its own count, and were not seen; nil where that was not counted.
  public var unseen: [String: Int]?
  /// Where the probe's own connections went, as their witnesses say; the names of interfaces.
  public var entered: Set<String>
  /// Why nothing could be watched; nil where it was.
  public var obstacle: GatewayWitness.Reason?

  public init(
    pulses: [Pulse] = [], packets: [Packet] = [], handshakes: Int = 0, drops: Int = 0,
    unseen: [String: Int]? = nil, entered: Set<String> = [], obstacle: GatewayWitness.Reason? = nil
  ) {
    self.pulses = pulses
    self.packets = packets
    self.handshakes = handshakes
    self.drops = drops
    self.unseen = unseen
    self.entered = entered
    self.obstacle = obstacle
  }

  /// Adds what another round recorded.
  public mutating func append(_ other: WireRecording) {
    pulses += other.pulses
    packets += other.packets
    handshakes += other.handshakes
    drops += other.drops
    if let counted = other.unseen { unseen = (unseen ?? [:]).merging(counted, uniquingKeysWith: +) }
    entered.formUnion(other.entered)
    obstacle = obstacle ?? other.obstacle
  }
}

/// Another host on the wire.
public struct WirePeer: Hashable, Sendable {
  public let address: IPAddress
  /// The number of the protocol in the IP header (IANA).
  public let transport: UInt8
  /// Of TCP and UDP.
  public let port: UInt16?

  public init(address: IPAddress, transport: UInt8, port: UInt16?) {
    self.address = address
    self.transport = transport
    self.port = port
  }
}

/// Which packets are asked for while handshakes are made.
public struct WireScope: Hashable, Sendable {
  /// Packets from and to these ports of this host.
  public var ports: Set<Service>
  /// Packets of these protocols, by their numbers.
  public var protocols: Set<UInt8>
  /// Packets to and from these hosts.
  public var hosts: Set<IPAddress>
  /// Packets of these lengths that leave right after a message was sent, in bytes; nil for none.
  public var lengths: ClosedRange<Int>?
  /// All packets.
  public var everything: Bool

  public init(
    ports: Set<Service> = [], protocols: Set<UInt8> = [], hosts: Set<IPAddress> = [],
    lengths: ClosedRange<Int>? = nil, everything: Bool = false
  ) {
    self.ports = ports
    self.protocols = protocols
    self.hosts = hosts
    self.lengths = lengths
    self.everything = everything
  }
}
