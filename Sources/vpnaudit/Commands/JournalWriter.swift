import Agent
import Glibc
import Journal
import Linux
import Model
import Settings
import Signing

/// Appends to a journal, and says in words what goes wrong.
struct JournalWriter {
  private let place: JournalPlace
  private let journal: HostJournal

  /// Opens a journal, which is made with its key at the first use.
  init(_ place: JournalPlace) throws(CommandError) {
    self.place = place
    guard let state = StateFolder.path else {
      throw CommandError(
        code: 64, message: "the journal's key has no place: neither STATE_DIRECTORY nor HOME is set",
        hint: "set STATE_DIRECTORY to a folder of this user's own")
    }
    do { journal = try HostJournal(path: place.path, stateFolder: state) } catch {
      throw CommandError(error, journal: place.path)
    }
    if !journal.publishKey() {
      Notice.write(
        note: "\(place.publicKeyPath): the public key could not be written there",
        hint: "verify with 'vpnaudit journal verify --key \(journal.publicKey.text)'")
    }
  }

  /// Appends an entry.
  func append(_ draft: EntryDraft) throws(CommandError) {
    do { try journal.append(draft) } catch { throw CommandError(error, journal: place.path) }
  }

  /// The ids of the records that are there.
  func recordIDs() throws(CommandError) -> Set<String> {
    do { return try journal.recordIDs() } catch { throw CommandError(error, journal: place.path) }
  }

  /// Deletes what is older than `age`, and returns how many entries that was; `host` is the id of the host that it is
  /// done on.
  func prune(olderThan age: Duration, host: String?) throws(CommandError) -> Int {
    do { return try journal.prune(olderThan: age, host: host) } catch {
      throw CommandError(error, journal: place.path)
    }
  }

  /// Appends a check, deletes what has been kept for long enough, and replaces the record of the last check.
  func append(check record: CheckRecord, keeping samples: KeptSamples) throws(CommandError) {
    do {
      try journal.append(check: record, keeping: samples)
      try journal.pruneIfDue(host: record.host.id)
      try journal.replaceLast(record)
    } catch { throw CommandError(error, journal: place.path) }
  }

  /// Writes everything back and closes the file.
  func close() { journal.close() }
}
