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
  /// The same in the few words of a monitoring plug-in: the code of the worst finding, unless all is well, and what it is
  /// about.
  case pluginVerdict(tag: Tag, code: String?, name: String?, extent: Extent?)
  case endpointsReachable(count: Int, all: Int)
  case moreRows(count: Int)
  case moreAnnotations(count: Int)
  /// What a host is checked against.
  case standard
  case disclaimer
}
