public import Model
import Signing

/// Accepts a registry: its bytes are checked against the signature beside it before anything parses them.
public struct RegistryGate: Sendable {
  /// Nil where no key is trusted on this host.
  private let keys: TrustedKeys?
  /// Nil if nothing can be stored.
  private let rollbackGuard: RollbackGuardFile?
  private let today: Timestamp

  public init(keys: TrustedKeys?, rollbackGuard: RollbackGuardFile?, today: Timestamp) {
    self.keys = keys
    self.rollbackGuard = rollbackGuard
    self.today = today
  }

  /// Reads a registry, or refuses it; throws where there is none to be read, and where what was signed is no registry.
  public func admit(_ path: String) throws(SettingsError) -> Admission {
    let diagnostics = Diagnostics(file: path)
    guard let bytes = diagnostics.bytes(of: path) else { throw diagnostics.refusal }
    guard let keys else {
      return .unsigned(try RegistryFile.parse(bytes, file: path, today: today))
    }
    let gate = SignatureCheck(kind: .registry, keys: keys, rollbackGuard: rollbackGuard)
    let edition: SignedEdition
    do throws(SignatureCheckError) { edition = try gate.edition(of: bytes, path) } catch {
      return .refused(refusal(error, path, bytes))
    }
    let loaded = try RegistryFile.parse(bytes, file: path, today: today)
    if let objection = gate.objection(to: loaded.value.meta.serial, of: path, signed: edition) {
      return .refused(refusal(objection, path, bytes))
    }
    return .trusted(loaded, edition)
  }

  private func refusal(
    _ objection: SignatureCheckError, _ path: String, _ bytes: [UInt8]
  ) -> Admission.Rejection {
    Admission.Rejection(
      state: objection.isRollback ? .rolledBack(objection.refusal) : .untrusted(objection.refusal),
      problem: objection.problem(path), sha256: Digest.sha256(bytes), edition: objection.edition)
  }
}
