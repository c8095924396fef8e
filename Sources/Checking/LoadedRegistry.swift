import Model
public import Settings

/// A registry that was read or refused, with the keys that it was checked by.
public struct LoadedRegistry: Sendable {
  public let admission: Admission
  /// Nil where no key is trusted.
  public let keys: TrustedKeys?
  private let ratchet: RatchetFile?

  init(admission: Admission, keys: TrustedKeys?, ratchet: RatchetFile?) {
    self.admission = admission
    self.keys = keys
    self.ratchet = ratchet
  }

  /// The registry; nil where it was refused.
  var loaded: Loaded<Registry>? { admission.loaded }

  /// What there is to say of the keys and the registry that is no error.
  var notices: [CheckNotice] {
    let refused = admission.refusal.map { CheckNotice.registryRefused($0.problem) }
    return (keys?.warnings ?? []).map(CheckNotice.warning) + [refused].compactMap(\.self)
      + (loaded?.warnings ?? []).map(CheckNotice.warning)
  }

  /// Reads the company's grants against the registry, or refuses them; nil without a registry, whose providers they
  /// name.
  public func loadGrants(_ path: String) throws(SettingsError) -> GrantsAdmission? {
    guard let registry = loaded else { return nil }
    return try GrantsGate(keys: keys, ratchet: ratchet).admit(path, registry: registry.value)
  }

  /// Remembers the serials of a trusted registry and of trusted grants; what could not be remembered, which stops no
  /// check.
  func remember(_ grants: GrantsAdmission?) -> [CheckNotice] {
    guard let keys else { return [] }
    var seals: [RegistrySeal] = []
    if case .trusted(_, let seal) = admission { seals.append(seal) }
    if let seal = grants?.seal { seals.append(seal) }
    return seals.compactMap { seal in
      guard let ratchet else { return .serialNotKept(seal.kind) }
      do throws(RatchetFile.Failure) { try ratchet.keep(seal, trusted: keys) } catch {
        return .serialNotWritten(seal.kind, error)
      }
      return nil
    }
  }
}
