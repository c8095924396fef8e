import Settings

/// The ids of sources that a table brings: `s-net`, `s-net-2`, … for those of provider `net`.
///
/// Two providers never get the same one. The first id of a provider is kept free for it alone, because `s-net-2` would
/// else be the second of `net` and the first of `net-2`; a numbered id belongs to one provider by what stands before
/// its last hyphen.
struct SourceNames {
  /// What the registry has already.
  private let taken: Set<String>
  /// The first ids of all providers of the table that bring a source.
  private let firsts: Set<String>

  init(known: RegistryNames?, gathered: [ProviderRows]) {
    taken = known?.sources ?? []
    firsts = Set(gathered.lazy.filter(\.bringsSources).map { Self.name(of: $0.id, 1) })
  }

  /// The id of a provider's next source, behind those that it has.
  func next(of provider: String, after sources: [SourceDraft]) -> String {
    let first = Self.name(of: provider, 1)
    if sources.isEmpty, !taken.contains(first) { return first }
    // Numbers rise, and some may have been passed over: the next one is never below their count.
    var number = max(2, sources.count + 1)
    while isTaken(Self.name(of: provider, number), sources) { number += 1 }
    return Self.name(of: provider, number)
  }

  private func isTaken(_ name: String, _ sources: [SourceDraft]) -> Bool {
    taken.contains(name) || firsts.contains(name) || sources.contains { $0.id == name }
  }

  private static func name(of provider: String, _ number: Int) -> String {
    number == 1 ? "s-\(provider)" : "s-\(provider)-\(number)"
  }
}

extension ProviderRows {
  /// Whether a source is read from its rows: of each licence one at least, and of a search that found none.
  fileprivate var bringsSources: Bool { !licences.isEmpty || cells[.absenceFound] != nil }
}
