internal import Model

/// The text for a person.
struct TextFormat: ReportFormat {
  let name = "text"
  let summary = "what a person reads"
  let hasDetail = true

  func bytes(of record: CheckRecord, style: TextStyle, detail: ReportDetail) -> [UInt8] {
    Array(TextReport(style: style, detail: detail).text(of: record).utf8)
  }
}
