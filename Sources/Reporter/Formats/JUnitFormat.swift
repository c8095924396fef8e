internal import Model

/// A JUnit document.
struct JUnitFormat: ReportFormat {
  let name = "junit"
  let summary = "tests for CI systems"

  func bytes(of record: CheckRecord, style: TextStyle, detail: ReportDetail) -> [UInt8] {
    Array(JUnitReport.text(of: record).utf8)
  }
}
