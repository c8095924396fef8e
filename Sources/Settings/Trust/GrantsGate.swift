public import Model
import Signing

/// What became of a file of grants: it is read, or it is refused before anything of it is read.
public enum GrantsAdmission: Sendable {
  /// Nobody is trusted here, so that nobody was asked.
  case unsigned(Loaded<GrantBook>)
  case trusted(Loaded<GrantBook>, RegistrySeal)
  case refused(Refusal)

  /// Why a file of grants was not read.
  public struct Refusal: Sendable {
    /// In a clause, without any path.
    public let why: String
    /// The same for a person, with the file, the line and how to mend it.
    public let problem: Problem
    let sha256: String?
    /// Nil where the signature does not hold.
    let seal: RegistrySeal?
  }

  /// The grants, where they were read.
  public var loaded: Loaded<GrantBook>? {
    switch self {
    case .unsigned(let loaded), .trusted(let loaded, _): loaded
    case .refused: nil
    }
  }

  /// What there is to judge by.
  public var standing: GrantsStanding {
    switch self {
    case .unsigned(let loaded), .trusted(let loaded, _): .held(loaded.value)
    case .refused(let refusal): .refused(refusal.why)
    }
  }

  /// The seal of grants that were read.
  public var seal: RegistrySeal? {
    if case .trusted(_, let seal) = self { seal } else { nil }
  }

  /// What should be said, though it is no error.
  public var warnings: [Problem] {
    guard case .refused(let refusal) = self else { return loaded?.warnings ?? [] }
    let problem = refusal.problem
    return [
      Problem(
        severity: .warning, file: problem.file, line: problem.line,
        message: problem.message + "; the grants are left aside", hint: problem.hint)
    ]
  }

  /// How a record names the file.
  public var input: CheckRecord.Inputs.RegistryFile {
    if case .refused(let refusal) = self {
      return .init(
        serial: refusal.seal?.serial, sha256: refusal.sha256, expires: nil, signature: .untrusted,
        keyID: refusal.seal?.key.description)
    }
    return .init(
      serial: loaded?.value.serial, sha256: loaded?.sha256, expires: loaded?.value.expires,
      signature: seal == nil ? .unsigned : .trusted, keyID: seal?.key.description)
  }
}

/// Lets a file of grants in as the registry is let in: where a key is trusted, only with its signature, which is
/// checked before anything is parsed, and never one that is older than the last. A file that is refused is left aside,
/// and whatever its grants could say stays open.
public struct GrantsGate: Sendable {
  private let keys: TrustedKeys?
  private let ratchet: RatchetFile?

  /// `keys` are those that the registry needed; nil where nobody is trusted. `ratchet` is nil where nothing can be
  /// remembered.
  public init(keys: TrustedKeys?, ratchet: RatchetFile?) {
    self.keys = keys
    self.ratchet = ratchet
  }

  /// Reads the grants, or refuses them; throws where there is no file, and where what was signed is none of grants.
  public func admit(_ path: String, registry: Registry) throws(SettingsError) -> GrantsAdmission {
    let findings = Findings(file: path)
    guard let bytes = findings.bytes(of: path) else { throw findings.refusal }
    guard let keys else { return .unsigned(try GrantsFile.parse(bytes, file: path, registry: registry)) }
    let gate = SealGate(kind: .grants, keys: keys, ratchet: ratchet)
    let seal: RegistrySeal
    do throws(SealGate.Objection) { seal = try gate.seal(of: bytes, path) } catch {
      return .refused(refusal(error, path, bytes))
    }
    let loaded = try GrantsFile.parse(bytes, file: path, registry: registry)
    if let objection = gate.objection(to: loaded.value.serial, of: path, sealed: seal) {
      return .refused(refusal(objection, path, bytes))
    }
    return .trusted(loaded, seal)
  }

  private func refusal(
    _ objection: SealGate.Objection, _ path: String, _ bytes: [UInt8]
  ) -> GrantsAdmission.Refusal {
    GrantsAdmission.Refusal(
      why: objection.message, problem: objection.problem(path), sha256: Digest.sha256(bytes),
      seal: objection.seal)
  }
}
