/// Whether there is a registry to judge by, and why not.
public enum RegistryStanding: Hashable, Sendable {
  case held(Registry)
  /// None was named.
  case none
  /// There is a file, and nobody who is trusted vouches for it; it was not read. Why, in a clause.
  case untrusted(String)
  /// There is a signed file that is older than one that was accepted before; it was not read. Why, in a clause.
  case rolledBack(String)

  /// The registry, where there is one that may be read.
  public var registry: Registry? {
    if case .held(let registry) = self { registry } else { nil }
  }

  /// The same with the company's grants, where there is a registry.
  public func with(_ grants: GrantBook?) -> RegistryStanding {
    with(grants.map(GrantsStanding.held) ?? .none)
  }

  /// The same with what there is of the company's grants, where there is a registry.
  public func with(_ grants: GrantsStanding) -> RegistryStanding {
    if case .held(let registry) = self { .held(registry.with(grants)) } else { self }
  }

  /// Why a registry that is there was refused; nil where none was.
  public var refusal: Reason? {
    switch self {
    case .held, .none: nil
    case .untrusted(let why): Reason(.registryUntrusted, "the registry is refused: \(why)")
    case .rolledBack(let why): Reason(.registryRolledBack, "the registry is refused: \(why)")
    }
  }
}
