import Classifier
import Model

extension ChangeList {
  private typealias Owned = (owner: RegistrySubject.Owner, mark: Recogniser)

  /// Providers and own gateways with their licences and marks, and whether a provider can license.
  mutating func compareProviders(_ old: Registry, _ new: Registry) {
    let (before, after) = (RegistryIndex(old), RegistryIndex(new))
    var pairs = Self.pairs(old, new)
    let renamed = Renaming(
      pairs.compactMap { $0.new == nil ? $0.old : nil }, pairs.compactMap { $0.old == nil ? $0.new : nil }
    ) { $0.named("") }.pairs
    for (from, to) in renamed { add(.provider(to.id, name: to.name), .renamed(from: from.id)) }
    let renamedIDs = Set(renamed.flatMap { [$0.old.id, $0.new.id] })
    pairs.removeAll { ($0.old == nil || $0.new == nil) && renamedIDs.contains(($0.old ?? $0.new)?.id ?? "") }
    var lost: [Owned] = []
    var found: [Owned] = []
    for (old, new) in pairs {
      guard let provider = new ?? old else { continue }
      let owner = RegistrySubject.Owner.provider(provider.id, name: provider.name)
      // Sources and other licences decide, too, so that a provider may gain or lose by what others say.
      compareAbility(owner, old, before, new, after)
      if old == new { continue }
      switch (old, new) {
      case (let old?, let new?): compare(owner.subject, old.fields, new.fields)
      case (nil, let new?): add(owner.subject, .added(new.fields.facts))
      default: add(owner.subject, .removed(provider.fields.facts))
      }
      compareLicences(owner, old?.licences ?? [], before, new?.licences ?? [], after)
      compareMarks(owner, old?.recognisedBy ?? [], new?.recognisedBy ?? [], &lost, &found)
    }
    compareOwnGateways(old, new, &lost, &found)
    report(lost: lost, found: found)
  }

  private static func pairs(_ old: Registry, _ new: Registry) -> [(old: Provider?, new: Provider?)] {
    let before = Dictionary(old.providers.map { ($0.id, $0) }) { first, _ in first }
    let after = Dictionary(new.providers.map { ($0.id, $0) }) { first, _ in first }
    return Set(before.keys).union(after.keys).sorted().map { (before[$0], after[$0]) }
  }

  private mutating func compareAbility(
    _ owner: RegistrySubject.Owner, _ old: Provider?, _ before: RegistryIndex, _ new: Provider?,
    _ after: RegistryIndex
  ) {
    let could = old.flatMap { LicensingGround(of: $0, in: before, at: moment) }
    let can = new.flatMap { LicensingGround(of: $0, in: after, at: moment) }
    guard (could == nil) != (can == nil), let ground = can ?? could else { return }
    add(
      owner.subject,
      .ability(
        can != nil, licence: ground.licence.number, mark: RegistrySubject.Mark(ground.mark.criterion).value),
      [can == nil ? .cannotLicense : .canLicense])
  }

  private mutating func compareLicences(
    _ owner: RegistrySubject.Owner, _ old: [Licence], _ before: RegistryIndex, _ new: [Licence],
    _ after: RegistryIndex
  ) {
    let moment = moment
    let deciding: [RegistryField] = [
      .instrument, .serves, .validFrom, .validUntil, .commencedOn, .coveredBy, .status, .sources,
    ]
    compare(old, new, by: \.number, subject: { .licence($0.number, of: owner) }, fields: \.fields) {
      old, new, field in
      if let field, !deciding.contains(field) { return [] }
      let held = old?.canHold(in: before, at: moment) ?? false
      let holds = new?.canHold(in: after, at: moment) ?? false
      return [held == holds ? nil : holds ? .licenceHolds : .licenceLapses]
    }
  }

