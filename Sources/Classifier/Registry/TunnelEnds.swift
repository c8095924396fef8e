import Model

/// The regions that a tunnel joins.
struct TunnelEnds {
  let host: Region?
  let gateway: Region?
  /// Of the endpoints that it carries.
  let endpoints: [Region]
  /// Of the lines behind it, by the company's grants.
  let lines: [Region]

  init(host: Region? = nil, gateway: Region? = nil, endpoints: [Region] = [], lines: [Region] = []) {
    self.host = host
    self.gateway = gateway
    self.endpoints = endpoints
    self.lines = lines
  }

  /// Every end that is known.
  var known: [Region] { [host, gateway].compactMap(\.self) + endpoints + lines }

  /// With the ends of the lines that it goes on through.
  func extended(by grants: [Grant]) -> TunnelEnds {
    TunnelEnds(host: host, gateway: gateway, endpoints: endpoints, lines: lines + grants.flatMap(\.endpoints))
  }

  /// Whether a known end lies in one of the places.
  func touch(_ places: [String], in registry: Registry) -> Bool {
    known.contains { end in places.contains { registry.region(end, liesIn: $0) } }
  }

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

  /// The classes of which a provider with these roles by a grant must hold one each.
  func classes(neededByEach roles: [Provider.Role]) -> [Set<String>] {
    roles.map { Set($0 == .carrier ? rule.carrierNeedsAny : rule.managerNeedsAny) }.filter { !$0.isEmpty }
  }
}
