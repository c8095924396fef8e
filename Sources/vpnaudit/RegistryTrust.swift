import FoundationEssentials
import Glibc
import Model
import Settings

/// Whose signature a registry needs on this host, and what was accepted before.
struct RegistryTrust {
  /// The keys that the command line names; the machine's count where it names none.
  let named: TrustedKeys?

  /// The machine's own keys.
  static let machine = RegistryTrust(named: nil)

  /// The keys that count; nil where nobody is trusted.
  func keys() throws(SettingsError) -> TrustedKeys? {
    guard let named else { return try TrustedKeys.ofMachine() }
    return named
  }

  /// Whether the machine's keys are left aside.
  var leavesMachineAside: Bool { named != nil && access(TrustedKeys.usualPath, F_OK) == 0 }

  /// Where serials are remembered; nil where there is no place for it.
  var rollbackGuard: RollbackGuardFile? { StateFolder.path.map(RollbackGuardFile.init(folder:)) }

  /// Reads the registry at a path, or refuses it.
  func admit(_ path: String) throws(SettingsError) -> Admitted {
    let keys = try keys()
    let gate = RegistryGate(keys: keys, rollbackGuard: rollbackGuard, today: Timestamp(.now))
    return Admitted(admission: try gate.admit(path), keys: keys, rollbackGuard: rollbackGuard)
  }
}

/// A registry that was read or refused, with the keys that it was checked by.
struct Admitted {
  let admission: Admission
  let keys: TrustedKeys?
  private let rollbackGuard: RollbackGuardFile?

  init(admission: Admission, keys: TrustedKeys?, rollbackGuard: RollbackGuardFile?) {
    self.admission = admission
    self.keys = keys
    self.rollbackGuard = rollbackGuard
  }

  /// What files say that is no error.
  var warnings: [Diagnostic] {
    let refused = admission.rejection.map { refusal in
      Diagnostic(
        severity: .warning, file: refusal.problem.file, line: refusal.problem.line,
        message: refusal.problem.message + "; the registry is left aside", hint: refusal.problem.hint)
    }
    return (keys?.warnings ?? []) + [refused].compactMap(\.self) + (admission.loaded?.warnings ?? [])
  }

  /// Reads the company's grants against the registry, or refuses them; nil without a registry, whose providers they
  /// name.
  func admitGrants(_ path: String) throws(SettingsError) -> GrantsAdmission? {
    guard let registry = admission.loaded else { return nil }
    return try GrantsGate(keys: keys, rollbackGuard: rollbackGuard).admit(path, registry: registry.value)
  }

  /// Remembers the serials of a trusted registry and of trusted grants. That one could not be is told, and stops
  /// nothing.
  func remember(_ grants: GrantsAdmission?) {
    guard let keys else { return }
    var seals: [SignedEdition] = []
    if case .trusted(_, let seal) = admission { seals.append(seal) }
    if let seal = grants?.edition { seals.append(seal) }
    for seal in seals {
      let what = "the serial of the \(seal.kind.noun)"
      guard let rollbackGuard else {
        Notice.tell(
          note: "\(what) is not remembered, so that an older one would not be noticed",
          hint: "name a folder for it: STATE_DIRECTORY")
        continue
      }
      do throws(RollbackGuardError) { try rollbackGuard.keep(seal, trusted: keys) } catch {
        Notice.tell(
          note: "\(what) was not remembered, so that an older one may not be noticed: \(error.message)",
          hint: error.hint)
      }
    }
  }
}
