internal import Model

/// Annotations of GitHub Actions, with a summary of the step.
struct GitHubFormat: ReportFormat {
  let form = ReportForm.github

  func bytes(of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording) -> [UInt8] {
    Array(GitHubReport.annotations(of: record, in: wording).utf8)
  }

  func stepSummary(of record: CheckRecord, in wording: Wording) -> String? {
    GitHubReport.summary(of: record, in: wording)
  }
}
