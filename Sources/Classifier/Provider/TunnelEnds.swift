import Model

/// The regions that a tunnel joins.
struct TunnelEnds {
  let host: Region?
  let gateway: Region?
  /// Of the endpoints that it carries.
  let endpoints: [Region]

  /// Every end that is known.
  var known: [Region] { [host, gateway].compactMap(\.self) + endpoints }

  /// Whether the tunnel leaves a jurisdiction; nil while the host's or the gateway's region is unknown.
  func crossing(of jurisdiction: String, in registry: Registry) -> Crossing? {
    guard host != nil, gateway != nil else { return nil }
    return known.allSatisfy { registry.region($0, liesIn: jurisdiction) } ? .domestic : .crossBorder
  }
}

/// A rule that a tunnel falls under.
struct AppliedRule {
  let rule: LicenceRule
  let crossing: Crossing

  /// The classes of which the provider of the gateway must hold one; nil where nothing is asked of it.
  ///
  /// Over a border, carrier and manager are two roles with rights of their own, and who carries the line is known
  /// only from the company's grant: the provider is asked for what its own role needs.
  func classes(neededBy roles: [Provider.Role]) -> Set<String>? {
    let all = Set(rule.managerNeedsAny).union(rule.carrierNeedsAny)
    if all.isEmpty { return nil }
    let acts = roles.filter { $0 != .reseller }
    if crossing == .domestic || acts.isEmpty { return all }
    var needed: Set<String> = []
    for role in acts {
      let asked = role == .carrier ? rule.carrierNeedsAny : rule.managerNeedsAny
      if asked.isEmpty { return nil }
      needed.formUnion(asked)
    }
    return needed
  }
}

extension Registry {
  /// The rules in force that a tunnel falls under.
  func rules(for ends: TunnelEnds, at now: Timestamp) -> [AppliedRule] {
    rules(touching: ends, at: now).compactMap { rule in
      guard let crossing = ends.crossing(of: rule.jurisdiction, in: self) else { return nil }
      return rule.crossing == nil || rule.crossing == crossing
        ? AppliedRule(rule: rule, crossing: crossing) : nil
    }
  }

  /// The rules in force in whose jurisdiction an end of the tunnel lies.
  func rules(touching ends: TunnelEnds, at now: Timestamp) -> [LicenceRule] {
    rules.filter { rule in
      rule.status == .inForce && rule.effective.contains(now)
        && ends.known.contains { region($0, liesIn: rule.jurisdiction) }
    }
  }
}
