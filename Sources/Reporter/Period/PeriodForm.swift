/// The forms that a period's report can be written in.
public enum PeriodForm: String, CaseIterable, Sendable {
  case text, json, markdown, csv, oscal

  /// The report in this form; only `text` heeds the style.
  public func bytes(of report: PeriodReport, style: TextStyle) throws(JSONReportError) -> [UInt8] {
    switch self {
    case .text: Array(PeriodText(style: style).text(of: report).utf8)
    case .json: try JSONReport.encode(report)
    case .markdown: Array(PeriodMarkdown.text(of: report).utf8)
    case .csv: Array(PeriodTable.text(of: report).utf8)
    case .oscal: try PeriodOSCAL.bytes(of: report)
    }
  }
}
