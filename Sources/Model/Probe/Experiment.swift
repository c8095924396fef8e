/// A further connection that was made to the endpoint after its samples had failed, alike but for one thing.
public struct Experiment: Hashable, Sendable, Codable {
  /// What was changed.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Nothing: whether it still fails.
    case again
    /// The server name of the ClientHello is one that no host has.
    case neutralName = "neutral_name"
    /// No segment is longer than 536 bytes, in either direction.
    case smallSegments = "small_segments"
    /// The ClientHello offers groups of elliptic curves only, which makes it as small as it can be.
    case classicalGroups = "classical_groups"
    /// The packets leave by the interface that carries the tunnel, not into the tunnel.
    case besideTunnel = "beside_tunnel"
    /// The name was asked of the control resolver, and what it answered was connected to.
    case controlAnswer = "control_answer"
  }

  public let kind: Kind
  /// What the ClientHello said instead of the endpoint's name; nil where it said no name, or the endpoint's own.
  public let serverName: String?
  /// What a resolver answered; nil where none was asked.
  public let answers: [IPAddress]?
  /// The route that its packets took.
  public let path: Path?
  public let sample: Sample
  public let certificate: CertificateFacts?

  public init(
    kind: Kind, serverName: String? = nil, answers: [IPAddress]? = nil, path: Path? = nil, sample: Sample,
    certificate: CertificateFacts? = nil
  ) {
    self.kind = kind
    self.serverName = serverName
    self.answers = answers
    self.path = path
    self.sample = sample
    self.certificate = certificate
  }

  enum CodingKeys: String, CodingKey {
    case kind, answers, path, sample, certificate
    case serverName = "server_name"
  }
}
