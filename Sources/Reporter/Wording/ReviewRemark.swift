internal import Model

/// What a period's report says beside its findings: what changed since an earlier one, what was decided, what controls it
/// has evidence for, and how it is verified.
enum ReviewRemark: Hashable {
  /// What is said of a host for a whole period.
  enum Standing: Hashable { case compliant, nonCompliant, undetermined, notHeard }

  /// The earlier report; `gap` is the time of which neither speaks, in seconds.
  case since(name: String, end: Timestamp, sha256: String, gap: Int64)
  /// Open findings: those at its end, plus new ones, minus closed ones, are those that are open now.
  case rollForward(opening: Int, new: Int, returned: Int, closed: Int, closing: Int)
  /// A host's states then and now; nil where a report does not have it.
  case turn(before: Standing?, now: Standing?)
  case newFinding(code: String, name: FindingName, returned: Bool)
  case notFoundAgain(code: String, name: FindingName)
  /// There was no check of its host.
  case unseen(code: String, name: FindingName)

  case changed(FindingChange)
  case decided(Disposition.Kind, ended: Bool)
  case decision(
    code: String, name: FindingName, Disposition.Kind, reason: String, accountable: String, until: String?,
    ended: Bool)
  /// Findings by what was decided about them.
  case decisions(counts: [Disposition.Kind: Int], ended: Int, none: Int)
  /// A disposition of a finding that is not there.
  case stray(finding: String, line: Int)

  /// That controls are not judged.
  case noVerdict
  case control(
    edition: String, title: [String: String], hostsFor: Int, against: Int, open: Int, notShown: Int)

  /// With the files that the verifying command names.
  case signed(keyID: String, file: String, publicKey: String)
  case unsigned
  case digest(sha256: String)
}
