import Model

/// Whether a tunnel is used as the rules allow: seen to be otherwise, attested, or neither.
struct UseOfLine {
  private(set) var violations: [GrantFacts] = []
  private(set) var unproven: [GrantFacts] = []

  fileprivate init(
    _ condition: UseCondition, asked rule: LicenceRule, of facts: TunnelFacts,
    _ authorisations: Authorisations
  ) {
    let grants = authorisations.grants.inUse
    if condition == .noResale {
      // The providers that the grants name are asked as well as the gateway's owner.
      for provider in authorisations.parties.map(\.provider)
      where !provider.roles.isEmpty && provider.roles.allSatisfy({ $0 == .reseller }) {
        violations.append(.resold(provider: provider.name, rule: rule.id, condition: condition))
      }
    } else {
      for purpose in facts.purposes.sorted(by: { $0.rawValue < $1.rawValue }) where purpose != .office {
        violations.append(
          .purposeCarried(purpose: purpose, rule: rule.id, condition: condition))
      }
      for grant in grants where grant.purpose != .internalOffice {
        violations.append(
          .purposeGranted(
            grant: grant.id, purpose: grant.purpose, rule: rule.id, condition: condition))
      }
    }
    if violations.isEmpty, grants.isEmpty || !grants.allSatisfy({ $0.conditions[condition] == true }) {
      unproven.append(.useUnattested(rule: rule.id, condition: condition))
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
