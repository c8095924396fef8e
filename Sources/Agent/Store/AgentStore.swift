import FoundationEssentials
import Journal
import Linux
import Model

/// What the agent stores, one after the other: entries of the journal, the last record, and what is missing where that
/// failed.
struct AgentStore {
  /// How storing went.
  enum Outcome: Sendable {
    case stored(Stored)
    /// Stored, after so many that were not.
    case recovered(Stored, lost: Int)
    /// Not stored; whether the one before was.
    case failed(StoreError, isNew: Bool)
  }

  /// What was stored.
  struct Stored: Sendable {
    let head: ChainHead
    /// Whether it is a whole record, and not that the last one still holds.
    let isRecord: Bool
  }

  let journal: HostJournal
  /// Since when nothing could be stored.
  private(set) var failing: Timestamp?
  private var lost = 0
  private(set) var seq: Int64?
  /// The number of the last check.
  private(set) var checkSeq: Int64?

  init(_ journal: HostJournal) { self.journal = journal }

  /// Stores a record, or, where it says nothing new, that the last one still holds.
  mutating func store(_ record: CheckRecord, isNew: Bool, keeping samples: KeptSamples) async -> Outcome {
    let (journal, failing, repeated) = (journal, failing, isNew ? nil : checkSeq)
    let result: Result<ChainHead, StoreError> = await onThread {
      do throws(StoreError) {
        // What is missing stands before what follows it.
        if let failing { try journal.append(lost: failing, to: record.time.started, host: record.host.id) }
        let head =
          if let repeated {
            try journal.append(heartbeat: repeated, host: record.host.id)
          } else {
            try journal.append(check: record, keeping: samples)
          }
        try journal.replaceLast(record)
        return .success(head)
      } catch { return .failure(error) }
    }
    switch result {
    case .success(let head):
      seq = head.seq
      if repeated == nil { checkSeq = head.seq }
      let stored = Stored(head: head, isRecord: repeated == nil)
      guard self.failing != nil else { return .stored(stored) }
      defer {
        self.failing = nil
        lost = 0
      }
      return .recovered(stored, lost: lost)
    case .failure(let error):
      let isFirst = self.failing == nil
      // The entry is there; only the copy for others is not.
      if case .lastRecord = error { return .failed(error, isNew: isFirst) }
      lost += 1
      if isFirst { self.failing = record.time.started }
      return .failed(error, isNew: isFirst)
    }
  }
}
