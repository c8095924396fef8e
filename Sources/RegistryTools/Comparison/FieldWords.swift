import Model

extension RegistryField {
  /// What a person calls it, behind "its" or "the". No field goes without a word.
  var noun: String {
    switch self {
    case .serial: "serial"
    case .issued: "time of issue"
    case .expires: "end"
    case .previousDigest: "digest of the previous edition"
    case .complete: "completeness"
    case .vpn: "policy on VPNs"
    case .witness: "witness of gateways"
    case .observedNamespaces: "namespaces that are looked at"
    case .expiryNotice: "notice of what ends"
    case .foreignInvested: "statement on foreign investment"
    case .region: "region"
    case .include: "regions"
    case .exclude: "exceptions"
    case .within: "region around it"
    case .name: "name"
    case .timeZone: "time zone"
    case .level: "level"
    case .lookup: "look-up address"
    case .crossing, .whenCrossing: "crossing"
    case .url: "address"
    case .title: "title"
    case .asOf: "day"
    case .method: "method"
    case .confidence: "confidence"
    case .jurisdiction: "jurisdiction"
    case .effectiveFrom: "first day in force"
    case .effectiveUntil: "last day in force"
    case .carrierNeedsAny: "classes for a carrier"
    case .managerNeedsAny: "classes for a manager"
    case .grantRequired: "need of a grant"
    case .conditions: "conditions of use"
    case .sources: "sources"
    case .names: "names"
    case .identifiers: "company numbers"
    case .roles: "roles"
    case .registeredIn: "place of registration"
    case .facilitiesIn: "places of facilities"
    case .foreignShare: "foreign share in per cent"
    case .absenceChecked: "search that found no licence"
    case .instrument: "instrument"
    case .holder: "holder"
    case .authority: "authority"
    case .classes: "classes"
    case .serves: "places of service"
    case .customers: "customers"
    case .validFrom, .from: "first day"
    case .validUntil, .until: "last day"
    case .commencedOn: "day of commencement"
    case .coveredBy: "covering licence"
    case .status: "status"
    case .flags: "flags"
    case .lastChecked: "day of the last look-up"
    case .addresses: "addresses"
    case .lineID: "line"
    case .dedicated: "dedication"
    case .services: "ports"
    case .uplink: "grant for the line behind it"
    case .reason: "reason"
    case .accountable: "accountable office"
    case .why: "reason"
    case .product: "product"
    case .version: "version"
    case .aliases: "other ids"
    case .marks: "marks"
    case .ways: "ways"
    case .category: "category"
    case .carrier: "carrier"
    case .managedBy: "manager"
    case .reference: "paper"
    case .endpoints: "ends"
    case .purpose: "purpose"
    case .approvalState: "approval"
    case .approvalFrom: "first day of approval"
    case .approvalUntil: "last day of approval"
    case .evidence: "evidence"
    }
  }

  /// Whether its day is the first on which something no longer holds: the one before is shown.
  var isEnd: Bool { [.effectiveUntil, .validUntil, .until, .approvalUntil].contains(self) }
}

extension RegistrySubject {
  /// What a person calls the entry.
  var words: String {
    switch self {
    case .meta: "the registry"
    case .policy: "the policy"
    case .organisation: "the organisation"
    case .site(let name): "site \(name)"
    case .regionSet(let name): "region set \(name)"
    case .authority(let id): "authority \(id)"
    case .licenceClass(let id): "class \(id)"
    case .rule(let id): "rule \(id)"
    case .provider(let id, let name): name == id ? "provider \(id)" : "provider \(name) (\(id))"
    case .licence(let number, let owner): "licence \(number) of \(owner.name)"
    case .mark(let mark, let owner): "\(mark.words) of \(owner.name)"
    case .ownGateway(let id): "own gateway \(id)"
    case .waiver(let provider): "waiver for \(provider)"
    case .acceptedRefusal(let program): "accepted refusal of \(program.words)"
    case .denial(let what):
      what.hasPrefix("product.")
        ? "denial of product \(what.dropFirst(8))" : "denial of category \(what.dropFirst(9))"
    case .product(let id): "product \(id)"
    case .executable(let product, let sha256): "executable \(sha256.prefix(16))… of \(product)"
    case .internalPrefix(let prefix): "internal prefix \(prefix)"
    case .source(let id): "source \(id)"
    case .grants: "the file of grants"
    case .grant(let id): "grant \(id)"
    }
  }
}

extension RegistrySubject.Owner {
  var name: String {
    switch self {
    case .provider(_, let name): name
    case .ownGateway(let id): "own gateway \(id)"
    }
  }
}

extension RegistrySubject.Mark {
  var words: String {
    switch kind {
    case "wireguard_public_key": "WireGuard key \(value.prefix(8))…"
    case "tls_spki_sha256": "TLS key \(value.prefix(16))…"
    case "ike_remote_id": "IKE identity \(value)"
    case "gateway_prefix": "prefix \(value)"
    case "gateway_host": "gateway name \(value)"
    default: "next hop \(value)"
    }
  }
}
