import Model
import Signing

/// Checks the bytes of a registry or of a file of grants against the signature beside it, before anything parses them,
/// and against what was accepted before.
struct SignatureCheck {
  let kind: SignedEdition.Kind
  let keys: TrustedKeys
  /// Nil if nothing can be stored.
  let rollbackGuard: RollbackGuardFile?

  /// The signed edition of the bytes, as the signature beside the file and what was accepted before allow it.
  func edition(of bytes: [UInt8], _ path: String) throws(SignatureCheckError) -> SignedEdition {
    let file = SignatureFile.path(of: path)
    let signature = try signature(file)
    do throws(SignatureError) { try signature.verify(bytes, by: keys.keys) } catch {
      throw SignatureCheckError(message: error.message, hint: error.hint, file: file, line: error.line)
    }
    let serial: Int
    do throws(SignedSerialError) { serial = try SignedSerial.read(signature.trustedComment) } catch {
      throw SignatureCheckError(message: error.message, hint: error.hint, file: file, line: 3)
    }
    // Both kinds are signed alike. What the file calls itself says what was signed, and so which serials count.
    guard SchemaLine.kind(of: bytes) != kind.other else {
      throw SignatureCheckError(
        message: "it is a \(kind.other.noun), but a \(kind.noun) is expected",
        hint: "put the \(kind.noun) there, with its signature")
    }
    guard let sha256 = Digest.sha256(bytes) else {
      throw SignatureCheckError(
        message: "its SHA-256 cannot be computed", hint: "see 'openssl list -digest-algorithms'")
    }
    let edition = SignedEdition(kind, key: signature.keyID, serial: serial, sha256: sha256)
    try compare(edition)
    return edition
  }

  /// The error for a file whose own serial is not the one that was signed; nil if they agree.
  func objection(to serial: Int, of path: String, signed edition: SignedEdition) -> SignatureCheckError? {
    if serial == edition.serial { return nil }
    return SignatureCheckError(
      message: "its signature is for serial \(edition.serial), but the file says serial \(serial)",
      hint: "sign the file as it is: vpnaudit registry sign \(path) --key KEY",
      file: SignatureFile.path(of: path), line: 3)
  }

  private func signature(_ file: String) throws(SignatureCheckError) -> Signature {
    let bytes: [UInt8]
    do throws(FileBytes.ReadError) { bytes = try FileBytes.read(file, bound: Signature.bound) } catch {
      if error.isMissing {
        throw SignatureCheckError(
          message: "a key is trusted here, but the \(kind.noun) has no signature beside it",
          hint: "add the signature, or create it: vpnaudit registry sign FILE --key KEY", file: file)
      }
      throw SignatureCheckError(
        message: "the signature could not be read: \(error.message)", hint: error.hint ?? "check: ls -l",
        file: file)
    }
    do throws(SignatureError) { return try Signature(file: bytes) } catch {
      throw SignatureCheckError(message: error.message, hint: error.hint, file: file, line: error.line)
    }
  }

  /// Compares with what was accepted before.
  private func compare(_ edition: SignedEdition) throws(SignatureCheckError) {
    guard let rollbackGuard else { return }
    let kept: RollbackGuard
    do throws(RollbackGuardError) { kept = try rollbackGuard.read() } catch {
      throw SignatureCheckError(
        message:
          "it cannot be compared with the last accepted one, because the stored serials could not be read",
        hint: "\(error.message): \(error.hint)", edition: edition, isRollback: true)
    }
    guard let objection = kept.objection(to: edition) else { return }
    throw SignatureCheckError(
      message: objection,
      hint: "put the newest \(kind.noun) in place with its signature; a changed one needs a higher serial",
      edition: edition, isRollback: true)
  }
}

/// Why a file is not accepted.
struct SignatureCheckError: Error {
  let message: String
  let hint: String
  /// The file that it is about, where that is not the signed one.
  var file: String?
  var line: Int?
  var edition: SignedEdition?
  var isRollback = false

  /// As a record keeps it.
  var refusal: FileRefusal { FileRefusal(message, line: line) }

  /// The same for a person. `path` is the signed file's.
  func problem(_ path: String) -> Diagnostic {
    Diagnostic(severity: .warning, file: file ?? path, line: line, message: message, hint: hint)
  }
}
