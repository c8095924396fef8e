public import Journal
public import Linux

/// Why something could not be stored.
public enum StoreError: Error {
  /// A folder is missing and could not be made.
  case folder(String, SystemError)
  /// The journal could not be opened or written.
  case journal(JournalError)
  /// Another file lies at the journal's path, or none.
  case replaced(String)
  /// The record of the last check could not be written to this path.
  case lastRecord(String)
}
