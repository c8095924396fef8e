import Classifier
import Model

extension ChangeList {
  /// What the registry says of itself, and what the rest of it cites.
  mutating func compareHead(_ old: Registry, _ new: Registry) {
    let moment = moment
    compare(.meta, old.meta.fields, new.meta.fields) { field in
      switch field {
      case .serial: [new.meta.serial < old.meta.serial ? .refusedByHosts : nil]
      case .expires: [new.meta.expires <= moment ? .licensesNobody : nil]
      case .complete: [new.meta.complete ? .unlistedUnlicensed : .unlistedOpen]
      default: []
      }
    }
    compare(.policy, old.policy.fields, new.policy.fields) { field in
      if field == .witness { return [new.policy.requiresWitness ? .policyStricter : .policyLooser] }
      if field == .observedNamespaces {
        return [new.policy.requiresWholeHost ? .policyStricter : .policyLooser]
      }
      guard field == .vpn else { return [] }
      if new.policy.vpn.isAtLeastAsStrict(as: old.policy.vpn) { return [.policyStricter] }
      return [old.policy.vpn.isAtLeastAsStrict(as: new.policy.vpn) ? .policyLooser : nil]
    }
    compare(.organisation, old.organisation.fields, new.organisation.fields)
    compare(
      old.sites.map { Site(name: $0.key, region: $0.value) },
      new.sites.map { Site(name: $0.key, region: $0.value) },
      by: \.name, subject: { .site($0.name) }, fields: { [.text(.region, $0.region.code)] },
      effects: { old, new, _ in [old != nil && new != nil ? .placeMoves : nil] })
    compare(
      old.regionSets.map { NamedSet(name: $0.key, set: $0.value) },
      new.regionSets.map { NamedSet(name: $0.key, set: $0.value) },
      by: \.name, subject: { .regionSet($0.name) }, fields: { $0.set.fields },
      effects: { old, _, _ in [old == nil ? nil : .placeMoves] })
    compare(
      old.authorities, new.authorities, by: \.id, subject: { .authority($0.id) }, fields: \.fields)
    compare(old.classes, new.classes, by: \.id, subject: { .licenceClass($0.id) }, fields: \.fields)
    compare(old.sources, new.sources, by: \.id, subject: { .source($0.id) }, fields: \.fields)
  }

  private struct Site: Equatable {
    let name: String
    let region: Region
  }

  private struct NamedSet: Equatable {
    let name: String
    let set: RegionSet
  }

  /// The rules, and whether they ask more or less.
  mutating func compareRules(_ old: Registry, _ new: Registry) {
    let moment = moment
    compare(old.rules, new.rules, by: \.id, subject: { .rule($0.id) }, fields: \.fields) { old, new, field in
      let before = old?.isInForce(at: moment) ?? false
      let after = new?.isInForce(at: moment) ?? false
      guard let field, before == after else {
        guard before != after else { return [] }
        let decides: [RegistryField] = [.status, .effectiveFrom, .effectiveUntil]
        return field.map(decides.contains) ?? true ? [after ? .asksMore : .asksLess] : []
      }
      guard after, let old, let new else { return [] }
      return Self.effects(of: field, old, new)
    }
  }

  /// Whether a rule in force asks more or less by one of its fields.
  private static func effects(
    of field: RegistryField, _ old: LicenceRule, _ new: LicenceRule
  ) -> [RegistryChange.Effect] {
    func anyOf(_ before: [String], _ after: [String]) -> [RegistryChange.Effect] {
      // Any one of them suffices: each further one makes it easier, and without any nothing is asked.
      if before.isEmpty { return [.asksMore] }
      if after.isEmpty { return [.asksLess] }
      let (before, after) = (Set(before), Set(after))
      return (after.isSubset(of: before) ? [] : [.asksLess]) + (before.isSubset(of: after) ? [] : [.asksMore])
    }
    switch field {
    case .jurisdiction: return [.placeMoves]
    case .whenCrossing:
      return new.crossing == nil ? [.asksMore] : old.crossing == nil ? [.asksLess] : [.asksLess, .asksMore]
    case .carrierNeedsAny: return anyOf(old.carrierNeedsAny, new.carrierNeedsAny)
    case .managerNeedsAny: return anyOf(old.managerNeedsAny, new.managerNeedsAny)
    case .grantRequired: return [new.grantRequired ? .asksMore : .asksLess]
    case .conditions:
      let (before, after) = (Set(old.conditions), Set(new.conditions))
      return (after.isSubset(of: before) ? [] : [.asksMore]) + (before.isSubset(of: after) ? [] : [.asksLess])
    default: return []
    }
  }
}
