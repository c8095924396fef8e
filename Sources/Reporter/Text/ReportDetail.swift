/// How much a report for a person says.
public enum ReportDetail: Hashable, Sendable {
  /// What is read in a glance, everything once.
  case brief
  /// Every reason, the evidence, every address, and how far each collector came.
  case full
}
