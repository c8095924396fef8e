public import Model
public import Settings

/// Why a check cannot be made.
public struct CheckError: Error {
  /// The cause.
  public enum Cause: Sendable {
    /// A file that the check needs is refused.
    case settings(SettingsError)
    /// No endpoint can be probed.
    case probe(ProbeError)
    /// The site is neither one of the registry's nor the code of a region; `sites` are the registry's.
    case unknownSite(String, sites: [String])
  }

  public let cause: Cause
  /// The notices before the error.
  public let notices: [CheckNotice]

  init(_ cause: Cause, notices: [CheckNotice] = []) {
    self.cause = cause
    self.notices = notices
  }
}
