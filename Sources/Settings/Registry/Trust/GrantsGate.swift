public import Model
import Signing

/// A file of grants that was read, or refused before anything of it was read.
public enum GrantsAdmission: Sendable {
  case read(Loaded<GrantBook>)
  /// Left aside; why, for a person.
  case refused(Problem)

  /// The grants, where they were read.
  public var loaded: Loaded<GrantBook>? { if case .read(let loaded) = self { loaded } else { nil } }

  /// What should be said, though it is no error.
  public var warnings: [Problem] {
    switch self {
    case .read(let loaded): loaded.warnings
    case .refused(let problem): [problem]
    }
  }
}

/// Lets a file of grants in as the registry is let in: where a key is trusted, only with its signature, which is
/// checked before anything is parsed. A file that is refused is left aside, so that its grants are missing.
public struct GrantsGate: Sendable {
  private let keys: TrustedKeys?

  /// `keys` are those that the registry needed; nil where nobody is trusted.
  public init(keys: TrustedKeys?) { self.keys = keys }

  /// Reads the grants, or refuses them; throws where there is no file, and where what was signed is none of grants.
  public func admit(_ path: String, registry: Registry) throws(SettingsError) -> GrantsAdmission {
    let findings = Findings(file: path)
    guard let bytes = findings.bytes(of: path) else { throw findings.refusal }
    guard let keys else { return .read(try GrantsFile.parse(bytes, file: path, registry: registry)) }
    let file = RegistryGate.signaturePath(of: path)
    func refused(_ message: String, _ hint: String?, line: Int? = nil) -> GrantsAdmission {
      .refused(
        Problem(
          severity: .warning, file: file, line: line, message: "\(message); the grants are left aside",
          hint: hint))
    }
    let sealed: [UInt8]
    do throws(FileBytes.Refusal) { sealed = try FileBytes.read(file, bound: Signature.bound) } catch {
      return error.isMissing
        ? refused(
          "a key is trusted here, and the grants have no signature beside them", "sign them and put it there")
        : refused("the signature could not be read: \(error.message)", error.hint)
    }
    let comment: String
    do throws(SignatureError) {
      let signature = try Signature(file: sealed)
      try signature.verify(bytes, by: keys.keys)
      comment = signature.trustedComment
    } catch { return refused(error.message, error.hint, line: error.line) }
    let signed: Int
    do throws(SignedSerial.Refusal) { signed = try SignedSerial.read(comment) } catch {
      return refused(error.message, error.hint, line: 3)
    }
    let loaded = try GrantsFile.parse(bytes, file: path, registry: registry)
    guard loaded.value.serial == signed else {
      return refused(
        "its signature is for serial \(signed), and the file says serial \(loaded.value.serial)",
        "sign the file as it is", line: 3)
    }
    return .read(loaded)
  }
}
