import Agent

extension SinkNotice {
  /// The line of the log, and a hint where something fixes it.
  var words: (message: String, hint: String?) {
    switch self {
    case .failing(let sink, let error, let again):
      let said = error.words
      return (
        "sink '\(sink)': \(said.message); next attempt in \(max(1, again.components.seconds)) s", said.hint
      )
    case .recovered(let sink): return ("sink '\(sink)': it works again", nil)
    case .missing(let sink, let missing): return ("sink '\(sink)': \(missing.words)", nil)
    case .refused(let sink, let entries, let status):
      return (
        "sink '\(sink)': the receiver refused \(Self.text(entries)) for good with \(status); the journal has them",
        "see why in the receiver's own log"
      )
    case .rejected(let sink, let entries, let count):
      return (
        "sink '\(sink)': of \(Self.text(entries)) the receiver did not take \(count) parts; the journal has them",
        "see why in the receiver's own log"
      )
    case .abandoned(let sink):
      return ("sink '\(sink)': it had not ended in time; what it had not passed on it will later", nil)
    }
  }

  fileprivate static func text(_ entries: ClosedRange<Int64>) -> String {
    entries.count == 1
      ? "entry \(entries.lowerBound)" : "entries \(entries.lowerBound) to \(entries.upperBound)"
  }
}

extension Missing {
  fileprivate var words: String {
    let text = entries.map { SinkNotice.text($0) } ?? "entries"
    return switch cause {
    case .pruned: "\(text) were deleted before they were passed on"
    case .replaced: "another journal lies in the place of the one before; it begins with the oldest entry"
    case .damaged: "\(text) of the journal cannot be read"
    case .cursorLost: "its cursor cannot be read; it begins with the oldest entry"
    }
  }
}
