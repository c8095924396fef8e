import Model

/// What a provider's licences come to for one tunnel.
struct ProviderLicences {
  /// The licences that the tunnel rests on: the best one, and those that add a class that a rule asks for.
  let used: [LicenceAssessment]
  /// What a rule asks and no licence that could hold has.
  let missingClasses: [String]
  /// Prohibitions that are in force and that no exemption lifts.
  let prohibitions: [Licence]
  /// The exemption or the user's own permit that holds.
  let exemption: Licence?
  let hasLicences: Bool

  /// `needs` are sets of classes, of each of which one must be held.
  init(
    of provider: Provider, ends: TunnelEnds, needs: [Set<String>], ruleScope: RuleScope, tie: LicenceTie,
    in index: RegistryIndex, at now: Timestamp
  ) {
    let permissive = provider.licences.filter { $0.instrument != .prohibition }
    let assessed = permissive.map {
      LicenceAssessment($0, of: provider, ends: ends, ruleScope: ruleScope, tie: tie, in: index, at: now)
    }.sorted { $0.isBetter(than: $1) }
    self.hasLicences = !permissive.isEmpty

    let freeing = assessed.first { $0.exempts && $0.soundness == .sound }
    self.exemption = freeing?.licence
    let exemptions = assessed.filter { $0.licence.instrument == .exemption && $0.soundness == .sound }
      .map(\.licence)
    self.prohibitions = provider.licences.filter { licence in
      // A prohibition without an end is in force until it is lifted, and without a place everywhere.
      licence.instrument == .prohibition
        && !exemptions.contains { $0.lifts(licence, on: ends, in: index.registry) }
        && [.valid, .indeterminate].contains(licence.state(at: now))
        && tie.objection(to: licence, of: provider) == nil
        && (licence.serves.isEmpty || ends.touch(licence.serves, in: index.registry))
    }
    if let freeing {
      self.used = [freeing]
      self.missingClasses = []
      return
    }

    let regular = assessed.filter { !$0.exempts }
    let open = regular.filter { $0.soundness < .unsound }
    for usable in [open.filter { $0.soundness == .sound }, open] {
      guard let best = usable.first else { continue }
      // Each rule asks for any one of its classes; the classes may come from several licences that hold.
      let suppliers = needs.map { need in usable.first { !need.isDisjoint(with: $0.licence.classes) } }
      let missing = zip(needs, suppliers).filter { $0.1 == nil }.flatMap { $0.0.sorted() }
      // A class that these lack may be in a licence of which it is not known whether it holds.
      if !missing.isEmpty, usable.count < open.count { continue }
      let doubtful = assessed.first { $0.exempts && $0.soundness == .uncertain }
      if !missing.isEmpty, let doubtful {
        self.used = [doubtful]
        self.missingClasses = []
        return
      }
      let numbers = Set(suppliers.compactMap { $0?.licence.number })
      self.used = numbers.isEmpty ? [best] : usable.filter { numbers.contains($0.licence.number) }
      self.missingClasses = missing
      return
    }
    // None can hold: the best of those that do not says why, or an exemption that is uncertain.
    self.used = Array(assessed.prefix(1))
    self.missingClasses = []
  }

  /// Whether a licence is among those used that does hold, or may.
  var mayHold: Bool { used.contains { $0.soundness < .unsound } }

  /// What the licences used give for a row of the table.
  func findings(_ code: ReasonCode) -> [LicenceFacts] {
    used.flatMap(\.findings).filter { $0.code == code }.map(\.facts)
  }
}

extension Licence {
  /// Whether an exemption that holds frees from a prohibition. What one authority allows lifts nothing that another
  /// forbids, unless it is for every end that the prohibition is about; the same authority has meant this very one where
  /// both are about an end.
  fileprivate func lifts(_ prohibition: Licence, on ends: TunnelEnds, in registry: Registry) -> Bool {
    func lies(_ end: Region, in places: [String]) -> Bool {
      places.contains { registry.region(end, liesIn: $0) }
    }
    let forbidden = ends.known.filter { prohibition.serves.isEmpty || lies($0, in: prohibition.serves) }
    let freed = forbidden.filter { lies($0, in: serves) }
    return authority == prohibition.authority
      ? !freed.isEmpty || forbidden.isEmpty : freed.count == forbidden.count
  }
}
