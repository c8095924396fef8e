import Model

/// The conditions of the decision table: what a row rests on where it applies, and nothing where it does not.
extension TunnelFacts {
  // MARK: Negative

  var deniedProduct: [ReasonFacts] {
    denied.map { [.registry(.productDenied(product: $0.product.name, why: $0.denial.why))] } ?? []
  }

  var prohibited: [ReasonFacts] {
    (authorisations?.prohibitions ?? []).map {
      .registry(.providerProhibited(provider: $0.provider.name, licence: $0.licence.number))
    }
  }

  /// A gateway that no provider has: for sure where the registry is complete, no provider of it is recognised only by
  /// what was not compared, and the address is a gateway's and neither a translator's nor a neighbour's; else perhaps.
  func unlisted(isCertain: Bool) -> [ReasonFacts] {
    guard let registry, gateway.isProven, let address = gateway.address, case .none = match,
      isCertain
        == (registry.meta.complete && possibleOwner == nil && !address.isOfTranslator && !isNeighbour
          && !isInternal(address, registry)
          && !gateway.restsOnWire)
    else { return [] }
    let serial = registry.meta.serial
    if registry.meta.complete, address.isOfTranslator {
      return [.match(.unlistedTranslator(serial: serial, gateway: address))]
    }
    if registry.meta.complete, isNeighbour {
      return [.match(.unlistedNeighbour(serial: serial, gateway: address))]
    }
    if registry.meta.complete, isInternal(address, registry) {
      return [.match(.unlistedInternal(serial: serial, gateway: address))]
    }
    if registry.meta.complete, let possibleOwner {
      return [
        .match(
          .unlistedPerhaps(
            serial: serial, gateway: address, owner: possibleOwner.owner, kinds: possibleOwner.kinds))
      ]
    }
    return [.match(.unlisted(serial: serial, complete: registry.meta.complete, gateway: address))]
  }

  /// Whether an address is one that the Internet does not route, or one of the company's own networks.
  private func isInternal(_ address: IPAddress, _ registry: Registry) -> Bool {
    (IPPrefix.privateSpace + registry.internalPrefixes).contains { $0.contains(address) }
  }

  var selfBuiltCrossBorder: [ReasonFacts] {
    guard let own = ungrantedOwnGateway, let region = ends.gateway, let registry else { return [] }
    return rules.filter { !registry.region(region, liesIn: $0.rule.jurisdiction) }.prefix(1).map {
      .grant(
        .gatewayAbroad(
          gateway: own, region: region, jurisdiction: $0.rule.jurisdiction, refused: grantsAreRefused))
    }
  }

  func withoutLicence(absenceChecked: Bool) -> [ReasonFacts] {
    guard ruleScope.asksForLicence else { return [] }
    return (authorisations?.parties ?? []).filter {
      !$0.licences.hasLicences && ($0.provider.absenceChecked != nil) == absenceChecked
    }.map { party in
      let name = party.provider.name
      guard let check = party.provider.absenceChecked else { return .licence(.noneRecorded(provider: name)) }
      return .licence(.noneFound(provider: name, on: check.on.description))
    }
  }

  /// What licences give of themselves, where a rule asks for it, or where they make a tunnel licensed without one.
  func licenceFindings(_ code: ReasonCode) -> [ReasonFacts] {
    guard let authorisations, ruleScope.evaluates(code) || authorisations.cover else { return [] }
    return authorisations.findings(code).map(ReasonFacts.licence)
  }

  var missingClass: [ReasonFacts] {
    (authorisations?.parties ?? []).filter { !$0.licences.missingClasses.isEmpty }.map { party in
      var seen: Set<String> = []
      let classes = party.licences.missingClasses.filter { seen.insert($0).inserted }
      return .licence(.classMissing(provider: party.provider.name, classes: classes))
    }
  }

  // MARK: Uncertain

