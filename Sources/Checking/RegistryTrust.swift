import FoundationEssentials
import Glibc
import Model
public import Settings

/// The keys that a registry needs on this host, and the serials that were accepted before.
public struct RegistryTrust: Sendable {
  /// The keys that the command line names; the machine's count where it names none.
  private let named: TrustedKeys?
  /// Where accepted serials are stored; nil if there is no folder for it.
  private let rollbackGuard: RollbackGuardFile?

  /// Trusts the keys that are named, else the machine's own; stores serials in `stateFolder`.
  public init(named: TrustedKeys? = nil, stateFolder: String? = StateFolder.path) {
    self.named = named
    rollbackGuard = stateFolder.map(RollbackGuardFile.init(folder:))
  }

  /// The keys that count; nil where none is trusted.
  public func keys() throws(SettingsError) -> TrustedKeys? {
    guard let named else { return try TrustedKeys.ofMachine() }
    return named
  }

  /// Whether the machine has keys, and others are used.
  var replacesMachineKeys: Bool { named != nil && access(TrustedKeys.usualPath, F_OK) == 0 }

  /// Reads the registry at a path, or refuses it; one that cannot be read is an error, or, with `refusingUnread`,
  /// refused.
  public func load(
    _ path: String, refusingUnread: Bool = false
  ) throws(SettingsError) -> LoadedRegistry {
    let keys = try keys()
    let reader = SignedFileReader(keys: keys, rollbackGuard: rollbackGuard, refusesUnread: refusingUnread)
    let acceptance = try reader.registry(path, today: Timestamp(.now))
    return LoadedRegistry(acceptance: acceptance, keys: keys, rollbackGuard: rollbackGuard, reader: reader)
  }
}
