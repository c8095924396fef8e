import Model

/// What registry and grants say of those who serve a tunnel: the owner of its gateway, and the providers that carry
/// and manage the line behind it.
struct Authorisations {
  /// A provider with what its licences come to for the tunnel.
  struct Party {
    let provider: Provider
    let licences: ProviderLicences
  }

  let owner: GatewayOwner
  let grants: GrantChoice
  /// The gateway's provider first, where it has one.
  let parties: [Party]
  /// Prohibitions that are in force and that no exemption lifts, each with whom it is about.
  var prohibitions: [(provider: Provider, licence: Licence)] {
    parties.flatMap { party in party.licences.prohibitions.map { (party.provider, $0) } }
  }

  /// The exemption, or the user's own permit, that frees from everything else.
  var exemption: Licence? {
    parties.first.flatMap { $0.provider.id == owner.id ? $0.licences.exemption : nil }
  }

  /// `address` is the gateway's; `ends` are those of the tunnel and of the grants in use.
  init(
    of owner: GatewayOwner, _ grants: GrantChoice, address: IPAddress?, ends: TunnelEnds,
    rules: [AppliedRule], ruleScope: RuleScope, in index: RegistryIndex, at now: Timestamp
  ) {
    self.owner = owner
    self.grants = grants
    let tie = LicenceTie(address: address, grants: grants.inUse, index: index)
    var parties: [Party] = []
    if let provider = owner.provider {
      let crossBorder = rules.contains { $0.crossing == .crossBorder }
      let named = crossBorder ? Self.roles(of: provider.id, in: grants.inUse) : []
      let needs = rules.flatMap { rule in
        rule.crossing == .domestic || named.isEmpty
          ? [rule.classes(neededBy: provider.roles)].compactMap(\.self) : rule.classes(neededByEach: named)
      }
      let own = ProviderLicences(
        of: provider, ends: ends, needs: needs, ruleScope: ruleScope, tie: tie, in: index, at: now)
      parties.append(Party(provider: provider, licences: own))
      if own.exemption != nil {
        self.parties = parties
        return
      }
    }
    // Of a line, its own ends count: where the host stands is the affair of the gateway's owner.
    for id in Set(grants.inUse.flatMap { [$0.carrier, $0.managedBy ?? $0.carrier] }).sorted()
    where id != owner.id {
      guard let provider = index.provider(id) else { continue }
      let lines = grants.inUse.filter { $0.carrier == id || $0.managedBy == id }
      let needs = rules.flatMap { $0.classes(neededByEach: Self.roles(of: id, in: lines)) }
      let licences = ProviderLicences(
        of: provider, ends: TunnelEnds(lines: lines.flatMap(\.endpoints)), needs: needs, ruleScope: ruleScope,
        tie: tie,
        in: index, at: now)
      parties.append(Party(provider: provider, licences: licences))
    }
    self.parties = parties
  }

  /// The roles that the grants name a provider in.
  private static func roles(of id: String, in grants: [Grant]) -> [Provider.Role] {
    (grants.contains { $0.carrier == id } ? [.carrier] : [])
      + (grants.contains { $0.managedBy == id } ? [.manager] : [])
  }

  /// What the licences used give for a row of the table.
  func findings(_ code: ReasonCode) -> [LicenceFacts] { parties.flatMap { $0.licences.findings(code) } }

  /// The licence that the gateway's provider, or else the carrier, is known by.
  var licence: Licence? { parties.first?.licences.used.first?.licence }

  /// Whether every party has a licence that holds, or may.
  var mayHold: Bool { parties.allSatisfy(\.licences.mayHold) }

  /// Whether each party has a licence that holds for every end of the tunnel, and the company's own gateway a line: what
  /// makes a tunnel licensed that no rule concerns.
  var cover: Bool {
    let isServed = parties.allSatisfy { party in
      !party.licences.used.isEmpty && party.licences.used.allSatisfy { $0.soundness == .sound }
    }
    return isServed && (owner.provider != nil || line != nil)
  }

  /// Who carries the line in use, and under which licence; nil without a grant in use.
  var line: CarriedLine? {
    grants.inUse.first.map { grant in
      let carrier = parties.first { $0.provider.id == grant.carrier }
      return CarriedLine(
        carrier: carrier?.provider.name ?? grant.carrier,
        licence: carrier?.licences.used.first?.licence.number, grant: grant.id)
    }
  }
}

/// What ties a tunnel to a licence that is not held by the provider as a whole.
struct LicenceTie {
  /// The gateway's.
  let address: IPAddress?
  /// Those in use.
  let grants: [Grant]
  let index: RegistryIndex

  /// Why a licence is not for this tunnel; nil where it is.
  func objection(to licence: Licence, of provider: Provider) -> LicenceFacts? {
    let reference = LicenceReference(licence)
    switch licence.holder {
    case .provider, .userOrganisation: return nil
    case .line:
      guard let line = licence.lineID else { return .lineUnknown(licence: reference) }
      // Carriers name their lines each for themselves: another's line of the same name is another line.
      let isTied = grants.contains {
        $0.lineID == line && ($0.carrier == provider.id || $0.managedBy == provider.id)
      }
      return isTied ? nil : .lineNotGranted(licence: reference, line: line)
    case .address:
      guard let address else { return .addressUnknown(licence: reference) }
      return index.isHolder(address, of: licence, by: provider)
        ? nil : .addressNotListed(licence: reference, address: address)
    }
  }
}

extension LicenceReference {
  init(_ licence: Licence) { self.init(instrument: licence.instrument, number: licence.number) }
}
