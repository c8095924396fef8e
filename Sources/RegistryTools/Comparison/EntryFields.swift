import Model
import Settings

// Every field of every entry of a registry or a file of grants, but those that name the entry: what is missing here is
// never compared.

extension Registry.Meta {
  var fields: [EntryField] {
    [
      .text(.serial, "\(serial)"), .text(.issued, issued.description), .text(.expires, expires.description),
      .text(.previousDigest, previousDigest), .text(.complete, complete),
    ]
  }
}

extension Policy {
  var fields: [EntryField] {
    [
      .text(.vpn, vpn.rawValue), .text(.witness, requiresWitness ? "required" : "optional"),
      .text(.observedNamespaces, requiresWholeHost ? "all" : nil),
      .text(.expiryNotice, expiryNotice.map(DurationText.text)),
    ]
  }
}

extension Organisation {
  var fields: [EntryField] { [.text(.foreignInvested, foreignInvested.map { "\($0)" })] }
}

extension RegionSet {
  var fields: [EntryField] {
    [
      .list(.include, include.map(\.code)), .list(.exclude, exclude.map(\.code)),
      .text(.within, within?.code),
    ]
  }
}

extension Authority {
  var fields: [EntryField] {
    [.text(.name, name), .text(.timeZone, timeZone), .text(.level, level), .text(.lookup, lookup)]
  }
}

extension LicenceClass {
  var fields: [EntryField] { [.text(.name, name), .text(.crossing, crossing?.rawValue)] }
}

extension LicenceRule {
  var fields: [EntryField] {
    [
      .text(.status, status.rawValue), .text(.jurisdiction, jurisdiction),
      .day(.effectiveFrom, effective.from), .day(.effectiveUntil, effective.until),
      .text(.whenCrossing, crossing?.rawValue), .list(.carrierNeedsAny, carrierNeedsAny),
      .list(.managerNeedsAny, managerNeedsAny), .text(.grantRequired, grantRequired),
      .list(.conditions, conditions.map(\.rawValue)), .list(.sources, sources),
    ]
  }
}

extension Provider {
  /// Without its licences and marks, which are entries of their own.
  var fields: [EntryField] {
    [
      .list(.names, names.map { "\($0.key): \($0.value)" }),
      .list(.identifiers, identifiers.map { "\($0.key): \($0.value)" }),
      .list(.roles, roles.map(\.rawValue)), .text(.registeredIn, registeredIn?.code),
      .list(.facilitiesIn, facilitiesIn.map(\.code)),
      .text(.foreignShare, foreignSharePercent.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }),
      .text(.absenceChecked, absenceChecked.map { "\($0.on) by \($0.source)" }),
    ]
  }

  /// The same under another id.
  func named(_ id: String) -> Provider {
    Provider(
      id: id, names: names, identifiers: identifiers, roles: roles, registeredIn: registeredIn,
      facilitiesIn: facilitiesIn, foreignSharePercent: foreignSharePercent, licences: licences,
      absenceChecked: absenceChecked, recognisedBy: recognisedBy)
  }
}

extension Licence {
  var fields: [EntryField] {
    [
      .text(.instrument, instrument.rawValue), .text(.holder, holder.rawValue), .text(.authority, authority),
      .list(.classes, classes), .list(.serves, serves), .text(.customers, customers.rawValue),
      .day(.validFrom, valid.from), .day(.validUntil, valid.until), commencement,
      .text(.coveredBy, coveredBy), .list(.status, status.map(\.text)),
      .list(.flags, flags.map(\.rawValue)), .day(.lastChecked, lastChecked),
      .list(.addresses, addresses.map(\.description)), .text(.lineID, lineID), .list(.sources, sources),
    ]
  }

  /// One key of the file, which holds a day or `pending`.
  private var commencement: EntryField {
    commencementPending ? .text(.commencedOn, "pending") : .day(.commencedOn, commencedOn)
  }
}

