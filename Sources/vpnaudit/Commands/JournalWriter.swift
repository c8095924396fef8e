import FoundationEssentials
import Glibc
import Journal
import Linux
import Model
import Settings
import Signing

/// Appends to a journal, and keeps what lies beside it up to date.
struct JournalWriter {
  private let place: JournalPlace
  private let file: JournalFile
  private let key: SecretKey

  /// Opens a journal, which is made with its key at the first use.
  init(_ place: JournalPlace) throws(CommandError) {
    self.place = place
    guard let state = StateFolder.path else {
      throw CommandError(
        code: 64, message: "the journal's key has no place: neither STATE_DIRECTORY nor HOME is set",
        hint: "set STATE_DIRECTORY to a folder of this user's own")
    }
    for folder in [state, place.folder] {
      let code = StateFolder.create(folder)
      if code != 0 {
        throw CommandError(
          code: 70,
          message: "\(folder): the folder could not be created: \(SystemError(code).text.lowercased())",
          hint: "set STATE_DIRECTORY to another folder, or name the journal: --journal=FILE")
      }
    }
    do {
      let credentials = getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) }
      key = try JournalKey.load(folder: state + "/keys", credentials: credentials)
      file = try JournalFile(path: place.path, for: .appending)
    } catch { throw CommandError(error, journal: place.path) }
    publishKey()
  }

  /// Puts the public key beside the journal. Without it the journal is as good; `verify --key` names it then.
  private func publishKey() {
    let file = Array(key.publicKey.file.utf8)
    if (try? RegularFile(place.publicKeyPath).bytes(limit: 4096)) == file { return }
    do { try FileReplacement(path: place.publicKeyPath, mode: 0o644).write(file) } catch {
      Notice.write(
        note: "\(place.publicKeyPath): the public key could not be written there",
        hint: "verify with 'vpnaudit journal verify --key \(key.publicKey.text)'")
    }
  }

  /// Appends an entry.
  func append(_ draft: EntryDraft) throws(CommandError) {
    do { try file.append(draft, key: key) } catch { throw CommandError(error, journal: place.path) }
  }

  /// The ids of the records that are there.
  func recordIDs() throws(CommandError) -> Set<String> {
    do { return try file.recordIDs() } catch { throw CommandError(error, journal: place.path) }
  }

  /// Deletes what is older than `age`, and returns how many entries that was; `host` is the id of the host that it is
  /// done on.
  func prune(olderThan age: Duration, host: String?) throws(CommandError) -> Int {
    do { return try file.prune(olderThan: age, host: host, now: Timestamp(.now), key: key) } catch {
      throw CommandError(error, journal: place.path)
    }
  }

  /// Appends a check, deletes what has been kept for long enough, and replaces the record of the last check.
  func append(check record: CheckRecord, keeping samples: KeptSamples) throws(CommandError) {
    do {
      try file.append(.check(record, keeping: samples, at: Timestamp(.now)), key: key)
      if try file.isPruningDue(olderThan: JournalFile.retention, now: Timestamp(.now)) {
        _ = try file.prune(
          olderThan: JournalFile.retention, host: record.host.id, now: Timestamp(.now), key: key)
      }
    } catch { throw CommandError(error, journal: place.path) }
    try LastRecordFile(path: place.lastRecordPath).write(record)
  }

  /// Writes everything back and closes the file.
  func close() { file.close() }
}
