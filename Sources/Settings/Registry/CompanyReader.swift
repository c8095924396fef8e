import Model

/// Reads a registry's entries about the company itself: its ownership, its own gateways, its waivers,
/// and what it accepts.
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
    let period = ending(fields)
    guard let provider, let reason, let accountable, period.until != nil else { return nil }
    return Waiver(tunnelProvider: provider, reason: reason, accountable: accountable, period: period)
  }

  /// The period of an entry that must end; one that has ended is of no use any more.
  private func ending(_ fields: Fields) -> Period {
    let period = fields.period(in: context.nationalZone)
    if let until = period.until, until.begins <= context.today {
      fields.diagnostics.warning(
        "\(fields.label) ended: its last day was \(until.eve)", line: fields["until"]?.line,
        hint: "remove it, or have it renewed")
    }
    return period
  }

  /// A program that may refuse to be read; `lines` holds where those before it stand.
  func acceptedRefusal(
    _ value: YAMLNode, _ lines: inout [AcceptedRefusal.Program: Int]
  ) -> AcceptedRefusal? {
    let named = value.named("accepted refusal", by: value.peek("package") != nil ? "package" : "unit")
    guard let fields = Fields(named, keys: ["unit", "package", "why", "accountable", "until"]) else {
      return nil
    }
    if (fields["unit"] == nil) == (fields["package"] == nil) {
      fields.error(
        "must name either a unit or a package", hint: "write 'unit: edr.service' or 'package: edr'")
    }
    let unit = fields["unit"].flatMap(systemUnit)
    let package = fields["package"].flatMap(packageName)
    let why = fields.required("why", hint: "add 'why: …': it appears in every report")?.text()
    let accountable = fields.required("accountable", hint: "add 'accountable: security team'")?.text(
      limit: 200)
    _ = fields.required("until", hint: "add 'until: 2027-01-31': the first day on which it no longer counts")
    let period = ending(fields)
    guard
      let program = unit.map(AcceptedRefusal.Program.unit) ?? package.map(AcceptedRefusal.Program.package),
      fields["unit"] == nil || fields["package"] == nil
    else { return nil }
    if let first = lines[program] {
      fields.error("is accepted twice", hint: "line \(first) has it already: remove one")
      return nil
    }
    lines[program] = fields.line ?? 0
    guard let why, let accountable, period.until != nil else { return nil }
    return AcceptedRefusal(program, why: why, accountable: accountable, period: period)
  }

  /// The name of a unit as reports have it: of a service, or process 1's own.
  private func systemUnit(_ value: YAMLNode) -> String? {
    guard let name = value.text(limit: 255) else { return nil }
    if name == "init.scope" { return name }
    guard name.hasSuffix(".service"), name.utf8.count > ".service".utf8.count,
      name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") })
    else {
      value.error(
        "\(quoted(name)) is not the name of a service",
        hint: "write one such as 'edr.service', or 'init.scope'")
      return nil
    }
    if let at = name.firstIndex(of: "@"), name[at...] != "@*.service" {
      value.error(
        "\(quoted(name)) names an instance, which no report has",
        hint: "write '\(name[..<at])@*.service', which is all of them")
      return nil
    }
    if name == "user@*.service" {
      value.error(
        "'user@*.service' is no program: whatever users run is in it", hint: "name the agent's own service")
      return nil
    }
    return name
  }

  /// The name of a package, as dpkg and rpm have them.
  private func packageName(_ value: YAMLNode) -> String? {
    guard let name = value.text(limit: 255) else { return nil }
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "+-._".utf8.contains(byte)
      }
    }
    guard isName, !name.isEmpty else {
      value.error("\(quoted(name)) is not the name of a package", hint: "write it as dpkg or rpm has it")
      return nil
    }
    return name
  }
}
