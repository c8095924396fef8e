public import Model

/// How endpoints are probed, apart from what each says for itself.
public struct ProbeSettings: Hashable, Sendable {
  /// The name servers to ask by c-ares; nil for this host's name service.
  var resolvers: [SocketAddress]?
  /// Whether the hosts file goes before `resolvers`; the name service has its own order.
  var usesHostsFile: Bool
  /// The time between two scheduled starts; nil for about as much as a sample takes of the CPU, so that samples do
  /// not queue behind each other's arithmetic.
  package var spacing: Duration?
  /// The largest number of samples at once on each thread. The limit of open files may make it smaller.
  package var inFlight: Int
  /// How many threads shake hands, at most `mostLoops`; each keeps one core busy at most.
  package var loops: Int
  /// Whether handshakes are timed by the kernel's stamps where it gives them, and not by the monotonic clock alone.
  package var kernelStamps: Bool

  /// Whether it is watched where the packets of one connection to each endpoint leave the host; needs CAP_NET_RAW.
  package var watchesWire: Bool

  /// The largest number of threads that is of any use.
  public static let mostLoops = 256

  /// Settings; what is left out suits any check.
  public init(
    resolvers: [SocketAddress]? = nil, usesHostsFile: Bool = true, spacing: Duration? = nil,
    inFlight: Int = 512, loops: Int = 1, kernelStamps: Bool = true, watchesWire: Bool = false
  ) {
    self.resolvers = resolvers
    self.usesHostsFile = usesHostsFile
    self.spacing = spacing
    self.inFlight = inFlight
    self.loops = loops
    self.kernelStamps = kernelStamps
    self.watchesWire = watchesWire
  }
}
