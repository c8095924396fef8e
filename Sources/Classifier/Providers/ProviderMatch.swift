import Model

/// Whose a proven gateway is, by the registry.
enum ProviderMatch {
  /// No owner's.
  case none
  /// One provider's or the company's, by a recogniser that can license: its gateway's own range, or the identity that
  /// the gateway proved.
  case owner(GatewayOwner, region: Region?, byIdentity: Bool)
  /// One provider's perhaps: why the recogniser cannot license.
  case weak(MatchFacts, region: Region?)
  /// Several providers' with equal right.
  case ambiguous([RegisteredOwner])
  /// In one provider's range, and not the provider: what it proved to be is none of the identities listed.
  case impostor(MatchFacts)

  /// Whose it is, where that is certain.
  var owner: GatewayOwner? { if case .owner(let owner, _, _) = self { owner } else { nil } }

  /// The gateway's region, as far as the registry gives it.
  var region: Region? {
    switch self {
    case .owner(_, let region, _), .weak(_, let region): region
    case .none, .ambiguous, .impostor: nil
    }
  }
}

extension RecogniserIndex {
  /// Whose the gateway is: an identity that the registry lists decides, wherever the gateway stands; else its
  /// address does, unless the provider of that range lists identities of the sort and this is none of them. An
  /// address in the range and a key that is not the provider's contradict each other.
  func match(_ gateway: GatewayFinding, at now: Timestamp) -> ProviderMatch {
    let byAddress = matchAddress(gateway, at: now)
    if case .wireguard(let key) = gateway.identity, !entries(for: key).isEmpty {
      return matchKey(key, of: gateway, besides: byAddress, at: now)
    }
    guard case .owner(let owner, let region, _) = byAddress else { return byAddress }
    switch gateway.identity {
    case .notOffered: return byAddress
    case .unknown(let sort):
      return lists(sort, for: owner)
        ? .weak(
          .identityUnknown(owner: owner.registered, identity: sort), region: region)
        : byAddress
    case .wireguard(let key):
      return lists(.wireguardKey, for: owner)
        ? .impostor(.identityForeign(owner: owner.registered, key: key)) : byAddress
    }
  }

  private func matchKey(
    _ key: String, of gateway: GatewayFinding, besides byAddress: ProviderMatch, at now: Timestamp
  ) -> ProviderMatch {
    let all = entries(for: key)
    let inForce = all.filter { $0.recogniser.valid.contains(now) }
    guard let first = inForce.first else {
      return all.first.map {
        .weak(.keyNotInForce(owner: $0.owner.registered, key: key), region: nil)
      } ?? byAddress
    }
    if Set(inForce.map(\.owner.id)).count > 1 { return .ambiguous(Self.owners(inForce.map(\.owner))) }
    let regions = Set(inForce.map(\.recogniser.region))
    var region = regions.count == 1 ? first.recogniser.region : nil
    // An entry for a key need not say where the gateway stands, if the one for its address does.
    if regions == [nil], case .owner(let other, let place?, _) = byAddress, other.id == first.owner.id {
      region = place
    }
    // Whoever lists the range that it lies in: entries that place the gateway differently leave its region open.
    let places = self.regions(of: gateway.address, key: nil, at: now)
    if let stated = region, !places.allSatisfy({ fit(stated, $0) }) { region = nil }
    return .owner(first.owner, region: region, byIdentity: true)
  }

  /// Whether two entries can be about one place, of which one is given more exactly.
  private func fit(_ one: Region, _ other: Region) -> Bool {
    isInside(one, other) || isInside(other, one)
  }

  /// Whose the gateway's address is: the most specific prefix in force wins, and of equal ones that which can
  /// license.
  private func matchAddress(_ gateway: GatewayFinding, at now: Timestamp) -> ProviderMatch {
    guard let address = gateway.address else { return .none }
    let all = entries(holding: address)
    for group in all {
      let inForce = group.filter { $0.recogniser.valid.contains(now) }
      if inForce.isEmpty { continue }
      let judged = inForce.map { ($0, Self.weakness(of: $0, for: gateway)) }
      let strong = judged.filter { $0.1 == nil }
      let top = strong.isEmpty ? judged : strong
      guard let (first, weakness) = top.first else { continue }
      let names = Set(top.map(\.0.owner.id))
      if names.count > 1 { return .ambiguous(Self.owners(top.map(\.0.owner))) }
      // Two entries of one provider that place the gateway differently leave its region open.
      let regions = Set(top.map(\.0.recogniser.region))
      let region = regions.count == 1 ? first.recogniser.region : nil
      if let weakness { return .weak(weakness, region: region) }
      return .owner(first.owner, region: region, byIdentity: false)
    }
    guard let past = all.first?.first else { return .none }
    return .weak(
      .prefixNotInForce(owner: past.owner.registered, prefix: past.prefix), region: past.recogniser.region)
  }

  /// Each owner once, in an order that does not change.
  private static func owners(_ owners: [GatewayOwner]) -> [RegisteredOwner] {
    Set(owners.map(\.registered)).sorted { $0.id < $1.id }
  }

  /// Why an entry cannot license the gateway; nil where it can.
  private static func weakness(of entry: Entry, for gateway: GatewayFinding) -> MatchFacts? {
    let owner = entry.owner.registered
    let prefix = entry.prefix
    if gateway.address?.isOfTranslator == true { return .prefixTranslated(owner: owner, prefix: prefix) }
    if !entry.recogniser.dedicated { return .prefixShared(owner: owner, prefix: prefix) }
    let widest = Recogniser.widestLicensing(prefix.family)
    if prefix.length < widest { return .prefixWide(owner: owner, prefix: prefix, widest: widest) }
    let services = entry.recogniser.services
    if services.isEmpty { return nil }
    if gateway.services.isEmpty { return .portUnknown(owner: owner, prefix: prefix) }
    let others = gateway.services.filter { !services.contains($0) }.sorted {
      $0.description < $1.description
    }
    return others.isEmpty ? nil : .portForeign(owner: owner, prefix: prefix, services: others)
  }
}
