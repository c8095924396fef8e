internal import Model

/// The record in short on one line, for collectors of logs that cut long ones.
struct LogFormat: ReportFormat {
  let form = ReportForm.log

  func bytes(
    of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording
  ) throws(JSONReportError) -> [UInt8] {
    try LogLine.bytes(of: record)
  }
}
