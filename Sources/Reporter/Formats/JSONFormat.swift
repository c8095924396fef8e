internal import Model

/// The record itself, of which all others are renderings.
struct JSONFormat: ReportFormat {
  let form = ReportForm.json
  let holdsState = true

  func bytes(
    of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording
  ) throws(JSONReportError) -> [UInt8] {
    try JSONReport.bytes(of: record, in: wording)
  }
}
