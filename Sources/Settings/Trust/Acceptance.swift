public import Model
import Signing

/// What a signed file holds: a registry, or a company's grants.
public protocol SignedContent: Sendable {
  var serial: Int { get }
  var expires: Timestamp { get }
}

extension Registry: SignedContent {
  public var serial: Int { meta.serial }
  public var expires: Timestamp { meta.expires }
}

extension GrantBook: SignedContent {}

/// Whether a registry or a file of grants was accepted: it was read, or refused before any of it was parsed.
public enum Acceptance<Content: SignedContent>: Sendable {
  /// No key is trusted here, so that no signature was checked.
  case unsigned(Loaded<Content>)
  case trusted(Loaded<Content>, SignedEdition)
  case refused(RefusedFile)

  /// The content, where it was read.
  public var loaded: Loaded<Content>? {
    switch self {
    case .unsigned(let loaded), .trusted(let loaded, _): loaded
    case .refused: nil
    }
  }

  /// The edition that was accepted by its signature; nil where no signature was checked, and where it does not count.
  public var edition: SignedEdition? {
    if case .trusted(_, let edition) = self { edition } else { nil }
  }

  /// Why it was refused, where it was.
  public var refusal: RefusedFile? {
    if case .refused(let refusal) = self { refusal } else { nil }
  }

  /// How a record names the file.
  public var input: CheckRecord.Inputs.RegistryFile {
    if let refusal {
      if refusal.cause == .unread { return .init(serial: nil, sha256: nil, expires: nil, signature: .none) }
      return .init(
        serial: refusal.edition?.serial, sha256: refusal.sha256, expires: nil, signature: .untrusted,
        keyID: refusal.edition?.key.description)
    }
    return .init(
      serial: loaded?.value.serial, sha256: loaded?.sha256, expires: loaded?.value.expires,
      signature: edition == nil ? .unsigned : .trusted, keyID: edition?.key.description)
  }
}

/// A signed file that was not read, and why.
public struct RefusedFile: Sendable {
  /// What it was refused for.
  public enum Cause: Sendable {
    /// There is no such file, or none that this user can read.
    case unread
    /// No trusted key vouches for it.
    case untrusted
    /// It is older than one that was accepted before, or cannot be compared with it.
    case rolledBack
  }

  let why: FileRefusal
  public let cause: Cause
  /// The same as a message, with the file, the line and how to fix it.
  public let problem: Diagnostic
  let sha256: String?
  /// Nil where the signature does not hold, and where there is none.
  let edition: SignedEdition?
}

extension Acceptance<Registry> {
  /// The registry's state for the verdict.
  public var state: RegistryState {
    switch self {
    case .unsigned(let loaded), .trusted(let loaded, _): .held(loaded.value)
    case .refused(let refusal):
      switch refusal.cause {
      case .unread: .unread(refusal.why)
      case .untrusted: .untrusted(refusal.why)
      case .rolledBack: .rolledBack(refusal.why)
      }
    }
  }
}

extension Acceptance<GrantBook> {
  /// The grants' state for the verdict.
  public var state: GrantsState {
    switch self {
    case .unsigned(let loaded), .trusted(let loaded, _): .held(loaded.value)
    case .refused(let refusal): .refused(refusal.why)
    }
  }

  /// Notices that are not errors.
  public var warnings: [Diagnostic] {
    guard let problem = refusal?.problem else { return loaded?.warnings ?? [] }
    return [
      Diagnostic(
        severity: .warning, file: problem.file, line: problem.line,
        message: problem.message + "; the grants are ignored", hint: problem.hint)
    ]
  }
}
