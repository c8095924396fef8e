internal import Model

extension English {
  func sentence(_ facts: MatchFacts) -> String {
    switch facts {
    case .ambiguous(let owners): return "the gateway is \(Self.alike(owners))"
    case .identityUnknown(let owner, let identity):
      return "\(Self.name(owner)) lists \(Self.words(identity)), and the gateway's is not known for sure"
    case .identityForeign(let owner, let key):
      return "the gateway lies in the range of \(Self.name(owner)), and its key \(Self.short(key)) is not "
        + "among those that are listed"
    case .keyNotInForce(let owner, let key):
      return "the key \(Self.short(key)) of \(Self.name(owner)) is not in force today"
    case .prefixNotInForce(let owner, let prefix):
      return "\(Self.range(prefix, owner)) is not in force today"
    case .prefixTranslated(let owner, let prefix):
      return
        "\(Self.range(prefix, owner)) is an address of a translator (NAT64), which may lead to any host"
    case .prefixShared(let owner, let prefix):
      return "\(Self.range(prefix, owner)) is not dedicated to it, so that others have hosts there"
    case .prefixWide(let owner, let prefix, let widest):
      return "\(Self.range(prefix, owner)) is wider than /\(widest)"
    case .portUnknown(let owner, let prefix):
      return "\(Self.range(prefix, owner)) is for some ports only, and the gateway's port is not known"
    case .portForeign(let owner, let prefix, let services):
      return
        "\(Self.range(prefix, owner)) is not for \(services.map(\.description).joined(separator: ", "))"
    case .unlisted(let serial, let complete, let gateway):
      return Self.unlisted(serial, complete, gateway)
    case .unlistedTranslator(let serial, let gateway):
      return Self.unlisted(serial, true, gateway)
        + ", but it is an address of a translator (NAT64), and the gateway's own was not seen"
    case .unlistedNeighbour(let serial, let gateway):
      return Self.unlisted(serial, true, gateway)
        + "; it is in this host's own network, and may be a proxy or relay to the gateway"
    case .unlistedInternal(let serial, let gateway):
      return Self.unlisted(serial, true, gateway)
        + "; it is a private or internal address, and may be a proxy or relay to the gateway"
    case .unlistedPerhaps(let serial, let gateway, let owner, let kinds):
      return Self.unlisted(serial, true, gateway)
        + ", but it may be that of \(Self.name(owner)), which is listed by "
        + "\(kinds.joined(separator: ", ")) only: nothing here could be compared with that"
    case .gatewayUnplaced(let owner):
      let gateway = owner.name.map { "the gateway of \($0)" } ?? Self.name(owner)
      return "the registry does not say in which region \(gateway) is"
    }
  }

  func doubt(_ facts: MatchFacts) -> String {
    if case .ambiguous(let owners) = facts { Self.alike(owners) } else { sentence(facts) }
  }

  private static func alike(_ owners: [RegisteredOwner]) -> String {
    "listed for several providers: " + Set(owners.map(name)).sorted().joined(separator: ", ")
  }

  private static func unlisted(_ serial: Int, _ complete: Bool, _ gateway: IPAddress) -> String {
    "no provider of registry \(serial), which \(complete ? "calls itself" : "does not call itself") complete, "
      + "has the gateway \(gateway)"
  }

  private static func range(_ prefix: IPPrefix, _ owner: RegisteredOwner) -> String {
    "\(prefix) of \(name(owner))"
  }

  private static func name(_ owner: RegisteredOwner) -> String { owner.name ?? ownGateway(owner.id) }

  static func ownGateway(_ id: String) -> String { "the company's own gateway \(id)" }

  private static func words(_ identity: IdentitySort) -> String {
    switch identity {
    case .wireguardKey: "WireGuard keys"
    case .ikeIdentity: "IKE identities"
    case .tlsKey: "TLS keys"
    }
  }

  func sentence(_ facts: RegistryFacts) -> String {
    switch facts {
    case .noRegistry: return "no registry is configured"
    case .registryUnread(let why): return "the registry could not be read: \(why)"
    case .registryRefused(let why, _): return "the registry is refused: \(why)"
    case .registryEnded(let serial, let expires): return "registry \(serial) expired on \(expires)"
    case .registryEnding(let serial, let expires): return "registry \(serial) expires on \(expires)"
    case .grantsRefused(let why, _): return "the file of grants is refused: \(why)"
    case .grantsEnded(let serial, let expires): return "the file of grants \(serial) expired on \(expires)"
    case .grantsEnding(let serial, let expires): return "the file of grants \(serial) expires on \(expires)"
    case .grantEnding(let grant, let last, let count):
      return Self.first("grant \(grant)", last, count, "grants")
    case .licenceEnding(let provider, let licence, let last, let count):
      return Self.first("licence \(licence) of \(provider)", last, count, "licences of the registry")
    case .siteUnplaced: return "the region of this host's site is not known"
    case .noRule: return "no rule in force applies to the tunnel"
    case .noRuleNorLicence(let owner):
      return "no rule in force applies to the tunnel, "
        + "and no licence of \(Self.name(owner)) is known to be valid for it"
    case .productDenied(let product, let why): return "the registry denies \(product): \(why)"
    case .providerProhibited(let provider, let licence): return "\(provider) is prohibited by \(licence)"
    }
  }

  /// What ends first, of several of its kind.
  private static func first(_ name: String, _ last: String, _ count: Int, _ kind: String) -> String {
    count == 1 ? "\(name) expires on \(last)" : "\(count) \(kind) expire soon, \(name) on \(last)"
  }

  func sentence(_ facts: VerdictFacts) -> String {
    switch facts {
    case .nothingAgainst: return "no objection was found"
    case .licensed(_, let licence, let name, let instrument, let until, let line):
      return "the gateway is \(name)'s, and \(instrument.rawValue) \(licence) is valid"
        + (until.map { " to \($0)" } ?? "") + (line.map { "; \(Self.words($0))" } ?? "")
    case .ownGateway(let gateway, let line):
      return "the gateway is \(Self.ownGateway(gateway)), and \(Self.words(line))"
    case .exempted(let instrument, let licence): return "\(instrument.rawValue) \(licence) is valid today"
    case .waived(let accountable, let through, let reason):
      return "accepted by \(accountable) through \(through): \(reason)"
    case .waiverEnded(let accountable, let through, let reason):
      return "the waiver by \(accountable) expired on \(through): \(reason)"
    }
  }

  private static func words(_ line: CarriedLine) -> String {
    let licence = line.licence.map { " under licence \($0)" } ?? ""
    return "\(line.carrier) carries its line\(licence), under grant \(line.grant)"
  }
}
