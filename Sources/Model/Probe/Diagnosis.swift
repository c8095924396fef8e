/// What was observed behind an endpoint's failures: never who did it.
public struct Diagnosis: Hashable, Sendable {
  /// What was seen.
  public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
    /// The system's DNS answer is not the control resolver's, and TLS to it fails by name or pin.
    case answerMismatch = "answer_mismatch"
    /// A ClientHello with the endpoint's name is reset, and one with a neutral name to the same address is answered.
    case nameDependentReset = "name_dependent_reset"
    /// A reset came sooner after the ClientHello than the server is away.
    case earlyReset = "early_reset"
    /// The issuer is none of those expected, or another one through the tunnel than beside it.
    case issuerMismatch = "issuer_mismatch"
    /// Large packets do not arrive where small ones do.
    case mtuBlackHole = "mtu_black_hole"
    /// It fails through the tunnel and succeeds beside it.
    case tunnelOnlyFailure = "tunnel_only_failure"
    /// It fails alike on every path that was tried.
    case serverDown = "server_down"
  }

  public let cause: Cause
  /// How far what was seen speaks for the cause, from 0 to 1.
  public let confidence: Double
  /// What was seen, in the order in which it is said.
  public let facts: [DiagnosisFacts]

  public init(cause: Cause, confidence: Double, facts: [DiagnosisFacts]) {
    self.cause = cause
    self.confidence = confidence
    self.facts = facts
  }
}

extension Diagnosis: Codable {
  private enum CodingKeys: String, CodingKey { case cause, confidence, facts, evidence }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(cause, forKey: .cause)
    try container.encode(confidence, forKey: .confidence)
    try container.encode(facts.map { CaseObject($0) }, forKey: .facts)
    try container.encodeIfPresent(encoder.probeWording?.evidence(of: self), forKey: .evidence)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    cause = try container.decode(Cause.self, forKey: .cause)
    confidence = try container.decode(Double.self, forKey: .confidence)
    let known = try? container.decodeIfPresent([CaseObject<DiagnosisFacts>].self, forKey: .facts)
    facts = known?.map(\.value) ?? []
  }
}
