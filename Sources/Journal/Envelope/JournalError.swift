public import Linux
public import Signing

/// Why a journal could not be read or written. Nothing that was stored is lost by any of them.
public enum JournalError: Error, Hashable, Sendable {
  /// There is no file.
  case missing
  /// The file is no journal.
  case notJournal
  /// A later version of the program wrote it.
  case later
  /// The disk is full.
  case full
  /// The file or its folder cannot be written to.
  case readOnly
  /// The file or what belongs to it cannot be opened.
  case unopened(SystemError?)
  /// SQLite cannot read it in its folder, which cannot be written to.
  case needsCopy
  /// Another process has held it for too long.
  case locked
  /// SQLite finds the file damaged.
  case damaged
  /// The number of anything else that SQLite reports.
  case database(Int32)
  /// The key that entries are signed with.
  case key(path: String, KeyProblem)
  /// A record that has no JSON form, or is too large.
  case unwritable

  /// Why there is no key.
  public enum KeyProblem: Hashable, Sendable {
    case system(SystemError)
    /// Something else lies there.
    case notKey
    case unusable(KeyError)
  }
}
