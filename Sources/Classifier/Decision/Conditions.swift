import Model

/// The conditions of the decision table: the texts of a row where it applies, and none where it does not.
extension TunnelFacts {
  // MARK: Negative

  var deniedProduct: [String] {
    guard let denial, let product = draft.product else { return [] }
    return ["the registry denies \(product.name): \(denial.why)"]
  }

  var prohibited: [String] {
    (authorisations?.prohibitions ?? []).map { "\($0.provider.name) is prohibited by \($0.licence.number)" }
  }

  /// Nobody's gateway: for sure where the registry is complete, nobody of it is told by marks alone that were not
  /// compared, and the address is a gateway's and no translator's; else perhaps.
  func unlisted(isCertain: Bool) -> [String] {
    guard let registry, gateway.isProven, let address = gateway.address, case .none = match,
      isCertain == (registry.meta.complete && possibleOwner == nil && !address.isOfTranslator)
    else { return [] }
    let calls = registry.meta.complete ? "calls itself" : "does not call itself"
    let text =
      "no provider of registry \(registry.meta.serial), which \(calls) complete, has the gateway \(address)"
    if registry.meta.complete, address.isOfTranslator {
      return ["\(text), yet it is an address of a translator (NAT64), and the gateway's own was not seen"]
    }
    guard registry.meta.complete, let possibleOwner else { return [text] }
    return [
      "\(text), yet it may be that of \(possibleOwner.name), which is listed by \(possibleOwner.kinds) alone: "
        + "that was compared with nothing here"
    ]
  }

  var selfBuiltCrossBorder: [String] {
    guard let name = ungrantedOwnGateway, let gateway = ends.gateway, let registry else { return [] }
    return rules.filter { !registry.region(gateway, liesIn: $0.rule.jurisdiction) }.prefix(1).map {
      "\(name) stands in \(gateway), outside of \($0.rule.jurisdiction), and no grant covers the way there"
        + grantsGap
    }
  }

  func withoutLicence(absenceChecked: Bool) -> [String] {
    guard ruleScope.asksForLicence else { return [] }
    return (authorisations?.parties ?? []).filter {
      !$0.licences.hasLicences && ($0.provider.absenceChecked != nil) == absenceChecked
    }.map { party in
      let name = party.provider.name
      guard let check = party.provider.absenceChecked else {
        return "no licence of \(name) is on record, and none on record has looked for one"
      }
      return "a search on \(check.on) found no licence of \(name)"
    }
  }

  /// What licences give of themselves, where a rule asks for it, or where they make a tunnel licensed without one.
  func licenceFindings(_ code: ReasonCode) -> [String] {
    guard let authorisations, ruleScope.weighs(code) || authorisations.cover else { return [] }
    return authorisations.findings(code)
  }

  var missingClass: [String] {
    (authorisations?.parties ?? []).filter { !$0.licences.missingClasses.isEmpty }.map { party in
      var seen: Set<String> = []
      let classes = party.licences.missingClasses.filter { seen.insert($0).inserted }
      return
        "no licence of \(party.provider.name) that holds has the class \(classes.joined(separator: " or "))"
    }
  }

  // MARK: Uncertain

  var withoutRegistry: [String] { standing == .none ? ["there is no registry to judge by"] : [] }

  /// Why the registry that is there was not read, where the reason is this one.
  func refusedRegistry(_ code: ReasonCode) -> [String] {
    standing.refusal.flatMap { $0.code == code ? [$0.text] : nil } ?? []
  }

  var expiredRegistry: [String] {
    guard let registry, registry.meta.expires <= now else { return [] }
    return ["registry \(registry.meta.serial) ended on \(registry.meta.expires)"]
  }

  /// The company's grants were refused: whatever they say of the tunnel's line, for it or against it, is not known.
  var refusedGrants: [String] {
    guard case .refused(let why) = registry?.grants, let authorisations, authorisations.exemption == nil
    else { return [] }
    return ["the file of grants is refused: \(why)"]
  }

  /// The grants of the tunnel's provider stand in a file that has ended: as little as it can free, it can be ignored.
  var expiredGrants: [String] {
    guard let book = registry?.grantBook, book.expires <= now, let authorisations,
      authorisations.exemption == nil,
      authorisations.grants.areOnRecord
    else { return [] }
    return ["the file of grants \(book.serial) ended on \(book.expires)"]
  }

  /// Why no grant may be on record, as the end of a sentence; empty where nothing is known to be wrong.
  private var grantsGap: String {
    if case .refused = registry?.grants { ", for the file of grants is refused" } else { "" }
  }

  var partialDetection: [String] {
    var texts = gaps.isEmpty ? [] : [gaps.sentence]
    if case .elsewhere(let link) = draft.place { texts.append(unseen(link)) }
    // What holds today is not known where nobody knows the day. A day's grace covers what time zones do.
    if let meta = registry?.meta, let seen, seen.adding(days: 1) < meta.issued {
      texts.append(
        "this host's clock is wrong: it says \(seen), and registry \(meta.serial) was issued on \(meta.issued)"
      )
    }
    return texts
  }

