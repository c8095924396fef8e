internal import Model

/// The record on one line, as collectors of logs take it: one record after another is JSON Lines.
struct JSONLinesFormat: ReportFormat {
  let form = ReportForm.jsonl
  let holdsState = true

  func bytes(
    of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording
  ) throws(JSONReportError) -> [UInt8] {
    try JSONReport.line(of: record, in: wording)
  }
}
