public import Settings

/// Something about a check that is no error, as a fact: the command puts it into words.
public enum CheckNotice: Sendable {
  /// A file holds something doubtful.
  case warning(Problem)
  /// The registry was refused, and the check goes on without it.
  case registryRefused(Problem)
  /// The machine's keys are not used, because others were named.
  case machineKeysUnused
  /// There is no folder to remember the serial in.
  case serialNotKept(RegistrySeal.Kind)
  /// The serial could not be written.
  case serialNotWritten(RegistrySeal.Kind, RatchetFile.Failure)
  /// No certificate authority is trusted, so that every certificate is refused.
  case noAuthorities
}
