internal import Model

/// A JUnit document.
struct JUnitFormat: ReportFormat {
  let form = ReportForm.junit

  func bytes(of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording) -> [UInt8] {
    Array(JUnitReport.text(of: record, in: wording).utf8)
  }
}
