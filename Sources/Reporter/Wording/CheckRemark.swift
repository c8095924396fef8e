internal import Model

/// What documents for CI systems say beside a record's own sentences.
enum CheckRemark: Hashable {
  // Names of tests.
  case mandatoryCollectors
  case host
  case unnamedHost
  case expiries
  // Details.
  case incomplete
  case provider(name: String)
  case warning(text: String)
  case result(CheckPointResult)
  case verdict(tag: Tag, status: Status, outcome: Outcome?, extent: Extent?, sawHooks: Bool)
  case moreRows(count: Int)
  case moreAnnotations(count: Int)
  case disclaimer
}
