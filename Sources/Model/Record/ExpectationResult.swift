/// What the profile can expect of an endpoint.
public enum ExpectationKind: String, Hashable, Sendable, Codable, CaseIterable {
  case path, addresses
  case tlsMinimum = "tls_minimum"
  case tlsExpiry = "tls_expiry"
  case tlsIssuers = "tls_issuers"
  case tlsPins = "tls_pins"
  case tlsClientCertificate = "tls_client_certificate"
  /// The median handshake keeps to the limit for warnings.
  case handshake
  /// The median handshake keeps to the limit for failures.
  case handshakeFail = "handshake_fail"
}

/// Whether an expectation of the profile was met.
public struct ExpectationResult: Hashable, Sendable {
  /// What became of it.
  public enum Result: String, Hashable, Sendable, Codable, CaseIterable {
    case met
    /// Unmet, which makes the endpoint degraded.
    case warning
    /// Unmet, which makes the host non-compliant.
    case failed
    /// It is not known.
    case unknown
  }

  public let kind: ExpectationKind
  public let result: Result
  /// What was found instead; nil where it was met.
  public let facts: ExpectationFacts?
  /// The limit of a timing.
  public let limit: Microseconds?

  public init(
    _ kind: ExpectationKind, _ result: Result, _ facts: ExpectationFacts? = nil, limit: Microseconds? = nil
  ) {
    self.kind = kind
    self.result = result
    self.facts = facts
    self.limit = limit
  }

  public var ok: Bool { result == .met }
}

extension ExpectationResult: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind = "name"
    case ok, result, facts, detail
    case limit = "limit_us"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(ok, forKey: .ok)
    try container.encode(result, forKey: .result)
    try container.encodeFacts(facts, forKey: .facts)
    try container.encodeIfPresent(encoder.wording?.detail(of: self), forKey: .detail)
    try container.encodeIfPresent(limit, forKey: .limit)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    kind = try container.decode(ExpectationKind.self, forKey: .kind)
    // Documents of earlier versions say only whether it was met.
    let ok = try container.decode(Bool.self, forKey: .ok)
    result =
      try container.decodeIfPresent(Result.self, forKey: .result)
      ?? (ok ? .met : kind == .handshake ? .warning : .failed)
    facts = container.decodeFacts(ExpectationFacts.self, forKey: .facts)
    limit = try container.decodeIfPresent(Microseconds.self, forKey: .limit)
  }
}
