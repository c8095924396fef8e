import Checking
import Settings

extension CheckNotice {
  /// Writes it to standard error.
  func write() {
    switch self {
    case .warning(let problem), .lint(let problem): Notice.write(problem)
    case .registryRefused(let problem):
      Notice.write(
        Diagnostic(
          severity: .warning, file: problem.file, line: problem.line,
          message: problem.message + "; the registry is ignored", hint: problem.hint))
    case .machineKeysUnused:
      Notice.write(
        note: "\(TrustedKeys.usualPath) is ignored, because of --trusted-key",
        hint: "leave out the option to use the machine's keys")
    case .serialNotKept(let kind):
      Notice.write(
        note: "the serial of the \(kind.noun) cannot be stored, so an older one will not be noticed",
        hint: "set STATE_DIRECTORY to a folder that can be written to")
    case .serialNotWritten(let kind, let failure):
      Notice.write(
        note:
          "the serial of the \(kind.noun) was not stored, so an older one may not be noticed: \(failure.message)",
        hint: failure.hint)
    case .noAuthorities:
      Notice.write(
        note: "no certificate authority is trusted here: every certificate will be refused",
        hint: "install ca-certificates, or name a file: trust.ca_file in a profile, or --ca FILE")
    }
  }
}

extension [CheckNotice] {
  /// Writes each to standard error; what is doubtful in a registry only where it is asked for.
  func write(withLint: Bool = false) {
    for notice in self {
      if case .lint = notice, !withLint { continue }
      notice.write()
    }
  }
}
