import Model

/// What must hold of a tunnel that is tagged unlicensed, written a second time from the registry: nobody is accused of
/// what no rule asks, nor of being unlisted while somebody listed was never compared.
struct AccusedOracle {
  let state: HostState
  let tunnel: Tunnel
  let registry: Registry

  private static let ofLicences: Set<ReasonCode> = [
    .noLicence, .licenceRevoked, .licenceCancelled, .licenceSuspended, .licenceExpired, .licenceNotYetValid,
    .licenceNotCommenced, .classMismatch, .regionOutOfScope, .customerNotAllowed,
  ]

  var violations: [String] {
    guard tunnel.licensing.tag == .unlicensed else { return [] }
    var found: [String] = []
    let codes = Set(tunnel.licensing.reasons.compactMap(\.code))
    // A tunnel to several places may be accused at one, and be without a rule at another.
    let isSingle = (tunnel.peers ?? []).count < 2
    if isSingle, codes.contains(.noRule) {
      if !codes.isDisjoint(with: [.regionOutOfScope, .customerNotAllowed, .classMismatch]) {
        found.append("no rule is there, and the cover of a licence is held against it")
      }
      if !codes.isDisjoint(with: Self.ofLicences), !anyRuleMeetsAnEnd {
        found.append("no rule is in force at any end, and a licence is held against it")
      }
    }
    // What the company forbids accuses by itself, whosever the gateway may be.
    if isSingle, codes.contains(.providerUnlisted), !codes.contains(.productDenied) {
      if !registry.meta.complete { found.append("the registry is not complete") }
      let open = LicensedOracle.Owner.all(registry).filter(isNeverCompared)
      if !open.isEmpty { found.append("\(open.map(\.id)) may have the gateway") }
    }
    return found
  }

  private var anyRuleMeetsAnEnd: Bool {
    let grants = registry.grantBook?.grants.flatMap(\.endpoints) ?? []
    let ends = [state.host.region, tunnel.gateway?.region].compactMap(\.self) + grants
    return registry.rules.contains { rule in
      rule.status == .inForce && (rule.effective.from.map { $0.begins <= state.at } ?? true)
        && (rule.effective.until.map { state.at < $0.begins } ?? true)
        && ends.contains { registry.region($0, liesIn: rule.jurisdiction) }
    }
  }

  /// Whether every mark that is in force today is of a kind that the tunnel was not compared by.
  private func isNeverCompared(_ owner: LicensedOracle.Owner) -> Bool {
    let marks = owner.recognisedBy.filter { mark in
      (mark.valid.from.map { $0.begins <= state.at } ?? true)
        && (mark.valid.until.map { state.at < $0.begins } ?? true)
    }
    return !marks.isEmpty
      && marks.allSatisfy { mark in
        switch mark.criterion {
        case .gatewayPrefix: false
        case .wireguardPublicKey: tunnel.kind != .wireguard && tunnel.peers == nil
        case .tlsPublicKey, .ikeRemoteID, .gatewayHost, .nextHop: true
        }
      }
  }
}
