internal import Model

/// A Compliance Finding (class 2003) of the Open Cybersecurity Schema Framework for each finding, a line each.
struct OCSFFormat: ReportFormat {
  let form = ReportForm.ocsf

  func bytes(
    of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording
  ) throws(JSONReportError) -> [UInt8] {
    var bytes: [UInt8] = []
    for (number, point) in CheckPoint.all(of: record, in: wording).enumerated() {
      bytes += try JSONReport.line(encoding: OCSFFinding(point, number: number, of: record, in: wording))
    }
    return bytes
  }
}
