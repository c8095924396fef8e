internal import Model

/// The output of a monitoring plug-in: a status line, further lines, and performance data.
struct NagiosFormat: ReportFormat {
  let form = ReportForm.nagios
  let hasExitOfItsOwn = true

  func bytes(of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording) -> [UInt8] {
    Array(NagiosReport.text(of: record, in: wording).utf8)
  }

  func bytes(insteadOfRecord lines: [String]) -> [UInt8]? { Array(NagiosReport.text(unknown: lines).utf8) }
}
