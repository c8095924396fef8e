import Model
public import Settings

/// A registry that was read or refused, with the keys that it was checked by.
public struct LoadedRegistry: Sendable {
  public let admission: Admission
  /// Nil where no key is trusted.
  public let keys: TrustedKeys?
  private let rollbackGuard: RollbackGuardFile?

  init(admission: Admission, keys: TrustedKeys?, rollbackGuard: RollbackGuardFile?) {
    self.admission = admission
    self.keys = keys
    self.rollbackGuard = rollbackGuard
  }

  /// The registry; nil where it was refused.
  var loaded: Loaded<Registry>? { admission.loaded }

  /// What there is to say of the keys and the registry that is no error.
  var notices: [CheckNotice] {
    let refused = admission.rejection.map { CheckNotice.registryRefused($0.problem) }
    return (keys?.warnings ?? []).map(CheckNotice.warning) + [refused].compactMap(\.self)
      + (loaded?.warnings ?? []).map(CheckNotice.warning)
  }

  /// Reads the company's grants against the registry, or refuses them; nil without a registry, whose providers they
  /// name.
  public func loadGrants(_ path: String) throws(SettingsError) -> GrantsAdmission? {
    guard let registry = loaded else { return nil }
    return try GrantsGate(keys: keys, rollbackGuard: rollbackGuard).admit(path, registry: registry.value)
  }

  /// Remembers the serials of a trusted registry and of trusted grants; what could not be remembered, which stops no
  /// check.
  func remember(_ grants: GrantsAdmission?) -> [CheckNotice] {
    guard let keys else { return [] }
    var seals: [SignedEdition] = []
    if case .trusted(_, let seal) = admission { seals.append(seal) }
    if let seal = grants?.edition { seals.append(seal) }
    return seals.compactMap { seal in
      guard let rollbackGuard else { return .serialNotKept(seal.kind) }
      do throws(RollbackGuardError) { try rollbackGuard.keep(seal, trusted: keys) } catch {
        return .serialNotWritten(seal.kind, error)
      }
      return nil
    }
  }
}
