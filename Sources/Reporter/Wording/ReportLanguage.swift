/// The languages that reports can be written in.
public enum ReportLanguage: String, CaseIterable, Sendable {
  case english = "en"
  case chinese = "zh"
}
