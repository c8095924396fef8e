import Linux

/// How far a long command has come, in one line on standard error, where that is a terminal. What takes less than half a
/// second shows none.
struct ProgressLine {
  private let what: String
  private let interval = Duration.milliseconds(500)
  private var last = MonotonicTime.now
  private var isShown = false

  /// `what` is what is being done, such as `verifying`.
  init(_ what: String) { self.what = what }

  /// Shows how many entries were dealt with, unless it has just done so.
  mutating func show(_ count: Int) {
    guard MonotonicTime.now - last > interval else { return }
    last = .now
    isShown = true
    StandardError.progress("\(what): \(count) \(count == 1 ? "entry" : "entries")")
  }

  /// Removes the line, before anything else is written.
  mutating func end() {
    if isShown { StandardError.endProgress() }
    isShown = false
  }
}
