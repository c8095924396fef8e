internal import Model

/// The text for a person.
struct TextFormat: ReportFormat {
  let form = ReportForm.text
  let hasDetail = true

  func bytes(of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording) -> [UInt8] {
    Array(TextReport(style: style, detail: detail, wording: wording).text(of: record).utf8)
  }
}
