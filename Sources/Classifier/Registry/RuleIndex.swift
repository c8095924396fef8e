package import Model

/// A registry's rules by the places that their jurisdictions are made of, so that a tunnel is asked about those that
/// may concern it and no others.
struct RuleIndex: Sendable {
  private let registry: Registry
  /// The places in `registry.rules`, by the code of a region or the name of a zone.
  private let places: [String: [Int]]

  init(_ registry: Registry) {
    self.registry = registry
    var places: [String: [Int]] = [:]
    for (place, rule) in registry.rules.enumerated() {
      let inside = registry.regionSets[rule.jurisdiction]?.include.map(\.code) ?? []
      for code in Set([rule.jurisdiction] + inside) { places[code, default: []].append(place) }
    }
    self.places = places
  }

  /// The rules in force in whose jurisdiction one of the regions lies, in the order of the registry.
  func rules(touching regions: [Region], at now: Timestamp) -> [LicenceRule] {
    let candidates = Set(
      regions.flatMap { region in registry.codes(around: region).flatMap { places[$0] ?? [] } })
    return candidates.sorted().map { registry.rules[$0] }.filter { rule in
      rule.isInForce(at: now) && regions.contains { registry.region($0, liesIn: rule.jurisdiction) }
    }
  }

  /// The rules in force that a tunnel falls under.
  func rules(for ends: TunnelEnds, at now: Timestamp) -> [AppliedRule] {
    rules(touching: ends.known, at: now).compactMap { rule in
      guard let crossing = ends.crossing(of: rule.jurisdiction, in: registry) else { return nil }
      return rule.crossing == nil || rule.crossing == crossing
        ? AppliedRule(rule: rule, crossing: crossing) : nil
    }
  }
}

extension LicenceRule {
  /// Whether it counts at the moment.
  package func isInForce(at moment: Timestamp) -> Bool { status == .inForce && effective.contains(moment) }
}

extension Registry {
  /// The codes of a region, of all that it is a subdivision of, and of what lies around its zone.
  fileprivate func codes(around region: Region) -> Set<String> {
    var codes: Set<String> = []
    var place = region
    // As far as `region(_:liesIn:)` follows it.
    for _ in 0..<4 {
      codes.insert(place.code)
      for hyphen in place.code.indices where place.code[hyphen] == "-" {
        codes.insert(String(place.code[..<hyphen]))
      }
      guard let around = regionSets[place.code]?.within else { break }
      place = around
    }
    return codes
  }
}
