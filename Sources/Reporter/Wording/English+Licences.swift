internal import Model

extension English {
  func sentence(_ facts: LicenceFacts) -> String {
    switch facts {
    case .noneRecorded(let provider):
      return "no licence of \(provider) is on record, nor a search for one"
    case .noneFound(let provider, let day): return "a search on \(day) found no licence of \(provider)"
    case .classMissing(let provider, let classes):
      return "no licence of \(provider) in force has the class \(classes.joined(separator: " or "))"
    case .revoked(let licence, let since): return "\(Self.name(licence)) is revoked" + Self.since(since)
    case .cancelled(let licence, let since):
      return "\(Self.name(licence)) is cancelled" + Self.since(since)
    case .suspended(let licence, let since):
      return "\(Self.name(licence)) is suspended" + Self.since(since)
    case .notYetValid(let licence, let from):
      return "\(Self.name(licence)) begins on \(from ?? "a later day")"
    case .expired(let licence, let last):
      return "\(Self.name(licence)) expired on \(last ?? "an earlier day")"
    case .notCommenced(let licence, let day):
      return "service under \(Self.name(licence)) has not commenced"
        + (day.map { " before \($0)" } ?? ", and no day is on record")
    case .endUnknown(let licence):
      return "no end date of \(Self.name(licence)) is on record, so its validity is not known"
    case .coverProhibits(let licence): return "\(Self.name(licence)) prohibits"
    case .coverCovered(let licence): return "\(Self.name(licence)) is itself covered by another licence"
    case .coverUnknown(let licence, let cover):
      return "\(Self.name(licence)) is covered by \(cover), which is not in the registry"
    case .sourceWeak(let licence):
      return "no source of \(Self.name(licence)) is better than low confidence"
    case .sourceMissing(let licence): return "\(Self.name(licence)) has no source"
    case .lineUnknown(let licence):
      return "\(Self.name(licence)) is bound to a line, and nothing links this tunnel to it"
    case .lineNotGranted(let licence, let line):
      return "\(Self.name(licence)) is bound to line \(line), and no grant links this tunnel to it"
    case .addressUnknown(let licence):
      return "\(Self.name(licence)) is bound to addresses, and the gateway's is not known"
    case .addressNotListed(let licence, let address):
      return "\(Self.name(licence)) is for listed addresses, and \(address) is not one of them"
    case .regionsUnknown(let licence):
      return "no regions that \(Self.name(licence)) may serve are on record"
    case .regionOutside(let licence, let serves, let ends):
      return "\(Self.name(licence)) serves \(serves.joined(separator: ", ")), "
        + "not \(ends.joined(separator: ", "))"
    case .customerUnknown(let licence):
      return Self.foreignInvested(licence) + " whether the company is one is not known"
    case .customerExcluded(let licence): return Self.foreignInvested(licence) + " the company is not one"
    case .checkedLongAgo(let licence, let day):
      return "\(Self.name(licence)) was last checked on \(day), more than 180 days ago"
    case .neverChecked(let licence):
      return "no check of \(Self.name(licence)) is on record"
    case .flagged(let licence, let flags):
      return "\(Self.name(licence)) is flagged: \(flags.map(Self.words).joined(separator: ", "))"
    case .expiring(let licence, let last): return "\(Self.name(licence)) expires on \(last)"
    }
  }

  private static func name(_ licence: LicenceReference) -> String {
    if let covered = licence.covers { return "licence \(licence.number), which covers \(covered)," }
    return "\(licence.instrument.rawValue) \(licence.number)"
  }

  private static func since(_ day: String?) -> String { day.map { " since \($0)" } ?? "" }

  private static func foreignInvested(_ licence: LicenceReference) -> String {
    "\(name(licence)) is for foreign-invested customers, and"
  }

  private static func words(_ flag: Licence.Flag) -> String {
    switch flag {
    case .abnormalList: "abnormal list"
    case .dishonestList: "dishonest list"
    case .annualReportMissing: "annual report missing"
    }
  }

  func sentence(_ facts: GrantFacts) -> String {
    switch facts {
    case .gatewayAbroad(let gateway, let region, let jurisdiction, let refused):
      return "\(Self.ownGateway(gateway)) is in \(region), outside \(jurisdiction), "
        + "and no grant covers the line to it" + Self.gap(refused)
    case .lineUngranted(let gateway, let refused):
      return "no valid grant is on record for the line behind \(Self.ownGateway(gateway))"
        + Self.gap(refused)
    case .carrierUnknown(let jurisdiction):
      return "the tunnel leaves \(jurisdiction), and no grant names its carrier"
    case .grantMissing(let rule, let refused):
      return "rule \(rule) requires a grant, and none is on record for this tunnel" + Self.gap(refused)
    case .grantPending(let grant): return "grant \(grant) is not approved yet"
    case .grantRejected(let grant): return "grant \(grant) was rejected"
    case .grantWithdrawn(let grant): return "grant \(grant) was withdrawn"
    case .grantNotBegun(let grant, let day): return "grant \(grant) begins on \(day ?? "a later day")"
    case .grantEnded(let grant, let last): return "grant \(grant) expired on \(last ?? "an earlier day")"
    case .grantFileEnded(let grant, let expires):
      return "grant \(grant) is in a file of grants that expired on \(expires)"
    case .grantElsewhere(let grant, let joins, let ends):
      return "grant \(grant) is for a line between \(joins.map(\.code).joined(separator: " and ")), "
        + "and the ends of this tunnel are \(ends.joined(separator: ", "))"
    case .resold(let provider, let rule, let condition):
      return "\(provider) is a reseller, and " + Self.requirement(rule, condition)
    case .purposeCarried(let purpose, let rule, let condition):
      return "the tunnel carries an endpoint that serves a \(purpose.rawValue), and "
        + Self.requirement(rule, condition)
    case .purposeGranted(let grant, let purpose, let rule, let condition):
      return "grant \(grant) is for a \(purpose.rawValue), and " + Self.requirement(rule, condition)
    case .useUnattested(let rule, let condition):
      return "this tunnel has no attestation of what " + Self.requirement(rule, condition)
    }
  }

  /// Why no grant may be on record, as the end of a sentence.
  private static func gap(_ refused: Bool) -> String {
    refused ? ", because the file of grants is refused" : ""
  }

  private static func requirement(_ rule: String, _ condition: UseCondition) -> String {
    let words =
      switch condition {
      case .internalOfficeOnly: "internal office only"
      case .noDatacentreOrPlatform: "no datacentre or platform"
      case .noResale: "no resale"
      }
    return "rule \(rule) requires: \(words)"
  }
}
