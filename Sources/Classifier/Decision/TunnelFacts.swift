import Model

/// Everything about one tunnel that the decision table evaluates.
struct TunnelFacts {
  let draft: TunnelDraft
  let now: Timestamp
  /// When the host was observed, where that is the moment for which the registry is asked.
  let seen: Timestamp?
  /// The namespace that was observed.
  let observed: UInt64
  let registryState: RegistryState
  /// Collectors that this tunnel needed and that were not complete.
  let gaps: [CollectorReport]
  let gateway: GatewayFinding
  /// Those that were seen, and those of the grants in use.
  let ends: TunnelEnds
  let match: ProviderMatch
  /// What the endpoints that it carries serve.
  let purposes: Set<Endpoint.Purpose>
  /// Where test packets through it went; nil where the wire was not asked.
  let witness: GatewayWitness?
  let assurance: Profile.Assurance
  /// The company's denial of the product, where it is certain and serves or carries something.
  let denied: DeniedProduct?

  /// The rules that the tunnel falls under.
  let rules: [AppliedRule]
  /// What is on record of the gateway's owner; nil where none is known.
  let authorisations: Authorisations?
  /// The company's waivers for the gateway's owner, in force or not.
  let waivers: [Waiver]
  /// Of a gateway without an owner: one that may be its owner for all that was compared.
  let possibleOwner: UncomparedRecognisers.Possible?
  /// Whether the gateway lies in a network that this host is in.
  let isNeighbour: Bool
  /// How far the rules ask anything of the tunnel.
  let ruleScope: RuleScope
  /// The latest day on which a licence of the registry was looked up.
  let lastChecked: Day?

  init(
    draft: TunnelDraft, now: Timestamp, seen: Timestamp?, observed: UInt64, registryState: RegistryState,
    gaps: [CollectorReport],
    gateway: GatewayFinding,
    ends: TunnelEnds, match: ProviderMatch, purposes: Set<Endpoint.Purpose>, index: RegistryIndex?,
    uncompared: UncomparedRecognisers.Open, isListening: Bool,
    witness: GatewayWitness? = nil, assurance: Profile.Assurance = .standard,
    isNeighbour: Bool = false
  ) {
    self.draft = draft
    self.now = now
    self.seen = seen
    self.observed = observed
    self.registryState = registryState
    self.gaps = gaps
    self.gateway = gateway
    self.match = match
    self.purposes = purposes
    self.witness = witness
    self.assurance = assurance
    self.isNeighbour = isNeighbour
    self.lastChecked = index?.lastChecked
    let serves = draft.state == .active || isListening
    self.denied = serves ? draft.certainProducts.lazy.compactMap { index?.denied($0) }.first : nil
    if case .none = match, gateway.isProven {
      self.possibleOwner = uncompared.owner(of: gateway)
    } else {
      self.possibleOwner = nil
    }
    guard let index, let owner = match.owner else {
      self.ends = ends
      self.rules = index?.rules(for: ends, at: now) ?? []
      self.authorisations = nil
      self.waivers = []
      self.ruleScope = .unknown
      return
    }
    let grants = GrantChoice(for: owner, ends: ends, in: index, at: now)
    self.ends = ends.extended(by: grants.inUse)
    self.rules = index.rules(for: self.ends, at: now)
    self.ruleScope = RuleScope(of: rules, on: self.ends, in: index, at: now)
    self.authorisations = Authorisations(
      of: owner, grants, address: gateway.address, ends: self.ends, rules: rules, ruleScope: ruleScope,
      in: index,
      at: now)
    self.waivers = index.waivers(of: owner.id)
  }

  /// Nil where there is none, or none that may be read.
  var registry: Registry? { registryState.registry }

  var owner: GatewayOwner? { match.owner }

  var provider: Provider? { owner?.provider }

  /// Whether the tag rests on the company's own claims as well: on its own gateways, and on its grants.
  var isAttested: Bool {
    guard let authorisations else { return false }
    return authorisations.owner.provider == nil || !authorisations.grants.inUse.isEmpty
  }

  /// Why the process is not verified; nil where it is.
  var processDoubt: ProcessFacts? {
    guard let holder = draft.holder else {
      if case .diversion = draft.place { return .listenerUnknown }
      if draft.isHeldByProcess { return .holderUnknown }
      // The kernel checked the peer's key itself, and no process comes between: that the key is listed says who the
      // other end is, whatever configured the interface.
      if draft.wireguard?.source == .kernel, case .owner(_, _, byIdentity: true) = match { return nil }
      return .kernelMade
    }
    return holder.doubt
  }

  /// Whether no rule in force concerns the tunnel, so that nothing asks for a licence; not while an end is unknown.
  var isWithoutRule: Bool { owner != nil && [.jurisdiction, .nothing].contains(ruleScope) }

  /// The rules that the tunnel falls under because it leaves their jurisdiction.
  var crossBorderRules: [AppliedRule] { rules.filter { $0.crossing == .crossBorder } }
}

extension TunnelDraft {
  /// What it is for sure: marks that anybody could imitate accuse nobody.
  fileprivate var certainProducts: [Product] {
    var found: [Product] = []
    if let identity, identity.isCertain, holder?.isTied ?? true { found.append(identity.product) }
    if let kernelProduct { found.append(kernelProduct) }
    return found
  }
}