  /// Compares the marks of one owner; those that came or went are kept, for they may have moved.
  private mutating func compareMarks(
    _ owner: RegistrySubject.Owner, _ old: [Recogniser], _ new: [Recogniser], _ lost: inout [Owned],
    _ found: inout [Owned]
  ) {
    let paired = Paired(old, new) { recogniser in
      let mark = RegistrySubject.Mark(recogniser.criterion)
      return "\(mark.kind) \(mark.value)"
    } text: { recogniser in
      recogniser.fields.facts.map(\.value).joined(separator: "\n")
    }
    for (before, after) in paired.changed { compare(owner, before, after) }
    var added = paired.added
    for before in paired.removed {
      // A range that lies around another of the same owner is that range, made wider or narrower.
      guard case .gatewayPrefix(let from) = before.criterion,
        let index = added.firstIndex(where: { after in
          guard case .gatewayPrefix(let to) = after.criterion else { return false }
          return to.contains(from) || from.contains(to)
        }), case .gatewayPrefix(let to) = added[index].criterion
      else {
        lost.append((owner, before))
        continue
      }
      let after = added.remove(at: index)
      let effect = effect(before, after)
      add(.mark(.init(after.criterion), of: owner), .resized(from: from, to: to), [effect])
      compare(owner, before, after)
    }
    found += added.map { (owner, $0) }
  }

  private mutating func compare(
    _ owner: RegistrySubject.Owner, _ before: Recogniser, _ after: Recogniser
  ) {
    let effect = effect(before, after)
    compare(.mark(.init(after.criterion), of: owner), before.fields, after.fields) { field in
      [.dedicated, .validFrom, .validUntil].contains(field) ? [effect] : []
    }
  }

  private func effect(_ before: Recogniser?, _ after: Recogniser?) -> RegistryChange.Effect? {
    let could = before?.canLicense(at: moment) ?? false
    let can = after?.canLicense(at: moment) ?? false
    return could == can ? nil : can ? .markLicenses : .markWeak
  }

  private mutating func compareOwnGateways(
    _ old: Registry, _ new: Registry, _ lost: inout [Owned], _ found: inout [Owned]
  ) {
    compare(
      old.ownGateways, new.ownGateways, by: \.id, subject: { .ownGateway($0.id) }, fields: \.fields
    ) { old, new, _ in
      let (had, has) = (old?.uplink != nil, new?.uplink != nil)
      return [has && old?.uplink != new?.uplink ? .attested : had && !has ? .notAttested : nil]
    }
    let before = Dictionary(old.ownGateways.map { ($0.id, $0) }) { first, _ in first }
    let after = Dictionary(new.ownGateways.map { ($0.id, $0) }) { first, _ in first }
    for id in Set(before.keys).union(after.keys).sorted() {
      compareMarks(
        .ownGateway(id), before[id]?.recognisedBy ?? [], after[id]?.recognisedBy ?? [], &lost, &found)
    }
  }

  /// Adds the marks that came and went; one that did both has moved.
  private mutating func report(lost: [Owned], found: [Owned]) {
    var left = Dictionary(grouping: lost.indices) { lost[$0].mark.criterion }
    var moved: Set<Int> = []
    for (owner, mark) in found {
      let subject = RegistrySubject.mark(.init(mark.criterion), of: owner)
      guard let place = left[mark.criterion]?.firstIndex(where: { lost[$0].owner != owner }),
        let index = left[mark.criterion]?.remove(at: place)
      else {
        add(subject, .added(mark.fields.facts), [effect(nil, mark)])
        continue
      }
      moved.insert(index)
      let before = lost[index]
      // Whatever it licensed, it licenses now for another.
      let follows = mark.canLicense(at: moment) ? .markLicenses : effect(before.mark, mark)
      add(subject, .moved(from: before.owner), [follows])
      compare(owner, before.mark, mark)
    }
    for (index, (owner, mark)) in lost.enumerated() where !moved.contains(index) {
      add(.mark(.init(mark.criterion), of: owner), .removed(mark.fields.facts), [effect(mark, nil)])
    }
  }
}
