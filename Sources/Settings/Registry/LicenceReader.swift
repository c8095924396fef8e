import Model

/// Reads a licence, and warns of what will soon need attention.
struct LicenceReader {
  let context: RegistryContext

  /// How many days old a look-up may be.
  private static let lastCheckedLimit = 180
  /// How many days before its end a licence is reported as ending.
  private static let expiryNotice = 90

  private static let keys = [
    "number", "instrument", "holder", "authority", "classes", "serves", "customers", "valid", "commenced_on",
    "covered_by", "status", "flags", "last_checked", "absence_checked", "sources", "addresses", "line_id",
  ]

  func read(_ value: YAMLNode) -> Licence? {
    guard let fields = Fields(value.named("licence", by: "number"), keys: Self.keys) else { return nil }
    let number = fields.required("number")?.text(limit: 100)
    let authority = fields.required("authority").flatMap { context.cited(.authority, $0) }
    let zone = context.zone(of: authority)
    let classes = fields.required("classes")?.list { context.cited(.licenceClass, $0) }
    let serves = fields.required("serves", hint: "add 'serves: [CN]'")?.list(context.place)
    let valid = fields.required("valid", hint: "add 'valid: {from: …, until: …}'")?.period(in: zone)
    let commencement = commencement(fields["commenced_on"], zone)
    let status = fields["status"]?.list { statusEntry($0, zone) } ?? []
    let lastChecked = fields["last_checked"]?.day(in: zone)
    context.checkAge(lastChecked, fields["last_checked"], limit: Self.lastCheckedLimit)
    if fields["absence_checked"] != nil {
      fields.error(
        "has 'absence_checked', which is for a provider without licences", at: "absence_checked",
        hint: "remove it")
    }
    let sources = sources(fields)
    let instrument = fields["instrument"]?.choice(Licence.Instrument.self)
    let holder = fields["holder"]?.choice(Licence.Holder.self)
    let customers = fields["customers"]?.choice(Licence.Customers.self)
    let coveredBy = fields["covered_by"].flatMap(context.cover)
    let flags = fields["flags"]?.list { $0.choice(Licence.Flag.self) } ?? []
    let addresses = fields["addresses"]?.list { $0.prefix() } ?? []
    let lineID = fields["line_id"]?.text(limit: 100)
    checkHolder(holder ?? .provider, fields)
    guard let number, let authority, let classes, let serves, let valid else { return nil }
    if coveredBy == number {
      fields.error("is covered by itself", at: "covered_by", hint: "name the other licence, or remove it")
    }
    warnOfState(status, fields)
    warnOfShape(number, authority, sources, fields)
    warnOfEnd(valid, fields)
    return Licence(
      number: number, instrument: instrument ?? .licence, holder: holder ?? .provider, authority: authority,
      classes: classes, serves: serves, customers: customers ?? .any, valid: valid,
      commencedOn: commencement.on, commencementPending: commencement.pending, coveredBy: coveredBy,
      status: status, flags: flags, lastChecked: lastChecked, addresses: addresses, lineID: lineID,
      sources: sources)
  }

  /// Reports keys that belong to another holder, and a missing one without which no tunnel can be tied to the holder.
  private func checkHolder(_ holder: Licence.Holder, _ fields: Fields) {
    if fields["addresses"] != nil, holder != .address {
      fields.error("has 'addresses', but its holder is not 'ip'", at: "addresses", hint: "add 'holder: ip'")
    }
    if fields["line_id"] != nil, holder != .line {
      fields.error("has 'line_id', but its holder is not 'line'", at: "line_id", hint: "add 'holder: line'")
    }
    if holder == .line, fields["line_id"] == nil {
      fields.diagnostics.warning(
        "\(fields.label) is held by a line, but does not say which", line: fields["holder"]?.line,
        hint: "add the 'line_id' that the grant for the line has")
    }
  }

  /// The day of commencement; `pending` says that there must be one and none is on record.
  private func commencement(_ value: YAMLNode?, _ zone: TimeZoneName) -> (on: Day?, pending: Bool) {
    guard let value else { return (nil, false) }
    if value.scalarText == "pending" { return (nil, true) }
    return (value.day(in: zone), false)
  }

  private func statusEntry(_ value: YAMLNode, _ zone: TimeZoneName) -> Licence.StatusEntry? {
    guard let fields = Fields(value, keys: ["state", "from", "until"]) else { return nil }
    let state = fields.required("state")?.choice(Licence.RecordedState.self)
    _ = fields.required("from")
    let period = fields.period(in: zone)
    return state.map { Licence.StatusEntry(state: $0, period: period) }
  }

  /// Warns of a licence that one entry calls valid again and another still does not: the one against it counts.
  private func warnOfState(_ status: [Licence.StatusEntry], _ fields: Fields) {
    for entry in status where entry.state != .valid && entry.period.until == nil {
      let later = status.first { other in
        guard other.state == .valid, let from = other.period.from, let begun = entry.period.from else {
          return false
        }
        return begun.begins < from.begins
      }
      guard let from = later?.period.from else { continue }
      fields.diagnostics.warning(
        "\(fields.label) is \(entry.state.rawValue) without an end, although an entry calls it valid from \(from)",
        line: fields["status"]?.line, hint: "write 'until: \(from)' on the entry that ended then")
    }
  }

  private func sources(_ fields: Fields) -> [String] {
    let hint = "add 'sources: [id]' with the id of an entry of 'sources'"
    guard let value = fields["sources"] else {
      fields.error("has no source", hint: hint)
      return []
    }
    guard let items = value.items() else { return [] }
    if items.isEmpty { fields.error("has no source", at: "sources", hint: hint) }
    return items.compactMap { context.cited(.source, $0) }
  }

  private func warnOfShape(_ number: String, _ authority: String, _ sources: [String], _ fields: Fields) {
    guard authority.hasPrefix("cn-"), !sources.isEmpty, !context.areFictitious(sources),
      !LicenceNumber.isUsual(number)
    else {
      return
    }
    fields.diagnostics.warning(
      "\(fields.label) has a number of an unusual shape", line: fields["number"]?.line,
      hint:
        "usual numbers have 'A2.B1.B2-', or a province's letter and 'B1-', before eight digits: compare it with the licence"
    )
  }

  private func warnOfEnd(_ valid: Period, _ fields: Fields) {
    guard let until = valid.until, until.begins > context.today,
      until.begins <= context.today.adding(days: Self.expiryNotice)
    else { return }
    fields.diagnostics.warning(
      "\(fields.label) ends within \(Self.expiryNotice) days: its last day is \(until.eve)",
      line: fields["valid"]?.line,
      hint: "ask the provider for the renewal")
  }
}
