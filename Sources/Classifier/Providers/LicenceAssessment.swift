import Model

/// A licence with everything that the decision table has to say of it.
struct LicenceAssessment {
  let licence: Licence
  /// The rows that apply, with their texts.
  let findings: [(code: ReasonCode, text: String)]

  /// How far the licence can be used.
  enum Soundness: Int, Comparable {
    /// It holds for this tunnel.
    case sound
    /// Nobody can say whether it holds.
    case uncertain
    /// It does not hold.
    case unsound

    static func < (a: Soundness, b: Soundness) -> Bool { a.rawValue < b.rawValue }
  }

  var soundness: Soundness {
    let passes = Set(findings.map { DecisionPass(ofLicence: $0.code) })
    return passes.contains(.negative) ? .unsound : passes.contains(.uncertain) ? .uncertain : .sound
  }

  /// Whether what is against it, if anything, is no more than that it is for other places or customers.
  private var holdsSomewhere: Bool {
    findings.allSatisfy {
      DecisionPass(ofLicence: $0.code) != .negative
        || [.regionOutOfScope, .customerNotAllowed].contains($0.code)
    }
  }

  /// Whether it frees from the need of a licence.
  var exempts: Bool { licence.instrument == .exemption || licence.holder == .userOrganisation }

  /// Whether it is better than another: by soundness, then one that holds elsewhere than one that holds nowhere, then by
  /// fewer remarks, then by the later end.
  func isBetter(than other: LicenceAssessment) -> Bool {
    if soundness != other.soundness { return soundness < other.soundness }
    if holdsSomewhere != other.holdsSomewhere { return holdsSomewhere }
    if findings.count != other.findings.count { return findings.count < other.findings.count }
    let ends = (licence.valid.until?.begins, other.licence.valid.until?.begins)
    if let mine = ends.0, let others = ends.1, mine != others { return mine > others }
    return licence.number < other.licence.number
  }

  init(
    _ licence: Licence, of provider: Provider, ends: TunnelEnds, ruleScope: RuleScope, tie: LicenceTie,
    in index: RegistryIndex, at now: Timestamp
  ) {
    self.licence = licence
    let registry = index.registry
    let name = "\(licence.instrument.rawValue) \(licence.number)"
    var found = Self.state(of: licence, called: name, at: now)
    if let number = licence.coveredBy {
      if let cover = index.cover(of: licence, at: now) {
        let called = "licence \(number), which covers \(licence.number),"
        found += Self.state(of: cover, called: called, at: now)
        if !cover.canCover {
          let why = cover.instrument == .prohibition ? "prohibits" : "is covered by another itself"
          found.append((.licenceUnverified, "\(called) \(why)"))
        }
        if !index.hasReliableSource(cover) {
          found.append((.sourceWeak, "no source of \(called) is better than low confidence"))
        }
      } else {
        found.append((.licenceUnverified, "\(name) is covered by \(number), which is not in the registry"))
      }
    }
    if let objection = tie.objection(to: licence, of: provider) {
      found.append((.licenceUnverified, "\(name) \(objection)"))
    }
    // An authority's licence speaks of the ends in its own jurisdiction: the far end of a tunnel over the border
    // is outside of it by nature. Where no rule says so, it serves what it says.
    let jurisdictions =
      ruleScope.asksForCover ? index.rules(touching: ends.known, at: now).map(\.jurisdiction) : []
    let near = ends.known.filter { end in
      jurisdictions.isEmpty || jurisdictions.contains { registry.region(end, liesIn: $0) }
    }
    let outside = Set(near.filter { end in !licence.serves.contains { registry.region(end, liesIn: $0) } })
    if licence.serves.isEmpty {
      found.append((.licenceUnverified, "nothing is on record of where \(name) may serve"))
    } else if !outside.isEmpty {
      let names = outside.map(\.code).sorted().joined(separator: ", ")
      let serves = licence.serves.joined(separator: ", ")
      found.append((.regionOutOfScope, "\(name) serves \(serves), not \(names)"))
    }

    if licence.customers == .foreignInvestedInRegion {
      let text = "\(name) is for foreign-invested customers, and"
      switch registry.organisation.foreignInvested {
      case nil: found.append((.customerUnknown, "\(text) nothing says whether the company is one"))
      case false?: found.append((.customerNotAllowed, "\(text) the company is none"))
      case true?: break
      }
    }

    let sources = index.sources(licence.sources)
    if !index.hasReliableSource(licence) {
      let how =
        sources.isEmpty ? "\(name) has no source" : "no source of \(name) is better than low confidence"
      found.append((.sourceWeak, how))
    }
    let checked =
      licence.lastChecked ?? sources.compactMap(\.asOf).max { $0.begins < $1.begins }
    if let checked {
      if checked.begins.adding(days: 180) < now {
        found.append((.sourceStale, "\(name) was last checked on \(checked), more than 180 days ago"))
      }
    } else {
      found.append((.sourceStale, "no day is on record on which \(name) was checked"))
    }
    if !licence.flags.isEmpty {
      let flags = licence.flags.map { $0.rawValue.split(separator: "_").joined(separator: " ") }
      found.append((.licenceFlagged, "\(name) is flagged: \(flags.joined(separator: ", "))"))
    }
    if let until = licence.valid.until, until.begins > now, until.begins <= now.adding(days: 90) {
      found.append((.licenceExpiring, "\(name) ends on \(until.eve)"))
    }
    self.findings = found
  }

  /// What is against a licence by its state alone.
  private static func state(
    of licence: Licence, called name: String, at now: Timestamp
  ) -> [(code: ReasonCode, text: String)] {
    var found: [(code: ReasonCode, text: String)] = []
    func recorded(_ state: Licence.RecordedState) -> String {
      let since = licence.status.last { $0.state == state && $0.period.contains(now) }?.period.from
      return since.map { " since \($0)" } ?? ""
    }
    switch licence.state(at: now) {
    case .revoked: found.append((.licenceRevoked, "\(name) is revoked\(recorded(.revoked))"))
    case .cancelled: found.append((.licenceCancelled, "\(name) is cancelled\(recorded(.cancelled))"))
    case .suspended: found.append((.licenceSuspended, "\(name) is suspended\(recorded(.suspended))"))
    case .notYetValid:
      found.append(
        (.licenceNotYetValid, "\(name) begins on \(licence.valid.from?.description ?? "a later day")"))
    case .expired:
      found.append((.licenceExpired, "\(name) ended on \(licence.valid.until?.eve ?? "an earlier day")"))
    case .notCommenced:
      let day = licence.commencedOn.map { " before \($0)" } ?? ", and no day is on record"
      found.append((.licenceNotCommenced, "service under \(name) has not commenced\(day)"))
    case .indeterminate:
      found.append(
        (.licenceUnverified, "no end of \(name) is on record, so that nobody can say that it holds"))
    case .valid: break
    }
    return found
  }
}
