import Model

/// Whose a proven gateway is, by the registry.
enum ProviderMatch {
  /// Nobody's.
  case none
  /// One provider's or the company's, by a mark that can license: its gateway's own range, or the identity that the
  /// gateway proved.
  case owner(GatewayOwner, region: Region?, byIdentity: Bool)
  /// One provider's perhaps; the text says why the mark cannot license.
  case weak(String, region: Region?)
  /// Several providers' with equal right.
  case ambiguous([String])
  /// In one provider's range, and not the provider: what it proved to be is none of the identities listed.
  case impostor(String)

  /// Whose it is, where that is certain.
  var owner: GatewayOwner? { if case .owner(let owner, _, _) = self { owner } else { nil } }

  /// The gateway's region, as far as the registry tells it.
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
          "\(owner.name) lists \(sort.words), and the gateway's is not known for sure", region: region)
        : byAddress
    case .wireguard(let key):
      return lists(.wireguardKey, for: owner)
        ? .impostor(
          "the gateway lies in the range of \(owner.name), and its key \(WireGuardStatus.short(key)) is none "
            + "of those that are listed") : byAddress
    }
  }

  private func matchKey(
    _ key: String, of gateway: GatewayFinding, besides byAddress: ProviderMatch, at now: Timestamp
  ) -> ProviderMatch {
    let all = entries(for: key)
    let inForce = all.filter { $0.recogniser.valid.contains(now) }
    guard let first = inForce.first else {
      let name = all.first?.owner.name ?? ""
      return .weak("the key \(WireGuardStatus.short(key)) of \(name) is not in force today", region: nil)
    }
    let names = Set(inForce.map(\.owner.name)).sorted()
    if Set(inForce.map(\.owner.id)).count > 1 { return .ambiguous(names) }
    let regions = Set(inForce.map(\.recogniser.region))
    var region = regions.count == 1 ? first.recogniser.region : nil
    // An entry for a key need not say where the gateway stands, if the one for its address does.
    if regions == [nil], case .owner(let other, let place?, _) = byAddress, other.id == first.owner.id {
      region = place
    }
    // Whoever lists the range that it lies in: entries that place the gateway differently leave its region open.
    let places = self.regions(of: gateway.address, key: nil, at: now)
    if let told = region, !places.allSatisfy({ fit(told, $0) }) { region = nil }
    return .owner(first.owner, region: region, byIdentity: true)
  }

  /// Whether two entries can be about one place, of which one is told more exactly.
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
      if names.count > 1 { return .ambiguous(Set(top.map(\.0.owner.name)).sorted()) }
      // Two entries of one provider that place the gateway differently leave its region open.
      let regions = Set(top.map(\.0.recogniser.region))
      let region = regions.count == 1 ? first.recogniser.region : nil
      if let weakness { return .weak(weakness, region: region) }
      return .owner(first.owner, region: region, byIdentity: false)
    }
    guard let past = all.first?.first else { return .none }
    return .weak(
      "\(past.prefix) of \(past.owner.name) is not in force today", region: past.recogniser.region)
  }

  /// Why an entry cannot license the gateway; nil where it can.
  private static func weakness(of entry: Entry, for gateway: GatewayFinding) -> String? {
    let range = "\(entry.prefix) of \(entry.owner.name)"
    if gateway.address?.isOfTranslator == true {
      return "\(range) is an address of a translator (NAT64), which may lead to any host"
    }
    if !entry.recogniser.dedicated {
      return "\(range) is not dedicated to it, so that others have hosts there"
    }
    let widest = Recogniser.widestLicensing(entry.prefix.family)
    if entry.prefix.length < widest { return "\(range) is wider than /\(widest)" }
    let services = entry.recogniser.services
    if services.isEmpty { return nil }
    if gateway.services.isEmpty {
      return "\(range) is for some ports only, and the gateway's port is not known"
    }
    let others = gateway.services.filter { !services.contains($0) }.map(\.description).sorted()
    return others.isEmpty ? nil : "\(range) is not for \(others.joined(separator: ", "))"
  }
}
