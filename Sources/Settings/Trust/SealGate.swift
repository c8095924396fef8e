import Model
import Signing

/// Checks the bytes of a registry or of a file of grants against the signature beside it, before anything parses them,
/// and against what was accepted before.
struct SealGate {
  let kind: RegistrySeal.Kind
  let keys: TrustedKeys
  /// Nil where nothing can be remembered.
  let ratchet: RatchetFile?

  /// Why a file is not let in.
  struct Objection: Error {
    let message: String
    let hint: String
    /// The file that it is about, where that is not the signed one.
    var file: String?
    var line: Int?
    var seal: RegistrySeal?
    var isRollback = false

    /// The same for a person. `path` is the signed file's.
    func problem(_ path: String) -> Problem {
      Problem(severity: .warning, file: file ?? path, line: line, message: message, hint: hint)
    }
  }

  /// The seal of the bytes, as the signature beside the file and what was accepted before allow it.
  func seal(of bytes: [UInt8], _ path: String) throws(Objection) -> RegistrySeal {
    let file = RegistryGate.signaturePath(of: path)
    let signature = try signature(file)
    do throws(SignatureError) { try signature.verify(bytes, by: keys.keys) } catch {
      throw Objection(message: error.message, hint: error.hint, file: file, line: error.line)
    }
    let serial: Int
    do throws(SignedSerial.Refusal) { serial = try SignedSerial.read(signature.trustedComment) } catch {
      throw Objection(message: error.message, hint: error.hint, file: file, line: 3)
    }
    // Both kinds are signed alike. What the file calls itself says what was signed, and so which serials count.
    guard SchemaLine.kind(of: bytes) != kind.other else {
      throw Objection(
        message: "it is a \(kind.other.noun), where a \(kind.noun) is wanted",
        hint: "put the \(kind.noun) there, with its signature")
    }
    guard let sha256 = Digest.sha256(bytes) else {
      throw Objection(
        message: "its SHA-256 cannot be computed", hint: "see 'openssl list -digest-algorithms'")
    }
    let seal = RegistrySeal(kind, key: signature.keyID, serial: serial, sha256: sha256)
    try weigh(seal)
    return seal
  }

  /// What stands against a file whose own serial is not the one that was signed; nil where it is.
  func objection(to serial: Int, of path: String, sealed seal: RegistrySeal) -> Objection? {
    if serial == seal.serial { return nil }
    return Objection(
      message: "its signature is for serial \(seal.serial), and the file says serial \(serial)",
      hint: "sign the file as it is: vpnaudit registry sign \(path) --key KEY",
      file: RegistryGate.signaturePath(of: path), line: 3)
  }

  private func signature(_ file: String) throws(Objection) -> Signature {
    let bytes: [UInt8]
    do throws(FileBytes.Refusal) { bytes = try FileBytes.read(file, bound: Signature.bound) } catch {
      if error.isMissing {
        throw Objection(
          message: "a key is trusted here, and the \(kind.noun) has no signature beside it",
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
      hint: "put the newest \(kind.noun) in place with its signature; one that changes needs a higher serial",
      seal: seal, isRollback: true)
  }
}
