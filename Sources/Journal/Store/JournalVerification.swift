internal import GRDB
internal import Linux
internal import Model
public import Signing

extension JournalFile {
  /// How many entries are checked at once, in two halves: few, for the first ones are read while nothing is checked.
  private static let portion = 128

  /// Verifies every entry: payload, signature, columns, what it shares, and its place after the one before it.
  ///
  /// `keys` are those that may have signed; `head` is one that the journal must have. `progress` is given the number of
  /// entries that were verified, from time to time.
  public func verify(
    keys: [PublicKey], head: ChainHead? = nil, progress: (Int) -> Void = { _ in }
  ) async throws(JournalError) -> Verification {
    let known = Dictionary(keys.compactMap { key in key.fingerprint.map { ($0, key) } }) { first, _ in first }
    if known.isEmpty { return .undecided(.noKey) }
    // One view of the file from the first entry to the last, whatever is appended or deleted meanwhile.
    try await begin()
    let result: Result<Verification, JournalError>
    do throws(JournalError) { result = .success(try await walk(known, head, progress)) } catch {
      result = .failure(error)
    }
    _ = await onThread { try? self.queue.inDatabase { try $0.commit() } }
    return try result.get()
  }

  private func begin() async throws(JournalError) {
    let begun: JournalError? = await onThread {
      do throws(JournalError) {
        try Self.catching { try self.queue.inDatabase { try $0.beginTransaction(.deferred) } }
        return nil
      } catch { return error }
    }
    if let begun { throw begun }
  }

  private func walk(
    _ keys: [String: PublicKey], _ head: ChainHead?, _ progress: (Int) -> Void
  ) async throws(JournalError) -> Verification {
    let shared = try await read { try $0.intactParts() }
    let check = EntryCheck(keys: keys, shared: shared)
    var chain = ChainVerifier(head: head, deleted: try await deleted(check))
    var next: Result<[StoredEntry], JournalError> = await portion(after: 0)
    while true {
      let entries: [StoredEntry]
      switch next {
      case .success(let read): entries = read
      case .failure(.damaged):
        return .bad(ChainFault((chain.extent.head?.seq ?? 0) + 1, .unreadable), chain.extent)
      case .failure(let error): throw error
      }
      guard let last = entries.last else { return chain.result() }
      // The next ones are read while these are checked, by as many threads as the host's usual two processors take.
      async let following = portion(after: last.seq)
      let middle = entries.count / 2
      async let early = onThread { check.results(of: entries[..<middle]) }
      async let late = onThread { check.results(of: entries[middle...]) }
      let results = await early + late
      next = await following
      for (entry, result) in zip(entries, results) {
        do throws(ChainFault) { try chain.add(entry, result.fault, gap: result.gap) } catch {
          return .bad(error, chain.extent)
        }
      }
      progress(chain.extent.count)
    }
  }

  private func portion(after seq: Int64) async -> Result<[StoredEntry], JournalError> {
    do throws(JournalError) {
      return .success(try await read { try $0.entries(after: seq, limit: Self.portion) })
    } catch { return .failure(error) }
  }

  private func read<Value: Sendable>(
    _ body: @escaping @Sendable (EntryTable) throws -> Value
  ) async throws(JournalError) -> Value {
    let result: Result<Value, JournalError> = await onThread {
      do throws(JournalError) {
        return .success(try Self.catching { try self.queue.inDatabase { try body(EntryTable(db: $0)) } })
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// What signed gaps say was deleted.
  private func deleted(_ check: EntryCheck) async throws(JournalError) -> [Gap.Entries] {
    try await read { table in
      var deleted: [Gap.Entries] = []
      for seq in try table.gaps() {
        guard let entry = try table.entry(seq), let result = check.results(of: [entry]).first else {
          continue
        }
        if result.fault == nil, let entries = result.gap?.entries { deleted.append(entries) }
      }
      return deleted
    }
  }
}

extension EntryCheck {
  /// What is wrong with each entry in itself, and the gap that it holds.
  fileprivate func results(of entries: ArraySlice<StoredEntry>) -> [(fault: ChainFault.Kind?, gap: Gap?)] {
    var signers: [String: PayloadVerifier] = [:]
    return entries.map { result(of: $0, &signers) }
  }

  private func result(
    of entry: StoredEntry, _ signers: inout [String: PayloadVerifier]
  ) -> (fault: ChainFault.Kind?, gap: Gap?) {
    let fault = fault(of: entry, &signers)
    guard fault == nil, entry.kind == EntryKind.gap.rawValue, let payload = entry.opened,
      case .gap(let gap)? = JSONBytes.decode(Entry.self, from: payload)?.body
    else { return (fault, nil) }
    return (nil, gap)
  }
}
