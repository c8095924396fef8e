internal import Model

/// The sentences of one language: a function for each kind of facts, each an exhaustive switch, so that a fact without
/// words does not compile.
protocol Language: Sendable {
  func words(of facts: CollectorFacts) -> String
}