extension Licence.StatusEntry {
  /// `suspended from 2025-06-01 to 2025-06-30`.
  var text: String {
    state.rawValue + (period.from.map { " from \($0)" } ?? "") + (period.until.map { " to \($0.eve)" } ?? "")
  }
}

extension Recogniser {
  var fields: [EntryField] {
    [
      .text(.region, region?.code), .text(.dedicated, dedicated),
      .list(.services, services.map(\.description)), .day(.validFrom, valid.from),
      .day(.validUntil, valid.until),
    ]
  }
}

extension OwnGateway {
  /// Without its marks.
  var fields: [EntryField] { [.text(.uplink, uplink)] }
}

extension Waiver {
  var fields: [EntryField] {
    [
      .text(.reason, reason), .text(.accountable, accountable), .day(.from, period.from),
      .day(.until, period.until),
    ]
  }
}

extension AcceptedRefusal {
  var fields: [EntryField] {
    [.text(.why, why), .text(.accountable, accountable), .day(.until, period.until)]
  }
}

extension AcceptedRefusal.Program {
  /// `edr.service`, `package edr`.
  var words: String {
    switch self {
    case .unit(let name): name
    case .package(let name): "package \(name)"
    }
  }
}

extension Denial {
  var fields: [EntryField] { [.text(.why, why)] }

  var name: String { product.map { "product.\($0)" } ?? category.map { "category.\($0)" } ?? "" }
}

extension TrustedExecutable {
  var fields: [EntryField] { [.text(.product, product), .text(.version, version)] }
}

extension Product {
  var fields: [EntryField] {
    [
      .text(.names, name), .list(.aliases, aliases), .text(.category, category.rawValue),
      .list(.marks, marks.map(\.words)), .list(.ways, ways?.words ?? []),
    ]
  }
}

extension ProductMark {
  /// `package openvpn alone`.
  var words: String {
    let strength = isVerified ? strength.rawValue : "unverified"
    return "\(kind.rawValue) \(value) \(strength)\(isShared ? " shared" : "")"
  }
}

extension ProductWays {
  var words: [String] {
    var words = ["role \(role.rawValue)", "socket \(socket.rawValue)"]
    words += kinds.map { "makes \($0.rawValue)" } + tunnel.map { "device \($0)" } + data.map { "data \($0)" }
    if let speaks { words += speakers.map { "\(speaks.rawValue) by \($0)" } }
    if let proxy {
      words += (proxy.options + proxy.files).map { "proxy by \($0)" }
      words += proxy.places.map { "proxy in \($0.rawValue)" }
    }
    return words + (isTool ? ["tool"] : [])
  }
}

extension Source {
  var fields: [EntryField] {
    [
      .text(.url, url), .text(.title, title), .day(.asOf, asOf), .text(.method, method.rawValue),
      .text(.confidence, confidence.rawValue),
    ]
  }
}

extension GrantBook {
  /// Without its grants.
  var fields: [EntryField] {
    [
      .text(.serial, "\(serial)"), .text(.issued, issued.description), .text(.expires, expires.description),
    ]
  }
}

extension Grant {
  var fields: [EntryField] {
    [
      .text(.carrier, carrier), .text(.managedBy, managedBy), .text(.reference, reference),
      .text(.lineID, lineID), .list(.endpoints, endpoints.map(\.code)), .text(.purpose, purpose.rawValue),
      .text(.approvalState, approval.state.rawValue), .day(.approvalFrom, approval.period.from),
      .day(.approvalUntil, approval.period.until),
      .list(.conditions, conditions.map { "\($0.key.rawValue)\($0.value ? "" : " not") attested" }),
      .list(.evidence, evidence.map { "\($0.type) \($0.sha256)" }),
    ]
  }

  /// The same under another id.
  func named(_ id: String) -> Grant {
    Grant(
      id: id, carrier: carrier, managedBy: managedBy, reference: reference, lineID: lineID,
      endpoints: endpoints, purpose: purpose, approval: approval, conditions: conditions, evidence: evidence)
  }
}

extension [EntryField] {
  var facts: [RegistryChange.Fact] { compactMap(\.fact) }
}
