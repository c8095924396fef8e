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

  /// Why a registry is not let in.
  private struct Objection: Error {
    let message: String
    let hint: String
    /// The file that it is about, where that is not the registry.
    var file: String?
    var line: Int?
    var seal: RegistrySeal?
    var isRollback = false
  }

  /// Reads a registry, or refuses it; throws where there is none to be read, and where what was signed is no registry.
  public func admit(_ path: String) throws(SettingsError) -> Admission {
    let findings = Findings(file: path)
    guard let bytes = findings.bytes(of: path) else { throw findings.refusal }
    guard let keys else {
      return .unsigned(try RegistryFile.parse(bytes, file: path, today: today))
    }
    let seal: RegistrySeal
    do throws(Objection) { seal = try self.seal(of: bytes, path, keys) } catch {
      return .refused(refusal(error, path, bytes))
    }
    let loaded = try RegistryFile.parse(bytes, file: path, today: today)
    let serial = loaded.value.meta.serial
    guard serial == seal.serial else {
      return .refused(
        refusal(
          Objection(
            message: "its signature is for serial \(seal.serial), and the file says serial \(serial)",
            hint: "sign the file as it is: vpnaudit registry sign \(path) --key KEY",
            file: Self.signaturePath(of: path), line: 3), path, bytes))
    }
    return .trusted(loaded, seal)
  }

  /// The seal of the bytes, as the signature beside the file and what was accepted before allow it.
  private func seal(
    of bytes: [UInt8], _ path: String, _ keys: TrustedKeys
  ) throws(Objection) -> RegistrySeal {
    let file = Self.signaturePath(of: path)
    let signature = try signature(file)
    do throws(SignatureError) { try signature.verify(bytes, by: keys.keys) } catch {
      throw Objection(message: error.message, hint: error.hint, file: file, line: error.line)
    }
    let serial: Int
    do throws(SignedSerial.Refusal) { serial = try SignedSerial.read(signature.trustedComment) } catch {
      throw Objection(message: error.message, hint: error.hint, file: file, line: 3)
    }
    guard let sha256 = Digest.sha256(bytes) else {
      throw Objection(
        message: "its SHA-256 cannot be computed", hint: "see 'openssl list -digest-algorithms'")
    }
    let seal = RegistrySeal(key: signature.keyID, serial: serial, sha256: sha256)
    try weigh(seal)
    return seal
  }

  private func signature(_ file: String) throws(Objection) -> Signature {
    let bytes: [UInt8]
    do throws(FileBytes.Refusal) { bytes = try FileBytes.read(file, bound: Signature.bound) } catch {
      if error.isMissing {
        throw Objection(
          message: "a key is trusted here, and the registry has no signature beside it",
          hint: "put the signature there, or make it: vpnaudit registry sign FILE --key KEY", file: file)
      }
      throw Objection(
        message: "the signature could not be read: \(error.message)", hint: error.hint ?? "check: ls -l",
        file: file)
    }
    do throws(SignatureError) { return try Signature(file: bytes) } catch {
      throw Objection(message: error.message, hint: error.hint, file: file, line: error.line)
    }
  }

  /// Compares with what was accepted before.
  private func weigh(_ seal: RegistrySeal) throws(Objection) {
    guard let ratchet else { return }
    let kept: Ratchet
    do throws(RatchetFile.Failure) { kept = try ratchet.read() } catch {
      throw Objection(
        message: "whether it is older than the last one cannot be said, for the serials could not be read",
        hint: "\(error.message): \(error.hint)", seal: seal, isRollback: true)
    }
    guard let objection = kept.objection(to: seal) else { return }
    throw Objection(
      message: objection,
      hint:
        "put the newest registry in place with its signature; a registry that changes needs a higher serial",
      seal: seal, isRollback: true)
  }

  private func refusal(_ objection: Objection, _ path: String, _ bytes: [UInt8]) -> Admission.Refusal {
    Admission.Refusal(
      standing: objection.isRollback ? .rolledBack(objection.message) : .untrusted(objection.message),
      problem: Problem(
        severity: .warning, file: objection.file ?? path, line: objection.line, message: objection.message,
        hint: objection.hint),
      sha256: Digest.sha256(bytes), seal: objection.seal)
  }
}
