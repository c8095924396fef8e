/// Whether there is a registry to judge by, and why not.
public enum RegistryState: Hashable, Sendable {
  case held(Registry)
  /// None was named.
  case none
  /// One was named, and nothing of it could be read.
  case unread(FileRefusal)
  /// There is a file, and no trusted key vouches for it; it was not read.
  case untrusted(FileRefusal)
  /// There is a signed file that is older than one that was accepted before; it was not read.
  case rolledBack(FileRefusal)

  /// The registry, where there is one that may be read.
  public var registry: Registry? {
    if case .held(let registry) = self { registry } else { nil }
  }

  /// The same with the company's grants, where there is a registry.
  func with(_ grants: GrantBook?) -> RegistryState {
    with(grants.map(GrantsState.held) ?? .none)
  }

  /// The same with what there is of the company's grants, where there is a registry.
  public func with(_ grants: GrantsState) -> RegistryState {
    if case .held(let registry) = self { .held(registry.with(grants)) } else { self }
  }
}

/// Why a signed file was not read, as its reader says it.
public struct FileRefusal: Hashable, Sendable {
  /// A clause, without any path.
  public let why: String
  /// The line that it is about, of the file or of its signature.
  public let line: Int?

  public init(_ why: String, line: Int? = nil) {
    self.why = why
    self.line = line
  }
}
