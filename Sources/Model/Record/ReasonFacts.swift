/// What a reason rests on, beside its code: everything that a sentence about it says.
///
/// In a document each is one flat object, `{"case": "expired", …}`: the parts below share one list of cases.
public enum ReasonFacts: Hashable, Sendable {
  case verdict(VerdictFacts)
  case detection(DetectionFacts)
  case process(ProcessFacts)
  case gateway(GatewayFacts)
  case match(MatchFacts)
  case registry(RegistryFacts)
  case licence(LicenceFacts)
  case grant(GrantFacts)
  case role(RoleFacts)
  case host(HostFacts)
  case endpoint(EndpointFacts)
}

extension ReasonFacts: Codable {
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .verdict(let facts): try facts.encode(to: encoder)
    case .detection(let facts): try facts.encode(to: encoder)
    case .process(let facts): try facts.encode(to: encoder)
    case .gateway(let facts): try facts.encode(to: encoder)
    case .match(let facts): try facts.encode(to: encoder)
    case .registry(let facts): try facts.encode(to: encoder)
    case .licence(let facts): try facts.encode(to: encoder)
    case .grant(let facts): try facts.encode(to: encoder)
    case .role(let facts): try facts.encode(to: encoder)
    case .host(let facts): try facts.encode(to: encoder)
    case .endpoint(let facts): try facts.encode(to: encoder)
    }
  }

  /// The part that knows the case: no two parts have one of the same name.
  public init(from decoder: any Decoder) throws {
    func read<Part: Decodable>(_ wrap: (Part) -> ReasonFacts) -> ReasonFacts? {
      (try? Part(from: decoder)).map(wrap)
    }
    let found =
      read(Self.verdict) ?? read(Self.detection) ?? read(Self.process) ?? read(Self.gateway)
      ?? read(Self.match) ?? read(Self.registry) ?? read(Self.licence) ?? read(Self.grant)
    guard let facts = found ?? read(Self.role) ?? read(Self.host) ?? read(Self.endpoint) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "facts"))
    }
    self = facts
  }
}
