internal import Journal
public import Model

/// What a sink passes on: an entry of the journal, or that something is missing.
enum SinkItem: Sendable {
  case entry(SinkEntry)
  case missing(Missing)
}

/// An entry of the journal as sinks get it.
struct SinkEntry: Sendable {
  let place: JournalPosition
  let at: Timestamp
  let content: Content

  enum Content: Sendable {
    case check(CheckRecord)
    /// A gap or a heartbeat, by its signed payload (`vpnaudit.entry/1`).
    case other(EntryKind, payload: [UInt8])
  }
}

/// What a sink did not get, and its receiver is told of.
public struct Missing: Hashable, Sendable {
  /// Why it did not get it.
  public enum Cause: String, Hashable, Sendable, CaseIterable {
    /// The entries were deleted before they were passed on.
    case pruned
    /// Another journal lies in the place of the one that was followed; it begins anew.
    case replaced
    /// The entries cannot be read.
    case damaged
    /// The file of the sink's cursor cannot be read; it begins anew with the oldest entry.
    case cursorLost = "cursor_lost"
  }

  public let cause: Cause
  /// The numbers of the entries; nil where they are not known.
  public let entries: ClosedRange<Int64>?
  /// When that was noticed.
  public let at: Timestamp
}
