/// A field of an entry of a registry or a file of grants, by its key in the file.
enum RegistryField: String, Hashable, Sendable, CaseIterable {
  // The registry's own.
  case serial, issued, expires
  case previousDigest = "prev_sha256"
  case complete
  case vpn, witness
  case observedNamespaces = "namespaces"
  case expiryNotice = "expiry_notice"
  case foreignInvested = "foreign_invested"
  // Places.
  case region, include, exclude, within
  // Authorities, classes, sources.
  case name
  case timeZone = "tz"
  case level, lookup, crossing, url, title
  case asOf = "as_of"
  case method, confidence
  // Rules.
  case jurisdiction
  case effectiveFrom = "effective.from"
  case effectiveUntil = "effective.until"
  case whenCrossing = "when.crossing"
  case carrierNeedsAny = "carrier_needs_any"
  case managerNeedsAny = "manager_needs_any"
  case grantRequired = "grant_required"
  case conditions, sources
  // Providers.
  case names, identifiers, roles
  case registeredIn = "registered_in"
  case facilitiesIn = "facilities_in"
  case foreignShare = "foreign_share_pct"
  case absenceChecked = "absence_checked"
  // Licences.
  case instrument, holder, authority, classes, serves, customers
  case validFrom = "valid.from"
  case validUntil = "valid.until"
  case commencedOn = "commenced_on"
  case coveredBy = "covered_by"
  case status, flags
  case lastChecked = "last_checked"
  case addresses
  case lineID = "line_id"
  // Marks, own gateways, waivers, denials, executables, products.
  case dedicated, services, uplink, reason, accountable, from, until, why, product, version, aliases, marks,
    ways,
    category
  // Grants.
  case carrier
  case managedBy = "managed_by"
  case reference = "ref"
  case endpoints, purpose
  case approvalState = "approval.state"
  case approvalFrom = "approval.from"
  case approvalUntil = "approval.until"
  case evidence
}
