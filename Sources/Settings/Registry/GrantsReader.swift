import Model

/// Reads the tree of a file of grants, against the registry whose providers and regions it names.
struct GrantsReader {
  let registry: Registry
  /// In which the days of an approval begin: as of a rule that names no authority.
  private let zone: TimeZoneName
  private let head: RegistryHead
  private let providers: Set<String>

  private static let keys = [
    "id", "carrier", "managed_by", "ref", "line_id", "endpoints", "purpose", "approval", "conditions",
    "evidence",
  ]

  init(registry: Registry) {
    self.registry = registry
    self.zone =
      registry.authorities.first { $0.level == "national" }.flatMap { TimeZoneName($0.timeZone) } ?? .utc
    self.providers = Set(registry.providers.map(\.id))
    self.head = RegistryHead(regionSets: Set(registry.regionSets.keys))
  }

  /// The grants; of no use where problems were found.
  func read(_ root: YAMLNode) -> GrantBook? {
    guard root.isOfSchema(GrantBook.schema, other: Registry.schema),
      let fields = Fields(root, keys: ["schema", "meta", "grants"])
    else { return nil }
    CompanyNumber.refuseCitizens(in: root)
    let meta = fields.required("meta", hint: "add 'meta: {serial: 1, issued: …, expires: …}'")
      .flatMap { Fields($0, keys: ["serial", "issued", "expires"]) }
    let serial = meta?.required("serial")?.number(in: EditionSerial.range)
    let issued = meta?.required("issued")?.moment()
    let expires = meta?.required("expires")?.moment()
    if let issued, let expires, expires <= issued {
      meta?.error("expires before it is issued", at: "expires", hint: "issued \(issued), expires \(expires)")
    }
    var ids: [String: Int] = [:]
    let grants = fields["grants"]?.list { grant($0, &ids) } ?? []
    for gateway in registry.ownGateways {
      if let uplink = gateway.uplink, ids[uplink] == nil {
        root.diagnostics.warning(
          "grant '\(uplink)' is missing, which own gateway '\(gateway.id)' of the registry names", line: nil,
          hint: "add it, or remove 'uplink' from the registry")
      }
    }
    guard let serial, let issued, let expires else { return nil }
    return GrantBook(serial: serial, issued: issued, expires: expires, grants: grants)
  }

  private func grant(_ value: YAMLNode, _ ids: inout [String: Int]) -> Grant? {
    guard let fields = Fields(value.named("grant", by: "id"), keys: Self.keys) else { return nil }
    let id = RegistryHead.id(fields, "id", &ids)
    let carrier = fields.required("carrier").flatMap(provider)
    warn(of: carrier, without: .carrier, at: "carrier", in: fields)
    let manager = fields["managed_by"].flatMap(provider)
    warn(of: manager, without: .manager, at: "managed_by", in: fields)
    let endpoints = fields.required("endpoints", hint: "add 'endpoints: [CN-BJ, DE]'")?.list(head.region)
    if let endpoints, endpoints.count < 2, fields["endpoints"]?.items()?.count ?? 0 < 2 {
      fields.error("has fewer than two endpoints", at: "endpoints", hint: "name both ends of the line")
    }
    let purpose = fields.required("purpose", hint: "add 'purpose: internal_office'")?.choice(
      Grant.Purpose.self)
    let approval = fields.required("approval", hint: "add 'approval: {state: approved, from: …, until: …}'")
      .flatMap(approval)
    let conditions = fields["conditions"].map(conditions) ?? [:]
    let evidence = fields["evidence"]?.list(evidence) ?? []
    let reference = fields["ref"]?.text(limit: 200)
    let line = fields["line_id"]?.text(limit: 100)
    guard let id, let carrier, let endpoints, let purpose, let approval else { return nil }
    return Grant(
      id: id, carrier: carrier, managedBy: manager, reference: reference, lineID: line, endpoints: endpoints,
      purpose: purpose, approval: approval, conditions: conditions, evidence: evidence)
  }

  /// Warns of a provider whose part in the grant is not its role in the registry.
  private func warn(of id: String?, without role: Provider.Role, at key: String, in fields: Fields) {
    guard let id, let roles = registry.provider(id)?.roles, !roles.contains(role) else { return }
    fields.diagnostics.warning(
      "provider \(quoted(id)) is not \(withArticle(role.rawValue)) in the registry, but \(roles.map(\.rawValue).joined(separator: " and "))",
      line: fields[key]?.line,
      hint: "check whether the licence covers that role; if so, add it to the registry")
  }

  private func provider(_ value: YAMLNode) -> String? {
    guard let id = value.text(limit: 100) else { return nil }
    if providers.contains(id) { return id }
    let near = value.diagnostics.isFull ? nil : nearest(to: id, in: providers.sorted())
    value.error(
      "\(quoted(id)) is not a provider in the registry",
      hint: near.map { "did you mean '\($0)'?" } ?? "add it to the registry, or remove it here")
    return nil
  }

  private func approval(_ value: YAMLNode) -> Grant.Approval? {
    guard let fields = Fields(value, keys: ["state", "from", "until"]) else { return nil }
    let state = fields.required("state")?.choice(Grant.ApprovalState.self)
    if state == .approved { _ = fields.required("from", hint: "add the first day on which it is approved") }
    let period = fields.period(in: zone)
    return state.map { Grant.Approval(state: $0, period: period) }
  }

  private func conditions(_ value: YAMLNode) -> [UseCondition: Bool] {
    let known = UseCondition.allCases.map(\.rawValue)
    guard let fields = Fields(value, keys: known) else { return [:] }
    var conditions: [UseCondition: Bool] = [:]
    for condition in UseCondition.allCases {
      guard let entry = fields[condition.rawValue], let word = Fields(entry, keys: ["attested"]) else {
        continue
      }
      conditions[condition] = word.required("attested")?.bool()
    }
    return conditions
  }

  private func evidence(_ value: YAMLNode) -> Grant.Evidence? {
    guard let fields = Fields(value, keys: ["type", "sha256"]) else { return nil }
    let type = fields.required("type")?.text(limit: 100)
    let digest = fields.required("sha256", hint: "write the digest of the document, never the document")?
      .digest()
    guard let type, let digest else { return nil }
    return Grant.Evidence(type: type, sha256: digest)
  }
}
