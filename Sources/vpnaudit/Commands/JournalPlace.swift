import ArgumentParser
import Glibc
import Journal
import Settings
import Signing

/// Where a journal lies, and what lies beside it.
struct JournalPlace {
  /// The database.
  let path: String

  /// The journal at a path; without one, that of the state folder.
  init(path: String?) throws(CommandError) {
    if let path, !path.isEmpty {
      self.path = path
    } else if let folder = StateFolder.path {
      self.path = folder + "/journal.db"
    } else {
      throw CommandError(
        code: 64, message: "no state folder is known: neither STATE_DIRECTORY nor HOME is set",
        hint: "name the journal: --journal FILE")
    }
  }

  /// The same to be read: an ordinary user without a journal reads that of the whole host.
  static func toRead(path: String?) throws(CommandError) -> JournalPlace {
    let whole = try JournalPlace(path: "/var/lib/vpnaudit/journal.db")
    // A service without a home reads that, too.
    guard path != nil || StateFolder.path != nil else { return whole }
    let own = try JournalPlace(path: path)
    let isOwn = path != nil || access(own.path, F_OK) == 0 || access(own.lastRecordPath, F_OK) == 0
    let isWhole = access(whole.path, F_OK) == 0 || access(whole.lastRecordPath, F_OK) == 0
    return isOwn || !isWhole ? own : whole
  }

  /// The folder that it lies in.
  var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The public key of those who append to it.
  var publicKeyPath: String { folder + "/journal.pub" }
  /// The record of the last check, for whoever asks for it.
  var lastRecordPath: String { folder + "/last.json" }

  /// Opens it to be read.
  func open() throws(CommandError) -> JournalFile {
    do { return try JournalFile(path: path, for: .reading) } catch {
      throw CommandError(error, journal: path)
    }
  }

  /// The keys that `--key` names, else the one beside the journal; none where there is neither.
  func keys(named: [String]) throws(CommandError) -> [PublicKey] {
    let named = named.isEmpty && access(publicKeyPath, F_OK) == 0 ? [publicKeyPath] : named
    if named.isEmpty { return [] }
    do throws(SettingsError) {
      let keys = try TrustedKeys.named(named)
      for warning in keys.warnings { Notice.write(warning) }
      return keys.keys
    } catch { throw CommandError(error) }
  }
}

/// The options for the journal, of the commands that work with one.
struct JournalOptions: ParsableArguments {
  @Option(
    name: .customLong("journal"),
    help: ArgumentHelp("The journal (default: journal.db in the state folder).", valueName: "file"))
  var path: String?

  @Flag(help: "Write nothing but errors to standard error.")
  var quiet = false

  /// Does what they ask for, before the command begins.
  func apply() { if quiet { StandardError.silence() } }
}
