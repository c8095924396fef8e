public import Model
import Signing

/// Lets a registry in: its bytes are checked against the signature beside it before anything parses them.
public struct RegistryGate: Sendable {
  /// Nil where nobody is trusted on this host.
  private let keys: TrustedKeys?
  /// Nil where nothing can be remembered.
  private let ratchet: RatchetFile?
  private let today: Timestamp

  public init(keys: TrustedKeys?, ratchet: RatchetFile?, today: Timestamp) {
    self.keys = keys
    self.ratchet = ratchet
    self.today = today
  }

  /// Where the signature of a registry lies.
  public static func signaturePath(of registry: String) -> String { registry + ".minisig" }

  /// Reads a registry, or refuses it; throws where there is none to be read, and where what was signed is no registry.
  public func admit(_ path: String) throws(SettingsError) -> Admission {
    let findings = Findings(file: path)
    guard let bytes = findings.bytes(of: path) else { throw findings.refusal }
    guard let keys else {
      return .unsigned(try RegistryFile.parse(bytes, file: path, today: today))
    }
    let gate = SealGate(kind: .registry, keys: keys, ratchet: ratchet)
    let seal: RegistrySeal
    do throws(SealGate.Objection) { seal = try gate.seal(of: bytes, path) } catch {
      return .refused(refusal(error, path, bytes))
    }
    let loaded = try RegistryFile.parse(bytes, file: path, today: today)
    if let objection = gate.objection(to: loaded.value.meta.serial, of: path, sealed: seal) {
      return .refused(refusal(objection, path, bytes))
    }
    return .trusted(loaded, seal)
  }

  private func refusal(
    _ objection: SealGate.Objection, _ path: String, _ bytes: [UInt8]
  ) -> Admission.Refusal {
    Admission.Refusal(
      standing: objection.isRollback ? .rolledBack(objection.message) : .untrusted(objection.message),
      problem: objection.problem(path), sha256: Digest.sha256(bytes), seal: objection.seal)
  }
}
