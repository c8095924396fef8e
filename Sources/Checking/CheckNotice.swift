public import Settings

/// Something about a check that is no error, as a fact: the command puts it into words.
public enum CheckNotice: Sendable {
  /// A file holds something doubtful.
  case warning(Diagnostic)
  /// The registry was refused, and the check goes on without it.
  case registryRefused(Diagnostic)
  /// The machine's keys are not used, because others were named.
  case machineKeysUnused
  /// There is no folder to remember the serial in.
  case serialNotKept(SignedEdition.Kind)
  /// The serial could not be written.
  case serialNotWritten(SignedEdition.Kind, RollbackGuardError)
  /// No certificate authority is trusted, so that every certificate is refused.
  case noAuthorities
}
