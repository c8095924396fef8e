public import Model
import Signing

/// Reads registries and files of grants, or refuses them: where a key is trusted, a file's bytes are checked against the
/// signature beside it before anything parses them, and never is one accepted that is older than the last.
///
/// Grants that were refused are ignored, and everything that they could attest stays undetermined.
public struct SignedFileReader: Sendable {
  /// Nil where no key is trusted on this host.
  private let keys: TrustedKeys?
  /// Nil if nothing can be stored.
  private let rollbackGuard: RollbackGuardFile?
  /// Whether a file that cannot be read is refused like one that nobody signed, instead of being an error.
  private let refusesUnread: Bool

  public init(keys: TrustedKeys?, rollbackGuard: RollbackGuardFile?, refusesUnread: Bool = false) {
    self.keys = keys
    self.rollbackGuard = rollbackGuard
    self.refusesUnread = refusesUnread
  }

  /// Reads a registry, or refuses it; throws where what was read, or signed, is no registry.
  public func registry(_ path: String, today: Timestamp) throws(SettingsError) -> Acceptance<Registry> {
    try read(path, .registry) { bytes throws(SettingsError) in
      try RegistryFile.parse(bytes, file: path, today: today)
    }
  }

  /// Reads the grants of a registry that these keys accepted, or refuses them; throws where what was read, or signed, is
  /// no file of grants.
  public func grants(_ path: String, of registry: Registry) throws(SettingsError) -> Acceptance<GrantBook> {
    try read(path, .grants) { bytes throws(SettingsError) in
      try GrantsFile.parse(bytes, file: path, registry: registry)
    }
  }

  private func read<Content>(
    _ path: String, _ kind: SignedEdition.Kind,
    parse: ([UInt8]) throws(SettingsError) -> Loaded<Content>
  ) throws(SettingsError) -> Acceptance<Content> {
    let diagnostics = Diagnostics(file: path)
    guard let bytes = diagnostics.bytes(of: path) else {
      let error = diagnostics.refusal
      guard refusesUnread, let problem = error.diagnostics.first else { throw error }
      return .refused(
        RefusedFile(
          why: FileRefusal(problem.message), cause: .unread, problem: problem, sha256: nil, edition: nil))
    }
    guard let keys else { return .unsigned(try parse(bytes)) }
    let check = SignatureCheck(kind: kind, keys: keys, rollbackGuard: rollbackGuard)
    let edition: SignedEdition
    do throws(SignatureCheckError) { edition = try check.edition(of: bytes, path) } catch {
      return .refused(refused(path, bytes, error))
    }
    let loaded = try parse(bytes)
    if let objection = check.objection(to: loaded.value.serial, of: path, signed: edition) {
      return .refused(refused(path, bytes, objection))
    }
    return .trusted(loaded, edition)
  }

  private func refused(_ path: String, _ bytes: [UInt8], _ objection: SignatureCheckError) -> RefusedFile {
    RefusedFile(
      why: objection.refusal, cause: objection.isRollback ? .rolledBack : .untrusted,
      problem: objection.problem(path),
      sha256: Digest.sha256(bytes), edition: objection.edition)
  }
}
