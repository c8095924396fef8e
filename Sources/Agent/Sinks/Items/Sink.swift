internal import Journal
internal import Model

/// One receiver of entries. It belongs to its runner's thread, where its calls may block.
protocol Sink: AnyObject {
  /// Whether only the newest check matters to it, so that what lies before that is no loss.
  var wantsNewestAlone: Bool { get }
  /// Whether it writes the host state of a check.
  var wantsState: Bool { get }
  /// The most items that it is given at once.
  var batch: Int { get }

  /// Passes on the first items, in their order; how many, the result says. There is at least one.
  func deliver(_ items: [SinkItem], until deadline: Deadline) -> SinkResult
  /// Lets go what it holds open; it may be asked again afterwards.
  func rest()
}

extension Sink {
  var wantsNewestAlone: Bool { false }
  var wantsState: Bool { false }
  // A host state may have hundreds of kilobytes, and takes many times as much in memory.
  var batch: Int { wantsState ? 4 : 32 }
  func rest() {}
}

/// What became of items.
enum SinkResult: Equatable {
  /// The receiver has the first ones, but for so many parts of them that it refused for good.
  case delivered(Int, rejected: Int64 = 0)
  /// It refused the first ones for good.
  case refused(Int, status: Int)
  /// It has none for certain, and is asked again; no sooner than after `notBefore`, where it said so.
  case failed(SinkError, notBefore: Duration? = nil)
}

extension SinkSettings.Content {
  var holdsState: Bool { self == .full }
}
