import Model

/// The conditions of the decision table: the texts of a row where it applies, and none where it does not.
extension TunnelFacts {
  // MARK: Negative

  var deniedProduct: [String] {
    guard let denial, let product = draft.product else { return [] }
    return ["the registry denies \(product.name): \(denial.why)"]
  }

  var prohibited: [String] {
    guard let provider else { return [] }
    return (weighing?.prohibitions ?? []).map { "\(provider.name) is prohibited by \($0.number)" }
  }

  func unlisted(registryComplete: Bool) -> [String] {
    guard let registry, registry.meta.complete == registryComplete, gateway.isProven,
      let address = gateway.address, case .none = match
    else { return [] }
    let listed = registryComplete ? "which calls itself complete" : "which does not call itself complete"
    return ["no provider of registry \(registry.meta.serial), \(listed), has the gateway \(address)"]
  }

  func withoutLicence(absenceChecked: Bool) -> [String] {
    guard let provider, let weighing, !weighing.hasLicences,
      (provider.absenceChecked != nil) == absenceChecked
    else { return [] }
    guard let check = provider.absenceChecked else {
      return ["no licence of \(provider.name) is on record, and none on record has looked for one"]
    }
    return ["a search on \(check.on) found no licence of \(provider.name)"]
  }

  var missingClass: [String] {
    guard let provider, let weighing, !weighing.missingClasses.isEmpty else { return [] }
    var seen: Set<String> = []
    let classes = weighing.missingClasses.filter { seen.insert($0).inserted }.joined(separator: " or ")
    return ["no licence of \(provider.name) that holds has the class \(classes)"]
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

  var partialDetection: [String] {
    var texts = gaps.isEmpty ? [] : [gaps.sentence]
    if case .elsewhere(let link) = draft.place { texts.append(unseen(link)) }
    return texts
  }

  private func unseen(_ link: Link?) -> String {
    guard let netns = draft.netns else { return "\(draft.label) lies in a namespace that is not known" }
    if draft.interface == nil {
      return "a diversion or an IPsec policy works in namespace \(netns), and its routes were not looked at"
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
    guard let provider, ends.gateway == nil else { return [] }
    return ["the registry does not say in which region the gateway of \(provider.name) stands"]
  }

  var ambiguousMatch: [String] {
    guard case .ambiguous(let names) = match else { return [] }
    return ["the gateway is listed for several providers alike: \(names.joined(separator: ", "))"]
  }

  var weakMatch: [String] {
    if case .weak(let text, _) = match { [text] } else { [] }
  }

  // MARK: Positive

  var withoutRule: [String] { isWithoutRule ? ["no rule in force concerns the tunnel"] : [] }

  /// The instrument that frees from a licence, told apart by what it is: an exemption, or the user's own permit.
  func exempted(by instrument: Licence.Instrument) -> [String] {
    guard let licence = weighing?.exemption, (licence.instrument == .exemption) == (instrument == .exemption)
    else { return [] }
    return ["\(licence.instrument.rawValue) \(licence.number) holds today"]
  }

  var unknownCarrier: [String] {
    guard let weighing, weighing.mayHold, weighing.exemption == nil,
      let applied = crossBorderRules.first(where: { !$0.rule.carrierNeedsAny.isEmpty })
    else { return [] }
    return ["the tunnel leaves \(applied.rule.jurisdiction), and no grant says whose line carries it"]
  }

  var missingGrant: [String] {
    guard let weighing, weighing.exemption == nil else { return [] }
    return rules.filter(\.rule.grantRequired).map {
      "rule \($0.rule.id) asks for a grant, and none is on record for this tunnel"
    }
  }

  var expiringRegistry: [String] {
    guard let registry, registry.meta.expires > now, registry.meta.expires <= now.adding(days: 14)
    else { return [] }
    return ["registry \(registry.meta.serial) ends on \(registry.meta.expires)"]
  }
}
