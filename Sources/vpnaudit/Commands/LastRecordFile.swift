import FoundationEssentials
import Linux
import Model
import Reporter

/// The record of the last check as a small file beside the journal, which every local user may read without opening a
/// database.
struct LastRecordFile {
  let path: String

  /// The largest that is read, in bytes.
  private static let bound = 16 << 20

  /// The record of a check that ended at most `age` ago.
  func read(maxAge age: Duration, now: Timestamp) throws(CommandError) -> CheckRecord {
    let record: CheckRecord
    do {
      record = try JSONReport.record(from: try RegularFile(path).bytes(limit: Self.bound))
    } catch let error as JSONReportError {
      throw CommandError(code: 3, message: "\(path): \(error.description)", hint: Self.hint)
    } catch FileError.system(let error) {
      throw CommandError(
        code: 3, message: "\(path): there is no last check: \(error.text.lowercased())", hint: Self.hint)
    } catch {
      throw CommandError(code: 3, message: "\(path): not a record", hint: Self.hint)
    }
    let past = Duration.milliseconds(now.milliseconds - record.time.finished.milliseconds)
    if past > age {
      throw CommandError(
        code: 3, message: "the last check ended \(past.components.seconds) s ago, at \(record.time.finished)",
        hint: "see why no later one was stored, or allow for it: --max-age")
    }
    // A clock that is being set may go back a little.
    if past < .seconds(-60) {
      throw CommandError(
        code: 3, message: "the last check ended at \(record.time.finished), which is still to come",
        hint: "the clock was set: check anew with 'vpnaudit check --journal'")
    }
    return record
  }

  private static let hint = "store one: vpnaudit check --journal"
}
