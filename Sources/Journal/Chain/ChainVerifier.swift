internal import Model

/// Verifies entries in the order of their numbers, which are checked each by itself already.
struct ChainVerifier {
  private(set) var extent = Verification.Extent()
  /// The head that the journal must have, and has not been met so far.
  private var wanted: ChainHead?
  /// What signed gaps say was deleted.
  private let deleted: [Gap.Entries]

  init(head: ChainHead?, deleted: [Gap.Entries]) {
    wanted = head
    self.deleted = deleted
  }

  /// Takes the next entry, with what is wrong in itself, and the gap that it holds.
  mutating func add(_ entry: StoredEntry, _ kind: ChainFault.Kind?, gap: Gap?) throws(ChainFault) {
    if let last = extent.head {
      guard entry.seq == last.seq + 1 else { throw ChainFault(last.seq + 1, .missing) }
      if let kind { throw ChainFault(entry.seq, kind) }
      guard entry.prev == last.hash else { throw ChainFault(entry.seq, .link) }
    } else {
      if entry.seq > 1, !deleted.contains(where: { $0.first == 1 && $0.last >= entry.seq - 1 }) {
        throw ChainFault(1, .missing)
      }
      if let kind { throw ChainFault(entry.seq, kind) }
      guard isFirst(entry) else { throw ChainFault(entry.seq, .link) }
    }
    if let head = wanted, head.seq == entry.seq {
      guard head.hash == entry.hash else { throw ChainFault(entry.seq, .head) }
      wanted = nil
    }
    extent.add(ChainHead(seq: entry.seq, hash: entry.hash), gap)
  }

  /// Whether what the journal begins with follows what was there before.
  private func isFirst(_ entry: StoredEntry) -> Bool {
    if entry.seq == 1 { return entry.prev == SHA256.none }
    let before = deleted.filter { $0.last == entry.seq - 1 }
    // Deleting was interrupted: what the gap names last is still there, and links by itself.
    return before.isEmpty || before.contains { SHA256.bytes($0.head) == entry.prev }
  }

  /// The result, after the last entry.
  func result() -> Verification {
    guard let last = extent.head else {
      return wanted.map { _ in .bad(ChainFault(1, .missing), extent) } ?? .undecided(.empty)
    }
    guard let wanted else { return .good(extent) }
    if wanted.seq > last.seq { return .bad(ChainFault(last.seq + 1, .missing), extent) }
    let ends = deleted.filter { $0.last == wanted.seq }
    if ends.contains(where: { SHA256.bytes($0.head) == wanted.hash }) { return .good(extent) }
    return ends.isEmpty ? .undecided(.headDeleted) : .bad(ChainFault(wanted.seq, .head), extent)
  }
}