  private func unseen(_ link: Link?) -> String {
    guard let netns = draft.netns else { return "\(draft.label) lies in a namespace that is not known" }
    if draft.interface == nil {
      return "a diversion, an IPsec policy or an encapsulating route works in namespace \(netns)"
    }
    if link != nil { return "\(draft.label) lies in namespace \(netns), whose routes were not looked at" }
    return netns == observed
      ? "\(draft.label) is held by a process, and was not among the links"
      : "\(draft.label) lies in namespace \(netns), which was not entered"
  }

  var unverifiedProcess: [String] { processDoubt.map { [$0] } ?? [] }

  var unprovenGateway: [String] {
    if case .unproven(let text) = gateway.standing { [text] } else { [] }
  }

  var contradictedGateway: [String] {
    if case .contradicted(let text) = gateway.standing { return [text] }
    if case .impostor(let text) = match { return [text] }
    return []
  }

  var unknownRegion: [String] {
    registry != nil && ends.host == nil ? ["the region of this host's site is not known"] : []
  }

  var unknownCrossing: [String] {
    guard let owner, ends.gateway == nil else { return [] }
    let gateway = owner.provider.map { "the gateway of \($0.name)" } ?? owner.name
    return ["the registry does not say in which region \(gateway) stands"]
  }

  var ownGatewayWithoutLine: [String] {
    guard let name = ungrantedOwnGateway, !rules.isEmpty, selfBuiltCrossBorder.isEmpty else { return [] }
    return ["no grant that holds is on record for the line behind \(name)\(grantsGap)"]
  }

  /// The name of the company's own gateway, where no grant that holds is for the line behind it.
  private var ungrantedOwnGateway: String? {
    guard let authorisations, authorisations.owner.provider == nil, authorisations.grants.inUse.isEmpty else {
      return nil
    }
    return authorisations.owner.name
  }

  var ambiguousMatch: [String] {
    guard case .ambiguous(let names) = match else { return [] }
    return ["the gateway is listed for several providers alike: \(names.joined(separator: ", "))"]
  }

  var weakMatch: [String] {
    if case .weak(let text, _) = match { [text] } else { [] }
  }

  // MARK: Positive

  /// No rule asks anything of the tunnel. That alone makes nobody licensed: so is who has a licence that holds for it.
  func withoutRule(isCovered: Bool) -> [String] {
    guard isWithoutRule, let authorisations, authorisations.cover == isCovered else { return [] }
    let text = "no rule in force concerns the tunnel"
    return [
      isCovered ? text : "\(text), and no licence of \(authorisations.owner.name) is known to hold for it"
    ]
  }

  /// The instrument that frees from a licence, told apart by what it is: an exemption, or the user's own permit.
  func exempted(by instrument: Licence.Instrument) -> [String] {
    guard let licence = authorisations?.exemption,
      (licence.instrument == .exemption) == (instrument == .exemption)
    else { return [] }
    return ["\(licence.instrument.rawValue) \(licence.number) holds today"]
  }

  var ownGateway: [String] {
    guard let authorisations, authorisations.owner.provider == nil, let line = authorisations.line else {
      return []
    }
    return ["the gateway is \(authorisations.owner.name), and \(line)"]
  }

  var unknownCarrier: [String] {
    guard let authorisations = authorisationsAsked, authorisations.owner.provider != nil,
      authorisations.mayHold, authorisations.grants.inUse.isEmpty,
      let applied = crossBorderRules.first(where: { !$0.rule.carrierNeedsAny.isEmpty })
    else { return [] }
    return ["the tunnel leaves \(applied.rule.jurisdiction), and no grant says whose line carries it"]
  }

  var missingGrant: [String] {
    guard let grants = grantsAsked, grants.lapsed.isEmpty, grants.elsewhere.isEmpty, owner?.provider != nil
    else { return [] }
    return rules.filter(\.rule.grantRequired).map {
      "rule \($0.rule.id) asks for a grant, and none is on record for this tunnel\(grantsGap)"
    }
  }

  var expiredGrant: [String] { (grantsAsked?.lapsed ?? []).map { "grant \($0.grant.id) \($0.why)" } }

  var mismatchedGrant: [String] {
    guard let grants = grantsAsked, grants.lapsed.isEmpty else { return [] }
    return grants.elsewhere.prefix(3).map { grant in
      let joined = grant.endpoints.map(\.code).joined(separator: " and ")
      let seen = Set(ends.known.map(\.code)).sorted().joined(separator: ", ")
      return "grant \(grant.id) is for a line between \(joined), and the ends here are \(seen)"
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

  var expiringRegistry: [String] {
    guard let registry, registry.meta.expires > now, registry.meta.expires <= now.adding(days: 14)
    else { return [] }
    return ["registry \(registry.meta.serial) ends on \(registry.meta.expires)"]
  }
}
