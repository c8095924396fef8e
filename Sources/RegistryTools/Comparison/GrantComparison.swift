package import Model

/// Compares two files of grants by what they say, as `RegistryComparison` does with registries.
public struct GrantComparison {
  /// The differences: those that need a review first, then the others in the order of their ids.
  package let changes: [RegistryChange]

  /// Compares; effects are those at a moment.
  package init(from old: GrantBook, to new: GrantBook, at moment: Timestamp) {
    var list = ChangeList(moment: moment)
    list.compareGrants(old, new)
    changes = list.changes.filter(\.isDangerous) + list.changes.filter { !$0.isDangerous }
  }
}
