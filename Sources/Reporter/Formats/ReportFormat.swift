public import Model

/// A form that the record of a check is written in.
public protocol ReportFormat: Sendable {
  var form: ReportForm { get }
  /// Whether it can be brief or full (`ReportDetail`); the others say everything.
  var hasDetail: Bool { get }
  /// Whether it can hold the host state.
  var holdsState: Bool { get }
  /// Whether its reader wants the worst finding's exit code (`Severity.exitCode`), whatever else was asked for, and a
  /// document on standard output even where there is no record.
  var hasExitOfItsOwn: Bool { get }

  /// The whole document, with a newline at the end; `style` and `detail` are for those that a person reads.
  func bytes(
    of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording
  ) throws(JSONReportError) -> [UInt8]

  /// The document that says why there is no record: the error, and further lines about it. Nil for a format whose
  /// reader gets none.
  func bytes(insteadOfRecord lines: [String]) -> [UInt8]?

  /// What is added to the summary of a step of GitHub Actions; nil for nothing.
  func stepSummary(of record: CheckRecord, in wording: Wording) -> String?
}

extension ReportFormat {
  var hasDetail: Bool { false }
  var holdsState: Bool { false }
  var hasExitOfItsOwn: Bool { false }
  func bytes(insteadOfRecord lines: [String]) -> [UInt8]? { nil }
  func stepSummary(of record: CheckRecord, in wording: Wording) -> String? { nil }

  /// The word that asks for it: `--format text`.
  public var name: String { form.rawValue }

  /// What it is and for whom, in a few words.
  public func summary(in wording: Wording = .english) -> String { wording.language.summary(of: form) }

  /// The whole document in English.
  public func bytes(
    of record: CheckRecord, style: TextStyle, detail: ReportDetail
  ) throws(JSONReportError) -> [UInt8] {
    try bytes(of: record, style: style, detail: detail, in: .english)
  }

  /// The summary of a step in English.
  public func stepSummary(of record: CheckRecord) -> String? { stepSummary(of: record, in: .english) }
}
