/// Every form that the record of a check can be written in.
public enum ReportFormats {
  /// In the order in which help lists them; the first is the usual one.
  public static let all: [any ReportFormat] = [
    TextFormat(), JSONFormat(), JSONLinesFormat(), LogFormat(), CSVFormat(), JUnitFormat(), GitHubFormat(),
    NagiosFormat(), PrometheusFormat(), BlackboxFormat(), OCSFFormat(), IntuneFormat(),
  ]

  /// The format of a name; nil where there is none.
  public static func named(_ name: String) -> (any ReportFormat)? { all.first { $0.name == name } }
}
