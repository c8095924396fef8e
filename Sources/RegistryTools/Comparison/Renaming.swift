/// Entries that went and entries that came which say the same but for what names them.
///
/// They are looked up by their contents, so that each is compared with the few that share its hash, and not with every
/// other: as many renamed entries take twice as long, not four times.
struct Renaming<Entry> {
  /// In the order of those that went; each entry stands once at most.
  private(set) var pairs: [(old: Entry, new: Entry)] = []

  init<Contents: Hashable>(_ gone: [Entry], _ come: [Entry], by contents: (Entry) -> Contents) {
    // The first of several alike is taken first.
    var waiting = Dictionary(grouping: come.indices.reversed()) { contents(come[$0]) }
    for entry in gone {
      if let place = waiting[contents(entry)]?.popLast() { pairs.append((entry, come[place])) }
    }
  }
}
