import Model

/// Reads a registry's entries about the company itself: its ownership, its own gateways, and its waivers.
struct CompanyReader {
  let context: RegistryContext

  func organisation(_ value: YAMLNode) -> Organisation {
    let fields = Fields(value, keys: ["foreign_invested"])
    return Organisation(foreignInvested: fields?["foreign_invested"]?.bool())
  }

  /// A gateway of the company. Its id must differ from those of the providers too, for a waiver names either.
  func gateway(_ value: YAMLNode, _ ids: inout [String: Int], _ claims: inout PrefixClaims) -> OwnGateway? {
    guard let fields = Fields(value.named("own gateway", by: "id"), keys: ["id", "recognised_by", "uplink"])
    else { return nil }
    let id = RegistryHead.id(fields, "id", &ids)
    let reader = RecogniserReader(context: context, zone: context.nationalZone, isOwn: true)
    let hint = "add 'recognised_by: [{kind: gateway_prefix, value: …, region: …}]'"
    let recognisers = fields.required("recognised_by", hint: hint)?.list { entry -> Recogniser? in
      guard let recogniser = reader.read(entry) else { return nil }
      if case .gatewayPrefix(let prefix) = recogniser.criterion, let id {
        claims.add(prefix, by: id, during: recogniser.valid, line: entry.line)
      }
      return recogniser
    }
    RecogniserReader.warn(of: recognisers ?? [], in: fields)
    let uplink = fields["uplink"].flatMap { Fields($0, keys: ["grant"]) }?.required("grant")?.text(limit: 100)
    guard let id, let recognisers else { return nil }
    return OwnGateway(id: id, recognisedBy: recognisers, uplink: uplink)
  }

  /// A waiver of a provider or own gateway; `known` holds the lines of their ids.
  func waiver(_ value: YAMLNode, known: [String: Int]) -> Waiver? {
    let keys = ["tunnel_provider", "reason", "accountable", "from", "until"]
    guard let fields = Fields(value.named("waiver", by: "tunnel_provider"), keys: keys) else { return nil }
    let provider = fields.required("tunnel_provider").flatMap { name -> String? in
      guard let id = name.text(limit: 100) else { return nil }
      if known[id] != nil { return id }
      let near = name.diagnostics.isFull ? nil : nearest(to: id, in: known.keys.sorted())
      name.error(
        "\(quoted(id)) is neither a provider nor an own gateway of this registry",
        hint: near.map { "did you mean '\($0)'?" } ?? "add it, or remove the waiver")
      return nil
    }
    let reason = fields.required("reason", hint: "add 'reason: …': it appears in every report")?.text()
    let accountable = fields.required("accountable", hint: "add 'accountable: network team'")?.text(
      limit: 200)
    _ = fields.required("until", hint: "add 'until: 2027-01-31': the first day on which it no longer counts")
    let period = fields.period(in: context.nationalZone)
    if let until = period.until, until.begins <= context.today {
      fields.diagnostics.warning(
        "\(fields.label) ended: its last day was \(until.eve)", line: fields["until"]?.line,
        hint: "remove it, or have it renewed")
    }
    guard let provider, let reason, let accountable, period.until != nil else { return nil }
    return Waiver(tunnelProvider: provider, reason: reason, accountable: accountable, period: period)
  }
}
