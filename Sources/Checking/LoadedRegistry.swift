public import Model
public import Settings

/// A registry that was read or refused, with the keys that it was checked by.
public struct LoadedRegistry: Sendable {
  public let acceptance: Acceptance<Registry>
  /// Nil where no key is trusted.
  public let keys: TrustedKeys?
  private let rollbackGuard: RollbackGuardFile?
  private let reader: SignedFileReader

  init(
    acceptance: Acceptance<Registry>, keys: TrustedKeys?, rollbackGuard: RollbackGuardFile?,
    reader: SignedFileReader
  ) {
    self.acceptance = acceptance
    self.keys = keys
    self.rollbackGuard = rollbackGuard
    self.reader = reader
  }

  /// The registry; nil where it was refused.
  var loaded: Loaded<Registry>? { acceptance.loaded }

  /// Notices about the keys and the registry, which are not errors.
  var notices: [CheckNotice] {
    let refused = acceptance.refusal.map { CheckNotice.registryRefused($0.problem) }
    return (keys?.warnings ?? []).map(CheckNotice.warning) + [refused].compactMap(\.self)
      + (loaded?.warnings ?? []).map(CheckNotice.lint)
  }

  /// Reads the company's grants against the registry, or refuses them; nil without a registry, whose providers they
  /// name.
  public func loadGrants(_ path: String) throws(SettingsError) -> Acceptance<GrantBook>? {
    guard let registry = loaded else { return nil }
    return try reader.grants(path, of: registry.value)
  }

  /// Stores the serials of a trusted registry and of trusted grants; returns what could not be stored, which stops no
  /// check.
  func remember(_ grants: Acceptance<GrantBook>?) -> [CheckNotice] {
    guard let keys else { return [] }
    return [acceptance.edition, grants?.edition].compactMap(\.self).compactMap { edition in
      guard let rollbackGuard else { return .serialNotKept(edition.kind) }
      do throws(RollbackGuardError) { try rollbackGuard.keep(edition, trusted: keys) } catch {
        return .serialNotWritten(edition.kind, error)
      }
      return nil
    }
  }
}