  var withoutRegistry: [ReasonFacts] {
    registryState == .none ? [.registry(.noRegistry)] : refusedRegistry(.noRegistry)
  }

  /// Why the registry that is there was not read, where the reason is this one.
  func refusedRegistry(_ code: ReasonCode) -> [ReasonFacts] {
    registryState.refusal.flatMap { $0.code == code ? [.registry($0.facts)] : nil } ?? []
  }

  var expiredRegistry: [ReasonFacts] {
    guard let meta = registry?.meta, meta.expires <= now else { return [] }
    return [.registry(.registryEnded(serial: meta.serial, expires: meta.expires))]
  }

  /// The company's grants were refused: whatever they say of the tunnel's line, for it or against it, is not known.
  var refusedGrants: [ReasonFacts] {
    guard case .refused(let refusal) = registry?.grants, let authorisations,
      authorisations.exemption == nil
    else { return [] }
    return [.registry(.grantsRefused(why: refusal.why, line: refusal.line))]
  }

  /// The grants of the tunnel's provider stand in a file that has ended: as little as it can free, it can be ignored.
  var expiredGrants: [ReasonFacts] {
    guard let book = registry?.grantBook, book.expires <= now, let authorisations,
      authorisations.exemption == nil, authorisations.grants.areOnRecord
    else { return [] }
    return [.registry(.grantsEnded(serial: book.serial, expires: book.expires))]
  }

  /// Whether a grant may be on record that was not read.
  private var grantsAreRefused: Bool { if case .refused = registry?.grants { true } else { false } }

  var partialDetection: [ReasonFacts] {
    var found: [DetectionFacts] = gaps.isEmpty ? [] : [.collectorsIncomplete(collectors: gaps)]
    if case .elsewhere(let link) = draft.place { found.append(unseen(link)) }
    // What holds today is not known where the day is not. A day's grace covers what time zones do.
    if let meta = registry?.meta, let seen, seen.adding(days: 1) < meta.issued {
      found.append(.clockWrong(clock: seen, serial: meta.serial, issued: meta.issued))
    } else if let meta = registry?.meta, let seen, let lastChecked, seen.adding(days: 1) < lastChecked.begins
    {
      found.append(
        .clockBeforeCheck(clock: seen, serial: meta.serial, checked: lastChecked.description))
    }
    return found.map(ReasonFacts.detection)
  }

  private func unseen(_ link: Link?) -> DetectionFacts {
    guard let netns = draft.netns else { return .namespaceUnknown }
    if draft.interface == nil { return .namespaceDiverts(netns: netns) }
    if link != nil { return .routesUnread(netns: netns) }
    return netns == observed ? .linkMissing : .namespaceNotEntered(netns: netns)
  }

  var unverifiedProcess: [ReasonFacts] { processDoubt.map { [.process($0)] } ?? [] }

  var unprovenGateway: [ReasonFacts] {
    if case .unproven(let facts) = gateway.certainty { [.gateway(facts)] } else { [] }
  }

  var contradictedGateway: [ReasonFacts] {
    if case .contradicted(let facts) = gateway.certainty { return [.gateway(facts)] }
    if case .impostor(let facts) = match { return [.match(facts)] }
    return []
  }

  /// The registry asks for a witness of every gateway that licenses, or the profile does by the assurance that it wants.
  var unwitnessedGateway: [ReasonFacts] {
    let isFull = assurance == .full
    guard registry?.policy.requiresWitness == true || isFull, gateway.isProven else { return [] }
    guard let address = witness?.destination?.address, address == gateway.address else {
      return [.gateway(.notWitnessed(obstacle: witness?.reason))]
    }
    return isFull && witness?.isExclusive != true ? [.gateway(.notExclusive)] : []
  }

  var unknownRegion: [ReasonFacts] {
    registry != nil && ends.host == nil ? [.registry(.siteUnplaced)] : []
  }

  var unknownCrossing: [ReasonFacts] {
    guard let owner, ends.gateway == nil else { return [] }
    return [.match(.gatewayUnplaced(owner: owner.registered))]
  }

