internal import Model

/// The sentences of one language: a function for each kind of facts, each an exhaustive switch, so that a fact without
/// words does not compile.
protocol Language: Sendable {
  /// What happened, in words that need no knowledge of the code.
  func words(of code: Failure.Code) -> String
  /// What more is known of a failure, to stand behind its code.
  func detail(of facts: FailureFacts) -> String
  /// What is wrong, to stand behind the file's name.
  func words(of error: ProbeError) -> String
  /// What fixes it; nil where nothing is known to.
  func hint(of error: ProbeError) -> String?
  /// What a reason's code says, whatever its facts are.
  func meaning(of code: ReasonCode) -> String
  /// What to do about a reason, in an imperative clause; nil where nothing needs to be done.
  func fix(for code: ReasonCode) -> String?
}
