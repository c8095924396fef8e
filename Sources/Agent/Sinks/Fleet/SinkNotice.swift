public import Model

/// What an agent's log says of a sink. The command puts it into words.
public enum SinkNotice: Hashable, Sendable {
  /// It cannot pass on, for another reason than before, and tries again after so long.
  case failing(sink: String, SinkError, again: Duration)
  /// It passes on again.
  case recovered(sink: String)
  /// It did not get something.
  case missing(sink: String, Missing)
  /// The receiver refused entries for good, and it went on without them.
  case refused(sink: String, entries: ClosedRange<Int64>, status: Int)
  /// The receiver took entries but for so many parts of them, which it refused for good.
  case rejected(sink: String, entries: ClosedRange<Int64>, count: Int64)
  /// An agent that ends waits no longer for it.
  case abandoned(sink: String)
}

/// How a sink is doing.
public struct SinkStatus: Hashable, Sendable {
  public let name: String
  public let kind: SinkSettings.Name
  /// The number of the last entry that its receiver has; nil before the first.
  public internal(set) var delivered: Int64?
  /// How many entries its receiver does not have yet; nil where the journal cannot be read.
  public internal(set) var behind: Int64?
  /// When its receiver took something the last time, since the agent began.
  public internal(set) var lastSuccess: Timestamp?
  /// Why it cannot pass on; nil where it can.
  public internal(set) var failure: SinkError?
  /// When it tries again; nil where it is not waiting.
  public internal(set) var retryAt: Timestamp?
  /// How many entries were refused for good, since the agent began.
  public internal(set) var refused: Int64 = 0
  /// How many parts of entries that were taken were not, since the agent began.
  public internal(set) var rejected: Int64 = 0
  /// How many times something was missing, since the agent began.
  public internal(set) var gaps: Int64 = 0

  init(_ settings: SinkSettings) {
    name = settings.name
    kind = settings.kind.name
  }
}
