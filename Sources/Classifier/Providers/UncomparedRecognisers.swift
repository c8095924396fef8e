import Model

/// The owners whom a registry recognises only by what this version does not compare, or what a tunnel does not show: it
/// cannot be said of a gateway that it is not theirs.
///
/// An owner with an address or, for a WireGuard tunnel whose key is known, with a key, has said where the gateways are:
/// one elsewhere is not theirs in a registry that calls itself complete, and a name beside the address is a second
/// recogniser of the same gateway. An owner without any, as a carrier that is known from grants alone, has no gateway.
struct UncomparedRecognisers: Sendable {
  private struct Candidate: Sendable {
    let owner: GatewayOwner
    /// In force or not; empty where none is compared for the kind of tunnel.
    let compared: [Recogniser]
    let others: [Recogniser]

    func isOpen(at now: Timestamp) -> Bool {
      !compared.contains { $0.valid.contains(now) } && others.contains { $0.valid.contains(now) }
    }
  }

  /// For a tunnel whose gateway proved a WireGuard key, and for any other. An owner with a compared one for all
  /// time is in neither, so that as a rule both are empty.
  private let withKey: [Candidate]
  private let withoutKey: [Candidate]

  init(_ registry: Registry?) {
    let owners =
      (registry?.providers ?? []).map { GatewayOwner.provider($0) }
      + (registry?.ownGateways ?? []).map { .company($0) }
    withKey = owners.compactMap { Self.candidate($0, comparing: \.isCompared) }
    withoutKey = owners.compactMap {
      Self.candidate($0) { if case .gatewayPrefix = $0 { true } else { false } }
    }
  }

  private static func candidate(
    _ owner: GatewayOwner, comparing isCompared: (Recogniser.Criterion) -> Bool
  ) -> Candidate? {
    let compared = owner.recognisedBy.filter { isCompared($0.criterion) }
    let others = owner.recognisedBy.filter { !isCompared($0.criterion) }
    let isAlways = compared.contains { $0.valid.from == nil && $0.valid.until == nil }
    return others.isEmpty || isAlways ? nil : Candidate(owner: owner, compared: compared, others: others)
  }

  /// One whose gateway a gateway may be for all that was compared, with the kinds of its recognisers.
  struct Possible: Sendable {
    let owner: RegisteredOwner
    let kinds: [String]
  }

  /// Who is recognised by nothing that was compared, at one moment; looked for once, however many tunnels ask.
  struct Open: Sendable {
    fileprivate let withKey: Possible?
    fileprivate let withoutKey: Possible?

    static let none = Open(withKey: nil, withoutKey: nil)

    /// One whose the gateway may be; nil where there is none.
    func owner(of gateway: GatewayFinding) -> Possible? {
      if case .wireguard = gateway.identity { withKey } else { withoutKey }
    }
  }

  func open(at now: Timestamp) -> Open {
    Open(withKey: Self.first(of: withKey, at: now), withoutKey: Self.first(of: withoutKey, at: now))
  }

  private static func first(of candidates: [Candidate], at now: Timestamp) -> Possible? {
    guard let found = candidates.first(where: { $0.isOpen(at: now) }) else { return nil }
    var seen: Set<String> = []
    let kinds = found.others.filter { $0.valid.contains(now) }.map(\.criterion.kind)
      .filter { seen.insert($0).inserted }
    return Possible(owner: found.owner.registered, kinds: kinds)
  }
}
