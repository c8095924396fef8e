public import Model
import Signing

/// The result of loading a file of grants: it was read, or refused before any of it was read.
public enum GrantsAdmission: Sendable {
  /// No key is trusted here, so that no signature was checked.
  case unsigned(Loaded<GrantBook>)
  case trusted(Loaded<GrantBook>, SignedEdition)
  case refused(Rejection)

  /// Why a file of grants was not read.
  public struct Rejection: Sendable {
    let why: FileRefusal
    /// The same as a message, with the file, the line and how to fix it.
    public let problem: Diagnostic
    let sha256: String?
    /// Nil where the signature does not hold.
    let edition: SignedEdition?
  }

  /// The grants, where they were read.
  public var loaded: Loaded<GrantBook>? {
    switch self {
    case .unsigned(let loaded), .trusted(let loaded, _): loaded
    case .refused: nil
    }
  }

  /// The grants' state for the verdict.
  public var state: GrantsState {
    switch self {
    case .unsigned(let loaded), .trusted(let loaded, _): .held(loaded.value)
    case .refused(let rejection): .refused(rejection.why)
    }
  }

  /// The edition of grants that were read.
  public var edition: SignedEdition? {
    if case .trusted(_, let edition) = self { edition } else { nil }
  }

  /// Notices that are not errors.
  public var warnings: [Diagnostic] {
    guard case .refused(let rejection) = self else { return loaded?.warnings ?? [] }
    let problem = rejection.problem
    return [
      Diagnostic(
        severity: .warning, file: problem.file, line: problem.line,
        message: problem.message + "; the grants are ignored", hint: problem.hint)
    ]
  }

  /// How a record names the file.
  public var input: CheckRecord.Inputs.RegistryFile {
    if case .refused(let rejection) = self {
      return .init(
        serial: rejection.edition?.serial, sha256: rejection.sha256, expires: nil, signature: .untrusted,
        keyID: rejection.edition?.key.description)
    }
    return .init(
      serial: loaded?.value.serial, sha256: loaded?.sha256, expires: loaded?.value.expires,
      signature: edition == nil ? .unsigned : .trusted, keyID: edition?.key.description)
  }
}

/// Accepts a file of grants by the registry's rules: where a key is trusted, only with its signature, which is
/// checked before anything is parsed, and never one that is older than the last. A refused file is ignored, and
/// everything that its grants could attest stays undetermined.
public struct GrantsGate: Sendable {
  private let keys: TrustedKeys?
  private let rollbackGuard: RollbackGuardFile?

  /// `keys` are those that the registry needed; nil where no key is trusted. `rollbackGuard` is nil if nothing can be
  /// stored.
  public init(keys: TrustedKeys?, rollbackGuard: RollbackGuardFile?) {
    self.keys = keys
    self.rollbackGuard = rollbackGuard
  }

  /// Reads the grants, or refuses them; throws where there is no file, and where what was signed is none of grants.
  public func admit(_ path: String, registry: Registry) throws(SettingsError) -> GrantsAdmission {
    let diagnostics = Diagnostics(file: path)
    guard let bytes = diagnostics.bytes(of: path) else { throw diagnostics.refusal }
    guard let keys else { return .unsigned(try GrantsFile.parse(bytes, file: path, registry: registry)) }
    let gate = SignatureCheck(kind: .grants, keys: keys, rollbackGuard: rollbackGuard)
    let edition: SignedEdition
    do throws(SignatureCheckError) { edition = try gate.edition(of: bytes, path) } catch {
      return .refused(refusal(error, path, bytes))
    }
    let loaded = try GrantsFile.parse(bytes, file: path, registry: registry)
    if let objection = gate.objection(to: loaded.value.serial, of: path, signed: edition) {
      return .refused(refusal(objection, path, bytes))
    }
    return .trusted(loaded, edition)
  }

  private func refusal(
    _ objection: SignatureCheckError, _ path: String, _ bytes: [UInt8]
  ) -> GrantsAdmission.Rejection {
    GrantsAdmission.Rejection(
      why: objection.refusal, problem: objection.problem(path), sha256: Digest.sha256(bytes),
      edition: objection.edition)
  }
}
