internal import Model

/// Annotations of GitHub Actions, with a summary of the step.
struct GitHubFormat: ReportFormat {
  let name = "github"
  let summary = "annotations and a step summary for GitHub Actions"

  func bytes(of record: CheckRecord, style: TextStyle, detail: ReportDetail) -> [UInt8] {
    Array(GitHubReport.annotations(of: record).utf8)
  }

  func stepSummary(of record: CheckRecord) -> String? { GitHubReport.summary(of: record) }
}
