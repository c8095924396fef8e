import FoundationEssentials
import Journal
import Linux
import Model

/// What the agent stores, one after the other: entries of the journal, the last record, and what is missing where that
/// failed.
struct AgentStore {
  /// How storing a record went.
  struct Outcome: Sendable {
    /// The entry; nil where it could not be stored.
    var head: ChainHead?
    /// Whether it is a whole record, and not that the last one still holds.
    var isRecord = true
    /// What went wrong, of the entry or beside it, and was not said before.
    var problems: [StoreError] = []
    /// How many were lost before, where it is the first that could be stored again.
    var recovered: Int?
  }

  /// What became of one attempt, on a thread of its own.
  private struct Attempt: Sendable {
    var isGapStored = false
    var head: ChainHead?
    var failure: StoreError?
    /// Of the last record, and of what was to be deleted.
    var others: [StoreError] = []
  }

  private(set) var journal: HostJournal
  private let stateFolder: String
  /// Since when nothing could be stored.
  private(set) var failing: Timestamp?
  private var lost = 0
  private(set) var seq: Int64?
  /// The number of the last check, as long as it is known to be there.
  private var checkSeq: Int64?
  /// When something was stored last.
  private var stored: Timestamp?
  /// Whether it was said that the last record cannot be replaced.
  private var isToldOfLast = false

  /// `failing` says since when an agent before this one could store nothing.
  init(_ journal: HostJournal, stateFolder: String, failing: Timestamp?) {
    self.journal = journal
    self.stateFolder = stateFolder
    self.failing = failing
    if let newest = try? journal.newest() { (seq, stored) = (newest.seq, newest.at) }
  }

  /// When the newest entry was stored; nil for none.
  var newest: Timestamp? { stored }

  /// Stores a record, or, where it says nothing new, that the last one still holds. With `prunes` it deletes what was kept
  /// for long enough.
  mutating func store(
    _ record: CheckRecord, isNew: Bool, keeping samples: KeptSamples, prunes: Bool
  ) async -> Outcome {
    let repeated = isNew ? nil : checkSeq
    var attempt = await attempt(record, repeated, samples, prunes)
    if case .replaced? = attempt.failure {
      // What was in the file is gone with it; the new one begins with what is missing.
      if failing == nil { failing = stored ?? record.time.started }
      let (path, folder) = (journal.path, stateFolder)
      if let opened = await onThread({ try? HostJournal(path: path, stateFolder: folder) }) {
        journal.close()
        journal = opened
        checkSeq = nil
        let problem = attempt.failure
        attempt = await self.attempt(record, nil, samples, false)
        attempt.others += [problem].compactMap(\.self)
      }
    }
    return settled(attempt, record, repeated)
  }

  /// Notes what became of an attempt.
  private mutating func settled(_ attempt: Attempt, _ record: CheckRecord, _ repeated: Int64?) -> Outcome {
    var outcome = Outcome(head: attempt.head)
    let since = failing
    if attempt.isGapStored { failing = nil }
    for problem in attempt.others {
      if case .lastRecord = problem {
        if isToldOfLast { continue }
        isToldOfLast = true
      }
      outcome.problems.append(problem)
    }
    if !attempt.others.contains(where: { if case .lastRecord = $0 { true } else { false } }) {
      isToldOfLast = false
    }
    guard let head = attempt.head else {
      lost += 1
      if failing == nil { failing = record.time.started }
      if let failure = attempt.failure, since == nil || lost == 1 { outcome.problems.append(failure) }
      return outcome
    }
    seq = head.seq
    stored = record.time.finished
    outcome.isRecord = repeated == nil || checkSeq == nil
    if outcome.isRecord { checkSeq = head.seq }
    if since != nil {
      outcome.recovered = lost
      lost = 0
    }
    return outcome
  }

  private func attempt(
    _ record: CheckRecord, _ repeated: Int64?, _ samples: KeptSamples, _ prunes: Bool
  ) async -> Attempt {
    let (journal, failing) = (journal, failing)
    return await onThread {
      var attempt = Attempt()
      do throws(StoreError) {
        // What is missing stands before what follows it.
        if let failing {
          try journal.append(lost: failing, to: record.time.started, host: record.host.id)
          attempt.isGapStored = true
        }
        attempt.head =
          if let repeated {
            try journal.append(heartbeat: repeated, host: record.host.id)
          } else {
            try journal.append(check: record, keeping: samples)
          }
      } catch { attempt.failure = error }
      if prunes, attempt.head != nil {
        do throws(StoreError) { try journal.pruneIfDue(host: record.host.id) } catch {
          attempt.others.append(error)
        }
      }
      // Whoever asks for the last check is told of it even where the history cannot be written.
      do throws(StoreError) { try journal.replaceLast(record) } catch { attempt.others.append(error) }
      return attempt
    }
  }
}
