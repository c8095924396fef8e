package import Model

/// What codes say by themselves, for the documentation.
extension Wording {
  /// What a reason's code says, whatever its facts are.
  package func meaning(of code: ReasonCode) -> String { language.words(of: code).meaning }

  /// What removes the cause of a reason; nil where there is nothing to do, or where it depends.
  package func fix(of code: ReasonCode) -> String? { language.words(of: code).fix }

  /// What happened where a sample failed.
  package func words(of code: Failure.Code) -> String { language.words(of: code) }

  /// What was seen behind several failures.
  package func words(of cause: Diagnosis.Cause) -> String { language.words(of: cause) }
}
