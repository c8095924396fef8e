import ArgumentParser
import Classifier

/// What `--fail-on` names.
struct FailureList {
  let events: FailOn

  static let standard = FailureList(events: .standard)

  init(events: FailOn) { self.events = events }

  /// A list from `non_compliant,unreachable`; `nothing` stands alone.
  init(argument: String) throws {
    let known: [String: FailOn] = [
      "non_compliant": .nonCompliant, "unreachable": .unreachable, "undetermined": .undetermined,
      "warning": .warning, "nothing": [],
    ]
    var events: FailOn = []
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    for word in words {
      guard let event = known[String(word)], !(event.isEmpty && words.count > 1) else {
        throw ValidationError(
          "'\(word)' is nothing that --fail-on knows; it takes \(known.keys.sorted().joined(separator: ", "))"
        )
      }
      events.formUnion(event)
    }
    self.events = events
  }
}
