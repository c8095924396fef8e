import Agent
import Journal
import Linux
import Signing

extension CommandError {
  /// Why something was not stored.
  init(_ error: StoreError, journal path: String) {
    switch error {
    case .folder(let folder, let error):
      self.init(
        code: 70, message: "\(folder): the folder could not be created: \(error.text.lowercased())",
        hint: "set STATE_DIRECTORY to another folder, or name the journal: --journal=FILE")
    case .journal(let error): self.init(error, journal: path)
    case .replaced(let path):
      self.init(
        code: 70, message: "\(path): it was removed or replaced, and is opened anew",
        hint: "what was stored before lay in the other file")
    case .lastRecord(let path):
      self.init(
        code: 70, message: "\(path): the last check could not be written there",
        hint: "'vpnaudit check --last' shows an older one")
    }
  }

  /// Why a journal could not be read or written.
  init(_ error: JournalError, journal path: String, code: Int32 = 70) {
    let (message, hint): (String, String?) =
      switch error {
      case .missing: ("\(path): there is no journal", "begin one: vpnaudit check --journal")
      case .notJournal: ("\(path): not a journal", "name another file: --journal FILE")
      case .later: ("\(path): a later version of vpnaudit wrote it", "use that version")
      case .full:
        (
          "\(path): the disk is full: nothing was appended, and nothing that was stored is lost",
          "make room, or delete old entries: vpnaudit journal prune --older-than 100d"
        )
      case .readOnly:
        ("\(path): it cannot be written to", "run as its owner, or name another file: --journal FILE")
      case .unopened(let error?): ("\(path): could not open it: \(error.text.lowercased())", nil)
      case .unopened(nil): ("\(path): SQLite could not open it", "check: ls -l \(path)*")
      case .needsCopy:
        (
          "\(path): it cannot be read in this folder, which cannot be written to",
          "copy it, with \(path)-wal if that is there, and name the copy: --journal FILE"
        )
      case .locked: ("\(path): another process has held it for 5 s", "find it: fuser \(path)")
      case .damaged: ("\(path): it is damaged", "see from where on: vpnaudit journal verify")
      case .database(let number): ("\(path): SQLite reports error \(number)", nil)
      case .key(let path, .system(let error)): ("\(path): \(error.text.lowercased())", nil)
      case .key(let path, .notKey): ("\(path): not a key", "name a secret key of minisign")
      case .key(let path, .unusable(let error)): ("\(path): \(error.message)", error.hint)
      case .unwritable: ("\(path): the record cannot be stored: it is too large", nil)
      }
    self.init(code: code, message: message, hint: hint)
  }
}

extension ChainFault.Kind {
  /// What is wrong, in a few words.
  var words: String {
    switch self {
    case .missing: "it is missing"
    case .payload: "its payload was altered"
    case .signature: "its signature is not good"
    case .foreignKey(let fingerprint):
      "another key signed it, \(fingerprint.isEmpty ? "which it does not name" : String(fingerprint.prefix(16)))"
    case .link: "it does not follow the one before it"
    case .columns: "a column says something else than the payload"
    case .shared: "what it shares with other entries is missing or was altered"
    case .head: "it is not the one of the head that was given"
    case .unreadable: "the file cannot be read from here on"
    }
  }
}
