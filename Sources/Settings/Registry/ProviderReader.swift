import Model

/// Reads a provider with its licences and the recognisers by which it is recognised.
struct ProviderReader {
  let context: RegistryContext

  private static let keys = [
    "id", "names", "identifiers", "roles", "registered_in", "facilities_in", "foreign_share_pct", "licences",
    "absence_checked", "recognised_by",
  ]

  func read(_ value: YAMLNode, _ ids: inout [String: Int], _ claims: inout PrefixClaims) -> Provider? {
    guard let fields = Fields(value.named("provider", by: "id"), keys: Self.keys) else { return nil }
    let id = RegistryHead.id(fields, "id", &ids)
    let names = fields.required("names", hint: "add 'names: {en: …}'").map(names) ?? [:]
    let identifiers = fields["identifiers"].map(CompanyNumber.read) ?? [:]
    let roles = fields.required("roles", hint: "add 'roles: [manager]'")?.list {
      $0.choice(Provider.Role.self)
    }
    if roles?.isEmpty == true, fields["roles"]?.items()?.isEmpty == true {
      fields.error("has no role", at: "roles", hint: "write 'roles: [manager]', [carrier] or [reseller]")
    }
    let registeredIn = fields["registered_in"].flatMap(context.region)
    let facilitiesIn = fields["facilities_in"]?.list(context.region) ?? []
    let share = fields["foreign_share_pct"]?.read(as: "a percentage from 0 to 100") { text in
      Double(text).flatMap { (0...100).contains($0) ? $0 : nil }
    }
    let licenceReader = LicenceReader(context: context)
    let licences = fields["licences"]?.list(licenceReader.read) ?? []
    let absence = fields["absence_checked"].flatMap(absenceCheck)
    if fields["absence_checked"] != nil, !licences.isEmpty {
      fields.error(
        "has licences, but 'absence_checked' says that none was found", at: "absence_checked",
        hint: "remove one of the two")
    }
    // A recogniser's days are those of the authority behind the first licence, else, as of an own gateway, those of the
    // first national one: a range that goes from one provider to another does so at one moment.
    let zone = licences.first.map { context.zone(of: $0.authority) } ?? context.nationalZone
    let recogniserReader = RecogniserReader(context: context, zone: zone)
    let recognisers = fields["recognised_by"]?.list { entry -> Recogniser? in
      guard let recogniser = recogniserReader.read(entry) else { return nil }
      if case .gatewayPrefix(let prefix) = recogniser.criterion, let id {
        claims.add(prefix, by: id, during: recogniser.valid, line: entry.line)
      }
      return recogniser
    }
    RecogniserReader.warn(of: recognisers ?? [], in: fields)
    guard let id else { return nil }
    return Provider(
      id: id, names: names, identifiers: identifiers, roles: roles ?? [], registeredIn: registeredIn,
      facilitiesIn: facilitiesIn, foreignSharePercent: share, licences: licences, absenceChecked: absence,
      recognisedBy: recognisers ?? [])
  }

  private func names(_ value: YAMLNode) -> [String: String] {
    var names: [String: String] = [:]
    let entries = NamedEntries(value)
    for entry in entries.entries {
      guard (2...8).contains(entry.name.utf8.count),
        entry.name.allSatisfy({ $0.isASCII && $0.isLetter || $0 == "-" })
      else {
        entry.value.diagnostics.error(
          "\(value.label): \(quoted(entry.name)) is not a language code", line: entry.line,
          hint: "write a code such as 'en' or 'zh'")
        continue
      }
      names[entry.name] = entry.value.text(limit: 200)
    }
    if entries.entries.isEmpty { value.error("has no name", hint: "write 'names: {en: …}'") }
    return names
  }

  private func absenceCheck(_ value: YAMLNode) -> Provider.AbsenceCheck? {
    guard let fields = Fields(value, keys: ["on", "source"]) else { return nil }
    let day = fields.required("on")?.day(in: .utc)
    context.checkAge(day, fields["on"], limit: 180)
    let source = fields.required("source").flatMap { context.cited(.source, $0) }
    guard let day, let source else { return nil }
    return Provider.AbsenceCheck(on: day, source: source)
  }
}
