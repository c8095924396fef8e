import Model

extension ChangeList {
  /// The lines that the company has a grant for, and the edition that they stand in.
  mutating func compareGrants(_ old: GrantBook, _ new: GrantBook) {
    let moment = moment
    compare(.grants, old.fields, new.fields) { field in
      switch field {
      case .serial: [new.serial < old.serial ? .refusedByHosts : nil]
      case .expires: [new.expires <= moment ? .licensesNobody : nil]
      default: []
      }
    }
    let (before, after) = (Set(old.grants.map(\.id)), Set(new.grants.map(\.id)))
    let renamed = Renaming(
      old.grants.filter { !after.contains($0.id) }, new.grants.filter { !before.contains($0.id) }
    ) { $0.named("") }.pairs
    for (from, to) in renamed { add(.grant(to.id), .renamed(from: from.id)) }
    let renamedIDs = Set(renamed.flatMap { [$0.old.id, $0.new.id] })
    compare(
      old.grants.filter { !renamedIDs.contains($0.id) }, new.grants.filter { !renamedIDs.contains($0.id) },
      by: \.id,
      subject: { .grant($0.id) }, fields: \.fields
    ) { old, new, field in
      Self.effects(of: field, old, new, at: moment)
    }
  }

  private static func effects(
    of field: RegistryField?, _ old: Grant?, _ new: Grant?, at moment: Timestamp
  ) -> [RegistryChange.Effect?] {
    let held = old?.approval.holds(at: moment) ?? false
    let holds = new?.approval.holds(at: moment) ?? false
    guard let field, let old, let new else {
      return [held == holds ? nil : holds ? .grantHolds : .grantLapses]
    }
    switch field {
    case .approvalState, .approvalFrom, .approvalUntil:
      return [held == holds ? nil : holds ? .grantHolds : .grantLapses]
    case _ where !holds: return []
    case .carrier, .managedBy, .lineID, .endpoints, .purpose: return [.coversOthers]
    case .conditions:
      func attested(_ grant: Grant) -> Set<UseCondition> { Set(grant.conditions.filter(\.value).keys) }
      return [
        attested(new).isSubset(of: attested(old)) ? nil : .useAttested,
        attested(old).isSubset(of: attested(new)) ? nil : .useOpen,
      ]
    default: return []
    }
  }
}
