import Model

/// Compares two files of grants by what they say, as `RegistryComparison` does with registries.
struct GrantComparison {
  /// The differences: those that need a review first, then the others in the order of their ids.
  let changes: [RegistryChange]

  /// Compares; effects are those at a moment.
  init(from old: GrantBook, to new: GrantBook, at moment: Timestamp) {
    var list = ChangeList(moment: moment)
    list.compareGrants(old, new)
    changes = list.changes.filter(\.isDangerous) + list.changes.filter { !$0.isDangerous }
  }
}
