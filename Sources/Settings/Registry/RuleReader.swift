import Model

/// Reads a rule: what a jurisdiction asks of a tunnel.
struct RuleReader {
  let context: RegistryContext

  private static let keys = [
    "id", "status", "jurisdiction", "authority", "effective", "when", "carrier_needs_any",
    "manager_needs_any",
    "grant_required", "conditions", "sources",
  ]

  func read(_ value: YAMLNode, _ ids: inout [String: Int]) -> LicenceRule? {
    guard let fields = Fields(value.named("rule", by: "id"), keys: Self.keys) else { return nil }
    let id = RegistryHead.id(fields, "id", &ids)
    let status = fields.required("status")?.choice(LicenceRule.Status.self)
    let jurisdiction = fields.required("jurisdiction").flatMap(context.place)
    let authority = fields["authority"].flatMap { context.cited(.authority, $0) }
    let zone = authority.map(context.zone) ?? context.nationalZone
    let effective = fields.required("effective")?.period(in: zone)
    let when = fields["when"].flatMap { Fields($0, keys: ["crossing"]) }
    let crossing = when?["crossing"]?.choice(Crossing.self)
    let carrier = fields["carrier_needs_any"]?.list { context.cited(.licenceClass, $0) } ?? []
    let manager = fields["manager_needs_any"]?.list { context.cited(.licenceClass, $0) } ?? []
    let grantRequired = fields["grant_required"]?.bool() ?? false
    let conditions = fields["conditions"]?.list { $0.choice(UseCondition.self) } ?? []
    let sources = fields["sources"]?.list { context.cited(.source, $0) } ?? []
    guard let id, let status, let jurisdiction, let effective else { return nil }
    return LicenceRule(
      id: id, status: status, jurisdiction: jurisdiction, effective: effective, crossing: crossing,
      carrierNeedsAny: carrier, managerNeedsAny: manager, grantRequired: grantRequired,
      conditions: conditions,
      sources: sources)
  }
}
