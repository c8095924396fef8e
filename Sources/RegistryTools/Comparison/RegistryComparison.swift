import Model

/// Compares two registries by what they say: the order of entries does not matter, and what the file says in comments
/// neither. The grants, a file of their own, are the affair of `GrantComparison`.
struct RegistryComparison {
  /// The differences: those that need a review first, then providers that can no longer license, then the others in
  /// the order of the file.
  let changes: [RegistryChange]

  /// Compares; effects are those at a moment.
  init(from old: Registry, to new: Registry, at moment: Timestamp) {
    var list = ChangeList(moment: moment)
    list.compareHead(old, new)
    list.compareRules(old, new)
    list.compareProviders(old, new)
    list.compareCompany(old, new)
    let urgent = list.changes.filter(\.isDangerous)
    let lost = list.changes.filter { $0.effects == [.cannotLicense] }
    changes = urgent + lost + list.changes.filter { !$0.isDangerous && $0.effects != [.cannotLicense] }
  }
}

/// The changes as they are found, in the order of the file.
struct ChangeList {
  let moment: Timestamp
  private(set) var changes: [RegistryChange] = []

  init(moment: Timestamp) { self.moment = moment }

  mutating func add(
    _ subject: RegistrySubject, _ detail: RegistryChange.Detail, _ effects: [RegistryChange.Effect?] = []
  ) {
    changes.append(RegistryChange(subject, detail, effects: effects.compactMap(\.self)))
  }

  /// Adds a change for each field that differs; `effects` are those of a field.
  mutating func compare(
    _ subject: RegistrySubject, _ old: [EntryField], _ new: [EntryField],
    effects: (RegistryField) -> [RegistryChange.Effect?] = { _ in [] }
  ) {
    for (before, after) in zip(old, new) {
      if let detail = after.difference(from: before) { add(subject, detail, effects(after.field)) }
    }
  }

  /// Compares the entries of two lists.
  mutating func compare<Entry: Equatable, Name: Hashable & Comparable>(
    _ old: [Entry], _ new: [Entry], by name: (Entry) -> Name, subject: (Entry) -> RegistrySubject,
    fields: (Entry) -> [EntryField],
    effects: (Entry?, Entry?, RegistryField?) -> [RegistryChange.Effect?] = { _, _, _ in [] }
  ) {
    let paired = Paired(old, new, by: name) { entry in
      fields(entry).facts.map(\.value).joined(separator: "\n")
    }
    for entry in paired.removed {
      add(subject(entry), .removed(fields(entry).facts), effects(entry, nil, nil))
    }
    for entry in paired.added { add(subject(entry), .added(fields(entry).facts), effects(nil, entry, nil)) }
    for (before, after) in paired.changed {
      compare(subject(after), fields(before), fields(after)) { effects(before, after, $0) }
    }
  }
}
