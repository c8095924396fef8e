internal import Model

/// A Compliance Finding (class 2003) of the Open Cybersecurity Schema Framework for each finding, a line each.
struct OCSFFormat: ReportFormat {
  let form = ReportForm.ocsf

  func bytes(
    of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording
  ) throws(JSONReportError) -> [UInt8] {
    var bytes: [UInt8] = []
    // What a finding is known by is the same in every language.
    let names = CheckPoint.all(of: record, in: .english).map(\.name)
    for (number, point) in CheckPoint.all(of: record, in: wording).enumerated() {
      let finding = OCSFFinding(point, known: names[number], number: number, of: record, in: wording)
      bytes += try JSONReport.line(encoding: finding)
    }
    return bytes
  }
}
