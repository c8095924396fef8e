/// The forms that a period's report can be written in.
public enum PeriodForm: String, CaseIterable, Sendable {
  case text, json, markdown, csv, html, oscal

  /// The report in this form; only `text` heeds the style, and only what people read the language.
  public func bytes(
    of report: PeriodReport, style: TextStyle, in language: ReportLanguage = .english
  ) throws(JSONReportError) -> [UInt8] {
    let wording = PeriodWording(language)
    return switch self {
    case .text: Array(PeriodText(style: style, wording: wording).text(of: report).utf8)
    case .json: try JSONReport.encode(report)
    case .markdown: Array(PeriodMarkdown.text(of: report, in: wording).utf8)
    case .csv: Array(PeriodTable.text(of: report).utf8)
    case .html: Array(PeriodHTML.text(of: report, in: wording).utf8)
    case .oscal: try PeriodOSCAL.bytes(of: report)
    }
  }
}
