internal import Model

/// What a period's report says in one language, whose sentences of single checks are another matter (`Language`).
protocol PeriodLanguage: Sendable {
  /// Its tag by BCP 47, as documents name it.
  var tag: String { get }

  func label(_ label: PeriodLabel) -> String
  func words(_ remark: PeriodRemark) -> String
  func words(_ remark: ReviewRemark) -> String
  /// What a period shows of a host that no check says.
  func words(_ problem: PeriodProblem) -> String
  func label(_ label: PageLabel) -> String
  func words(_ remark: PageRemark) -> String
  func words(_ name: FindingName) -> String
  /// What a term of the page means, behind the term itself.
  func definition(of term: PageTerm) -> (term: String, meaning: String)

  func word(_ tag: Tag) -> String
  func word(_ status: Status) -> String
  func word(_ severity: Severity) -> String
  func word(_ signature: CheckRecord.Inputs.RegistryFile.Signature) -> String

  /// A period's name, which is a year, a quarter, a month or two ends.
  func period(_ name: String) -> String
  /// A day that is given as `2026-11-22`.
  func day(_ date: String) -> String
  /// A moment of a day, by the clock that the zone names; nil where that is said elsewhere.
  func moment(_ date: String, _ time: String, zone: String?) -> String
  /// A length of time by its two largest units.
  func length(_ seconds: Int64) -> String
  /// Things side by side, such as codes.
  func list(_ things: [String]) -> String
  /// Remarks on one thing, one behind the other.
  func joined(_ remarks: [String]) -> String
  /// Sentences that follow each other.
  func text(_ sentences: [String]) -> String
}
