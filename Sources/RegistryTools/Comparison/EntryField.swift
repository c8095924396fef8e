import Model

/// One field of an entry of a registry with its value, so that entries of every kind are compared and shown alike.
struct EntryField {
  enum Value: Equatable {
    case text(String?)
    case day(Day?)
    /// In no order that matters.
    case list([String])
  }

  let field: RegistryField
  let value: Value

  static func text(_ field: RegistryField, _ value: String?) -> EntryField {
    EntryField(field: field, value: .text(value))
  }

  static func text(_ field: RegistryField, _ value: Bool) -> EntryField {
    EntryField(field: field, value: .text(value ? "true" : "false"))
  }

  static func day(_ field: RegistryField, _ value: Day?) -> EntryField {
    EntryField(field: field, value: .day(value))
  }

  static func list(_ field: RegistryField, _ value: some Sequence<String>) -> EntryField {
    EntryField(field: field, value: .list(value.sorted()))
  }

  /// The field as a fact of an entry that came or went; nil where it is not stated.
  var fact: RegistryChange.Fact? {
    switch value {
    case .text(let text): text.map { .init(field, $0) }
    case .day(let day): day.map { .init(field, $0.description) }
    case .list(let items): items.isEmpty ? nil : .init(field, items.joined(separator: ", "))
    }
  }

  /// How the field differs from what it was; nil where it does not.
  func difference(from old: EntryField) -> RegistryChange.Detail? {
    if value == old.value { return nil }
    switch (old.value, value) {
    case (.day(let before), .day(let after)): return .day(field, from: before, to: after)
    case (.list(let before), .list(let after)):
      return .items(
        field, gained: Self.left(of: after, without: before), lost: Self.left(of: before, without: after))
    default: return .changed(field, from: old.fact?.value, to: fact?.value)
    }
  }

  /// What a list has more of than another, as often as it has it more.
  private static func left(of list: [String], without other: [String]) -> [String] {
    var counts = Dictionary(other.map { ($0, 1) }, uniquingKeysWith: +)
    return list.filter { item in
      guard let count = counts[item], count > 0 else { return true }
      counts[item] = count - 1
      return false
    }
  }
}

/// Entries of two lists, brought together by what names them; their order does not matter.
struct Paired<Entry: Equatable> {
  private(set) var removed: [Entry] = []
  private(set) var added: [Entry] = []
  /// Those with the same name and other contents.
  private(set) var changed: [(old: Entry, new: Entry)] = []

  /// `text` orders entries of one name.
  init<Name: Hashable & Comparable>(
    _ old: [Entry], _ new: [Entry], by name: (Entry) -> Name, text: (Entry) -> String = { _ in "" }
  ) {
    let before = Dictionary(grouping: old, by: name)
    let after = Dictionary(grouping: new, by: name)
    for name in Set(before.keys).union(after.keys).sorted() {
      var mine = before[name] ?? []
      var others: [Entry] = []
      for entry in after[name] ?? [] {
        if let index = mine.firstIndex(of: entry) { mine.remove(at: index) } else { others.append(entry) }
      }
      mine.sort { text($0) < text($1) }
      others.sort { text($0) < text($1) }
      let count = min(mine.count, others.count)
      changed += zip(mine, others).map { ($0, $1) }
      removed += mine.dropFirst(count)
      added += others.dropFirst(count)
    }
  }
}
