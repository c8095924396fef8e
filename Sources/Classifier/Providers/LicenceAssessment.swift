import Model

/// A licence with everything that the decision table has to say of it.
struct LicenceAssessment {
  let licence: Licence
  /// The rows that apply, with what they rest on.
  let findings: [Finding]

  /// A row that applies.
  typealias Finding = (code: ReasonCode, facts: LicenceFacts)

  /// How far the licence can be used.
  enum Soundness: Int, Comparable {
    /// It holds for this tunnel.
    case sound
    /// It is not known whether it holds.
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
    let reference = LicenceReference(licence)
    var found = Self.state(of: licence, reference, at: now)
    if let number = licence.coveredBy {
      if let cover = index.cover(of: licence, at: now) {
        // Whatever its instrument is, it is evaluated as the licence that covers this one.
        let covering = LicenceReference(instrument: .licence, number: number, covers: licence.number)
        found += Self.state(of: cover, covering, at: now)
        if !cover.canCover {
          found.append(
            (
              .licenceUnverified,
              cover.instrument == .prohibition
                ? .coverProhibits(licence: covering) : .coverCovered(licence: covering)
            ))
        }
        if !index.hasReliableSource(cover) { found.append((.sourceWeak, .sourceWeak(licence: covering))) }
      } else {
        found.append((.licenceUnverified, .coverUnknown(licence: reference, cover: number)))
      }
    }
    if let objection = tie.objection(to: licence, of: provider) {
      found.append((.licenceUnverified, objection))
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
      found.append((.licenceUnverified, .regionsUnknown(licence: reference)))
    } else if !outside.isEmpty {
      found.append(
        (
          .regionOutOfScope,
          .regionOutside(
            licence: reference, serves: licence.serves, ends: outside.map(\.code).sorted())
        ))
    }

    if licence.customers == .foreignInvestedInRegion {
      switch registry.organisation.foreignInvested {
      case nil: found.append((.customerUnknown, .customerUnknown(licence: reference)))
      case false?: found.append((.customerNotAllowed, .customerExcluded(licence: reference)))
      case true?: break
      }
    }

    let sources = index.sources(licence.sources)
    if !index.hasReliableSource(licence) {
      found.append(
        (
          .sourceWeak,
          sources.isEmpty ? .sourceMissing(licence: reference) : .sourceWeak(licence: reference)
        ))
    }
    let checked =
      licence.lastChecked ?? sources.compactMap(\.asOf).max { $0.begins < $1.begins }
    if let checked {
      if checked.begins.adding(days: 180) < now {
        found.append((.sourceStale, .checkedLongAgo(licence: reference, checked: checked.description)))
      }
    } else {
      found.append((.sourceStale, .neverChecked(licence: reference)))
    }
    if !licence.flags.isEmpty {
      found.append((.licenceFlagged, .flagged(licence: reference, flags: licence.flags)))
    }
    if let until = licence.valid.until, until.begins > now, until.begins <= now.adding(days: 90) {
      found.append((.licenceExpiring, .expiring(licence: reference, last: until.eve)))
    }
    self.findings = found
  }

  /// What is against a licence by its state alone.
  private static func state(
    of licence: Licence, _ reference: LicenceReference, at now: Timestamp
  ) -> [Finding] {
    func since(_ state: Licence.RecordedState) -> String? {
      licence.status.last { $0.state == state && $0.period.contains(now) }?.period.from?.description
    }
    switch licence.state(at: now) {
    case .revoked: return [(.licenceRevoked, .revoked(licence: reference, since: since(.revoked)))]
    case .cancelled: return [(.licenceCancelled, .cancelled(licence: reference, since: since(.cancelled)))]
    case .suspended: return [(.licenceSuspended, .suspended(licence: reference, since: since(.suspended)))]
    case .notYetValid:
      return [
        (.licenceNotYetValid, .notYetValid(licence: reference, from: licence.valid.from?.description))
      ]
    case .expired: return [(.licenceExpired, .expired(licence: reference, last: licence.valid.until?.eve))]
    case .notCommenced:
      return [
        (.licenceNotCommenced, .notCommenced(licence: reference, on: licence.commencedOn?.description))
      ]
    case .indeterminate: return [(.licenceUnverified, .endUnknown(licence: reference))]
    case .valid: return []
    }
  }
}
