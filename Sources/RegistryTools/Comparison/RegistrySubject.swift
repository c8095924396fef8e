import Model

/// An entry of a registry, or of a file of grants, that a change is about.
enum RegistrySubject: Hashable, Sendable {
  case meta, policy, organisation
  case site(String)
  case regionSet(String)
  case authority(String)
  case licenceClass(String)
  case rule(String)
  case provider(String, name: String)
  case licence(String, of: Owner)
  case mark(Mark, of: Owner)
  case ownGateway(String)
  case waiver(of: String)
  case acceptedRefusal(AcceptedRefusal.Program)
  /// A product or a category of products.
  case denial(String)
  case executable(product: String, sha256: String)
  case product(String)
  case internalPrefix(IPPrefix)
  case source(String)
  /// A file of grants, and one of them.
  case grants
  case grant(String)

  /// Whose a mark or a licence is.
  enum Owner: Hashable, Sendable {
    case provider(String, name: String)
    case ownGateway(String)

    /// The owner as an entry of its own.
    var subject: RegistrySubject {
      switch self {
      case .provider(let id, let name): .provider(id, name: name)
      case .ownGateway(let id): .ownGateway(id)
      }
    }
  }

  /// A mark as the file writes it.
  struct Mark: Hashable, Sendable {
    let kind: String
    let value: String

    init(_ mark: Recogniser.Criterion) {
      kind = mark.kind
      value = mark.value + (mark.site.map { " at \($0)" } ?? "")
    }
  }

  /// Where in the file the entry is, by keys and ids.
  var path: String {
    switch self {
    case .meta: "meta"
    case .policy: "policy"
    case .organisation: "organisation"
    case .site(let name): "sites.\(name)"
    case .regionSet(let name): "region_sets.\(name)"
    case .authority(let id): "authorities.\(id)"
    case .licenceClass(let id): "classes.\(id)"
    case .rule(let id): "rules.\(id)"
    case .provider(let id, _): "providers.\(id)"
    case .licence(let number, let owner): "\(owner.subject.path).licences.\(number)"
    case .mark(let mark, let owner): "\(owner.subject.path).recognised_by.\(mark.kind).\(mark.value)"
    case .ownGateway(let id): "own_gateways.\(id)"
    case .waiver(let provider): "waivers.\(provider)"
    case .acceptedRefusal(.unit(let name)): "accepted_refusals.unit.\(name)"
    case .acceptedRefusal(.package(let name)): "accepted_refusals.package.\(name)"
    case .denial(let what): "denied.\(what)"
    case .executable(_, let sha256): "executables.\(sha256)"
    case .product(let id): "products.\(id)"
    case .internalPrefix(let prefix): "internal_prefixes.\(prefix)"
    case .source(let id): "sources.\(id)"
    case .grants: "meta"
    case .grant(let id): "grants.\(id)"
    }
  }
}
