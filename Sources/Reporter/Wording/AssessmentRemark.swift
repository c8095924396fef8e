/// What assessment results in OSCAL say beside names and numbers. They are in English.
enum AssessmentRemark: Hashable {
  /// The title, by the period's name.
  case title(period: String)
  case description(hosts: Int, checks: Int, sources: Int)
  /// That there is no plan of the assessment in OSCAL.
  case noPlan
  case planTitle
  /// Which controls were reviewed.
  case selection
  /// A host, by its name.
  case host(name: String)
  case finding(code: String, name: String, host: String)
  case noText
  /// Where a check can be looked up.
  case evidence(record: String, file: String, number: Int64)
  case shown(hostsFor: Int, against: Int, open: Int, notShown: Int)
  /// Why a risk is not open.
  case decided(reason: String, accountable: String)
}
