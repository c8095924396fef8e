public import Model

extension EndpointRecord {
  /// One endpoint's result by itself, where the host's tunnels were not observed.
  public init(_ probe: ProbeResult, at moment: Timestamp) {
    self = EndpointVerdict(probe, interfaces: TunnelInterfaces([], areKnown: false), at: moment).record
  }
}
