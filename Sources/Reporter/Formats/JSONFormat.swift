internal import Model

/// The record itself, of which all others are renderings.
struct JSONFormat: ReportFormat {
  let name = "json"
  let summary = "the record itself, for programs"
  let holdsState = true

  func bytes(
    of record: CheckRecord, style: TextStyle, detail: ReportDetail
  ) throws(JSONReportError) -> [UInt8] {
    try JSONReport.bytes(of: record)
  }
}
