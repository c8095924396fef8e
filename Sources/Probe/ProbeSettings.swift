public import Model

/// How endpoints are probed, apart from what each says for itself.
public struct ProbeSettings: Hashable, Sendable {
  /// The resolvers to ask; nil for the system's (resolv.conf). The hosts file goes before either, as
  /// nsswitch.conf orders it.
  public var resolvers: [SocketAddress]?
  /// The time between two scheduled starts, so that probes do not queue behind each other's arithmetic.
  public var spacing: Duration
  /// The largest number of samples at once. The limit of open files may make it smaller.
  public var inFlight: Int

  /// Settings; what is left out is as it suits a check of a few dozen endpoints.
  public init(
    resolvers: [SocketAddress]? = nil, spacing: Duration = .milliseconds(1), inFlight: Int = 512
  ) {
    self.resolvers = resolvers
    self.spacing = spacing
    self.inFlight = inFlight
  }
}
