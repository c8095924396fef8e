public import Model

extension EndpointRecord {
  /// What one endpoint came to by itself, where the host's tunnels were not looked at.
  public init(_ probe: ProbeResult, at moment: Timestamp) {
    self = EndpointVerdict(probe, interfaces: TunnelInterfaces([], areKnown: false), at: moment).record
  }
}
