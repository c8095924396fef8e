public import Model
import Signing

/// The result of loading a registry: it was read, or refused before any of it was read.
public enum Admission: Sendable {
  /// No key is trusted here, so that no signature was checked.
  case unsigned(Loaded<Registry>)
  case trusted(Loaded<Registry>, SignedEdition)
  case refused(Rejection)

  /// Why a registry was not read.
  public struct Rejection: Sendable {
    let state: RegistryState
    /// The same as a message, with the file, the line and how to fix it.
    public let problem: Diagnostic
    let sha256: String?
    /// Nil where the signature does not hold.
    let edition: SignedEdition?
  }

  /// The registry, where it was read.
  public var loaded: Loaded<Registry>? {
    switch self {
    case .unsigned(let loaded), .trusted(let loaded, _): loaded
    case .refused: nil
    }
  }

  /// The registry's state for the verdict.
  public var state: RegistryState {
    switch self {
    case .unsigned(let loaded), .trusted(let loaded, _): .held(loaded.value)
    case .refused(let rejection): rejection.state
    }
  }

  /// Why it was refused, where it was.
  public var rejection: Rejection? {
    if case .refused(let rejection) = self { rejection } else { nil }
  }

  /// How a record names it.
  public var input: CheckRecord.Inputs.RegistryFile {
    switch self {
    case .unsigned(let loaded): Self.input(loaded, .unsigned, nil)
    case .trusted(let loaded, let edition): Self.input(loaded, .trusted, edition)
    case .refused(let rejection):
      .init(
        serial: rejection.edition?.serial, sha256: rejection.sha256, expires: nil, signature: .untrusted,
        keyID: rejection.edition?.key.description)
    }
  }

  private static func input(
    _ loaded: Loaded<Registry>, _ signature: CheckRecord.Inputs.RegistryFile.Signature,
    _ edition: SignedEdition?
  ) -> CheckRecord.Inputs.RegistryFile {
    .init(
      serial: loaded.value.meta.serial, sha256: loaded.sha256, expires: loaded.value.meta.expires,
      signature: signature, keyID: edition?.key.description)
  }
}
