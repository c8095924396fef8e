public import Settings

/// A fact about a check that is not an error: the command puts it into words.
public enum CheckNotice: Sendable {
  /// A file contains something doubtful.
  case warning(Diagnostic)
  /// Something in a registry or in grants that were accepted is doubtful: a matter of those who keep it, which is the
  /// same on every host.
  case lint(Diagnostic)
  /// The registry was refused, and the check continues without it.
  case registryRefused(Diagnostic)
  /// The machine's keys are not used, because others were named.
  case machineKeysUnused
  /// There is no folder to store the serial in.
  case serialNotKept(SignedEdition.Kind)
  /// The serial could not be written.
  case serialNotWritten(SignedEdition.Kind, RollbackGuardError)
  /// No certificate authority is trusted, so that every certificate is refused.
  case noAuthorities
}
