import Model

/// Everything about one tunnel that the decision table weighs.
struct TunnelFacts {
  let draft: TunnelDraft
  let now: Timestamp
  /// The namespace that was observed.
  let observed: UInt64
  let standing: RegistryStanding
  /// Collectors that this tunnel needed and that were not complete.
  let gaps: [CollectorReport]
  let gateway: GatewayFinding
  let ends: TunnelEnds
  let match: ProviderMatch
  /// The company's word against the product, where its process is verified and it serves or carries something.
  let denial: Denial?

  /// The rules that the tunnel falls under.
  let rules: [AppliedRule]
  /// What the provider's licences come to; nil where no provider is known.
  let weighing: LicenceWeighing?

  init(
    draft: TunnelDraft, now: Timestamp, observed: UInt64, standing: RegistryStanding, gaps: [CollectorReport],
    gateway: GatewayFinding,
    ends: TunnelEnds, match: ProviderMatch, isListening: Bool
  ) {
    self.draft = draft
    self.now = now
    self.observed = observed
    self.standing = standing
    let registry = standing.registry
    self.gaps = gaps
    self.gateway = gateway
    self.ends = ends
    self.match = match
    let serves = draft.state == .active || isListening
    // The kernel's own product is certain by the kind of the link.
    let isCertain = draft.holding.map(\.verified) ?? (draft.link?.kind == "wireguard")
    if serves, let product = draft.product, isCertain {
      self.denial = registry?.denied.first { $0.product == product.id || $0.category == product.category }
    } else {
      self.denial = nil
    }
    self.rules = registry?.rules(for: ends, at: now) ?? []
    if let registry, case .provider(let provider, _, _) = match {
      self.weighing = LicenceWeighing(
        of: provider, ends: ends, rules: rules, registry: registry, at: now)
    } else {
      self.weighing = nil
    }
  }

  /// Nil where there is none, or none that may be read.
  var registry: Registry? { standing.registry }

  var provider: Provider? {
    if case .provider(let provider, _, _) = match { provider } else { nil }
  }

  /// Why the process is not verified, in words; nil where it is.
  var processDoubt: String? {
    guard let holding = draft.holding else {
      if case .diversion = draft.place { return "nobody was seen to listen for \(draft.label)" }
      if draft.isHeldByProcess { return "nobody was seen to hold \(draft.label)" }
      // The kernel checked the peer's key itself, and no process comes between: that the key is listed says who the
      // other end is, whoever configured the interface.
      if draft.wireguard?.teller == .kernel, case .provider(_, _, byIdentity: true) = match { return nil }
      return "the kernel itself makes \(draft.label), and who configured it is not known"
    }
    return holding.doubt
  }

  /// Whether no rule in force concerns the tunnel, so that nothing asks for a licence; not while an end is unknown.
  var isWithoutRule: Bool { provider != nil && ends.host != nil && ends.gateway != nil && rules.isEmpty }

  /// The rules that the tunnel falls under because it leaves their jurisdiction.
  var crossBorderRules: [AppliedRule] { rules.filter { $0.crossing == .crossBorder } }
}
