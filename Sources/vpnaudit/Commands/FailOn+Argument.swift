import ArgumentParser
import Model

extension FailOn {
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
          "--fail-on does not know '\(word)'; it takes \(known.keys.sorted().joined(separator: ", "))"
        )
      }
      events.formUnion(event)
    }
    self = events
  }
}