  var ownGatewayWithoutLine: [ReasonFacts] {
    guard let own = ungrantedOwnGateway, !rules.isEmpty, selfBuiltCrossBorder.isEmpty else { return [] }
    return [.grant(.lineUngranted(gateway: own, refused: grantsAreRefused))]
  }

  /// The id of the company's own gateway, where no grant that holds is for the line behind it.
  private var ungrantedOwnGateway: String? {
    guard let authorisations, authorisations.owner.provider == nil, authorisations.grants.inUse.isEmpty
    else { return nil }
    return authorisations.owner.id
  }

  var ambiguousMatch: [ReasonFacts] {
    if case .ambiguous(let owners) = match { [.match(.ambiguous(owners: owners))] } else { [] }
  }

  var weakMatch: [ReasonFacts] {
    if case .weak(let facts, _) = match { [.match(facts)] } else { [] }
  }

  // MARK: Positive

  /// No rule asks anything of the tunnel. That alone makes no tunnel licensed: it is where a licence holds for it.
  func withoutRule(isCovered: Bool) -> [ReasonFacts] {
    guard isWithoutRule, let authorisations, authorisations.cover == isCovered else { return [] }
    return [.registry(isCovered ? .noRule : .noRuleNorLicence(owner: authorisations.owner.registered))]
  }

  /// The instrument that frees from a licence, told apart by what it is: an exemption, or the user's own permit.
  func exempted(by instrument: Licence.Instrument) -> [ReasonFacts] {
    guard let licence = authorisations?.exemption,
      (licence.instrument == .exemption) == (instrument == .exemption)
    else { return [] }
    return [.verdict(.exempted(instrument: licence.instrument, licence: licence.number))]
  }

  var ownGateway: [ReasonFacts] {
    guard let authorisations, authorisations.owner.provider == nil, let line = authorisations.line
    else { return [] }
    return [.verdict(.ownGateway(gateway: authorisations.owner.id, line: line))]
  }

  var unknownCarrier: [ReasonFacts] {
    guard let authorisations = authorisationsAsked, authorisations.owner.provider != nil,
      authorisations.mayHold, authorisations.grants.inUse.isEmpty,
      let applied = crossBorderRules.first(where: { !$0.rule.carrierNeedsAny.isEmpty })
    else { return [] }
    return [.grant(.carrierUnknown(jurisdiction: applied.rule.jurisdiction))]
  }

  var missingGrant: [ReasonFacts] {
    guard let grants = grantsAsked, grants.lapsed.isEmpty, grants.elsewhere.isEmpty, owner?.provider != nil
    else { return [] }
    return rules.filter(\.rule.grantRequired).map {
      .grant(.grantMissing(rule: $0.rule.id, refused: grantsAreRefused))
    }
  }

  var expiredGrant: [ReasonFacts] { (grantsAsked?.lapsed ?? []).map(ReasonFacts.grant) }

  var mismatchedGrant: [ReasonFacts] {
    guard let grants = grantsAsked, grants.lapsed.isEmpty else { return [] }
    return grants.elsewhere.prefix(3).map { grant in
      .grant(
        .grantElsewhere(
          grant: grant.id, joins: grant.endpoints, ends: Set(ends.known.map(\.code)).sorted()))
    }
  }

  /// The authorisations, unless an exemption frees from what is asked of them.
  private var authorisationsAsked: Authorisations? {
    authorisations.flatMap { $0.exemption == nil ? $0 : nil }
  }

  /// The grants of which none is in use, where a rule asks for one, or the line behind an own gateway needs one.
  private var grantsAsked: GrantChoice? {
    guard let authorisations = authorisationsAsked, authorisations.grants.inUse.isEmpty, !rules.isEmpty,
      authorisations.owner.provider == nil || rules.contains(where: \.rule.grantRequired)
    else { return nil }
    return authorisations.grants
  }
}
