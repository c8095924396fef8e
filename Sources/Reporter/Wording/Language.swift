internal import Model

/// The sentences of one language: a function for each kind of facts, each an exhaustive switch, so that a fact without
/// words does not compile.
protocol Language: Sendable {
  /// What a reason's code says, whatever its facts are.
  func meaning(of code: ReasonCode) -> String
  /// What to do about a reason, in an imperative clause; nil where nothing needs to be done.
  func fix(for code: ReasonCode) -> String?
}
