import Model

/// Whether a tunnel is used as the rules allow: seen to be otherwise, attested, or neither.
struct UseOfLine {
  private(set) var violations: [String] = []
  private(set) var unproven: [String] = []

  fileprivate init(
    _ condition: UseCondition, asked rule: LicenceRule, of facts: TunnelFacts,
    _ authorisations: Authorisations
  ) {
    let grants = authorisations.grants.inUse
    let words = condition.rawValue.split(separator: "_").joined(separator: " ")
    if condition == .noResale {
      // Whoever the grants name is asked as well as whoever has the gateway.
      for provider in authorisations.parties.map(\.provider)
      where !provider.roles.isEmpty && provider.roles.allSatisfy({ $0 == .reseller }) {
        violations.append("\(provider.name) is a reseller, and rule \(rule.id) asks: \(words)")
      }
    } else {
      for purpose in facts.purposes.map(\.rawValue).sorted() where purpose != Endpoint.Purpose.office.rawValue
      {
        violations.append(
          "an endpoint that serves a \(purpose) is carried, and rule \(rule.id) asks: \(words)")
      }
      for grant in grants where grant.purpose != .internalOffice {
        violations.append(
          "grant \(grant.id) is for a \(grant.purpose.rawValue), and rule \(rule.id) asks: \(words)")
      }
    }
    if violations.isEmpty, grants.isEmpty || !grants.allSatisfy({ $0.conditions[condition] == true }) {
      unproven.append("nobody attests of this tunnel what rule \(rule.id) asks: \(words)")
    }
  }

  fileprivate init(_ parts: [UseOfLine]) {
    violations = parts.flatMap(\.violations)
    unproven = parts.flatMap(\.unproven)
  }
}

extension TunnelFacts {
  /// How every condition of the rules stands; nothing is asked of whom an exemption frees.
  var use: UseOfLine {
    guard let authorisations, authorisations.exemption == nil else { return UseOfLine([]) }
    return UseOfLine(
      rules.flatMap { applied in
        applied.rule.conditions.map { UseOfLine($0, asked: applied.rule, of: self, authorisations) }
      })
  }
}
