public import Model

/// A host's result: its tunnels with their tags, its endpoints with their outcomes, and both together.
public struct Verdict: Hashable, Sendable {
  /// Every tunnel in scope, the idle ones too.
  public let tunnels: [Tunnel]
  /// One per probe, in the order of the probes.
  public let endpoints: [EndpointRecord]
  /// The host's tag, status and outcome.
  public let compliance: Compliance

  /// A verdict from its parts.
  init(tunnels: [Tunnel], endpoints: [EndpointRecord], compliance: Compliance) {
    self.tunnels = tunnels
    self.endpoints = endpoints
    self.compliance = compliance
  }
}
