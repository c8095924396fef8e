import Model

@testable import Probe

/// A dialogue that is recited what a server might say, without any socket.
struct Recital {
  enum Outcome: Hashable {
    case waiting
    /// It is over, and so many bytes are left.
    case done(left: Int)
    case failed(Failure)
  }

  private(set) var said: [UInt8] = []
  private(set) var outcome = Outcome.waiting

  /// Recites `bytes`, so many at a time.
  init(_ dialogue: any Dialogue, hearing bytes: [UInt8], pieces: Int = .max) {
    var dialogue = dialogue
    said = dialogue.begin()
    var heard: ArraySlice<UInt8> = []
    var rest = bytes[...]
    while !rest.isEmpty, outcome == .waiting {
      heard += rest.prefix(pieces)
      rest = rest.dropFirst(pieces)
      step: while !heard.isEmpty {
        switch dialogue.take(heard) {
        case .more(let count):
          heard = heard.dropFirst(count)
          if count == 0 { break step }
        case .say(let words, let count):
          said += words
          heard = heard.dropFirst(count)
        case .done(let count, let words):
          said += words
          outcome = .done(left: heard.count - count + rest.count)
          return
        case .failed(let failure):
          outcome = .failed(failure)
          return
        }
      }
    }
  }
}
