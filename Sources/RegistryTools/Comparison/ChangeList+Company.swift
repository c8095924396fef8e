import Model

extension ChangeList {
  /// What the company says of itself, and what it forbids.
  mutating func compareCompany(_ old: Registry, _ new: Registry) {
    let moment = moment
    compare(
      old.waivers, new.waivers, by: \.tunnelProvider, subject: { .waiver(of: $0.tunnelProvider) },
      fields: \.fields
    ) { old, new, field in
      func counts(_ waiver: Waiver?) -> Bool { waiver.map { !$0.period.hasEnded(at: moment) } ?? false }
      if field == .until {
        let later = (new?.period.until?.begins).map { end in
          (old?.period.until?.begins).map { $0 < end } ?? false
        }
        return later == true ? [counts(new) ? .waived : nil] : [counts(new) ? nil : .notWaived]
      }
      if field != nil { return [] }
      return [counts(new) ? .waived : counts(old) ? .notWaived : nil]
    }
    compare(
      old.acceptedRefusals, new.acceptedRefusals, by: \.program.words,
      subject: { .acceptedRefusal($0.program) }, fields: \.fields
    ) { old, new, field in
      func counts(_ refusal: AcceptedRefusal?) -> Bool {
        refusal.map { !$0.period.hasEnded(at: moment) } ?? false
      }
      if field == .until {
        let later = (new?.period.until?.begins).map { end in
          (old?.period.until?.begins).map { $0 < end } ?? false
        }
        return later == true ? [counts(new) ? .gapsAccepted : nil] : [counts(new) ? nil : .gapsOpen]
      }
      if field != nil { return [] }
      return [counts(new) ? .gapsAccepted : counts(old) ? .gapsOpen : nil]
    }
    compare(old.denied, new.denied, by: \.name, subject: { .denial($0.name) }, fields: \.fields) {
      old, new, _ in
      [old == nil ? .forbidden : new == nil ? .allowed : nil]
    }
    compare(
      old.executables, new.executables, by: \.sha256,
      subject: { .executable(product: $0.product, sha256: $0.sha256) }, fields: \.fields
    ) { old, new, field in
      [new == nil ? .notVouched : old == nil || field == .product ? .vouched : nil]
    }
    compare(
      old.products, new.products, by: \.id, subject: { .product($0.id) }, fields: \.fields
    ) { _, _, _ in [] }
    compare(
      old.internalPrefixes, new.internalPrefixes, by: \.self, subject: { .internalPrefix($0) },
      fields: { _ in [] }
    ) { old, _, _ in [old == nil ? .notCounted : .counted] }
  }
}
