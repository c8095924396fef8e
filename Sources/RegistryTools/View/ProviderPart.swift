import Model
import Reporter

/// The part of a registry's text that is about one provider: who it is, its licences, its marks.
struct ProviderPart {
  let provider: ProviderView

  func write(to page: inout Page) {
    page.blank()
    let others = provider.names.filter { $0.value != provider.name }.sorted { $0.key < $1.key }.map(\.value)
    page.paragraph([], ([provider.name] + others).joined(separator: " / "), .head)
    var identity = [provider.id, provider.roles.joined(separator: " and ")]
    identity += provider.identifiers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    page.paragraph(Self.label("id"), identity.filter { !$0.isEmpty }.joined(separator: ", "))
    let place = [
      provider.registeredIn.map { "registered in \($0)" },
      provider.facilitiesIn.isEmpty
        ? nil : "facilities in \(provider.facilitiesIn.map(\.code).joined(separator: ", "))",
      provider.foreignSharePercent.map { "\(Self.number($0)) % foreign" },
    ].compactMap(\.self)
    if !place.isEmpty { page.paragraph(Self.label("place"), place.joined(separator: ", ")) }
    let verdict = provider.canLicense ? "can license a tunnel" : "cannot license a tunnel"
    let remarks = provider.remarks.joined(separator: "; ")
    page.paragraph(
      Self.label("result"), verdict + (remarks.isEmpty ? "" : (provider.canLicense ? "; " : ": ") + remarks),
      provider.canLicense ? .good : .unsure)
    if let absence = provider.absenceChecked {
      page.paragraph(Self.label("searched"), "\(absence.on), in \(absence.source?.words ?? "no source")")
    }
    for licence in provider.licences { write(licence, to: &page) }
    for (number, mark) in provider.marks.enumerated() {
      page.paragraph(Self.label(number == 0 ? "known by" : ""), MarkWords(mark: mark).text)
    }
  }

  private func write(_ licence: LicenceView, to page: inout Page) {
    let state = licence.state.split(separator: "_").joined(separator: " ")
    let kind =
      licence.instrument == "licence" && licence.holder == "provider" ? "" : "  \(Self.kind(of: licence))"
    page.line(
      Self.label("licence")
        + [
          StyledText(TerminalText(licence.number).shortened(to: 40), .head), StyledText("  "),
          StyledText(
            state, licence.state == "valid" ? .good : licence.state == "indeterminate" ? .unsure : .bad),
          StyledText(kind),
        ])
    func row(_ label: String, _ text: String, _ attribute: TextAttribute = .plain) {
      guard !text.isEmpty else { return }
      page.paragraph([].padded(to: 12) + [StyledText(label)].padded(to: 9), text, attribute)
    }
    row("classes", licence.classes.map(\.words).joined(separator: ", "))
    row(
      "serves",
      licence.serves.joined(separator: ", ") + (licence.customers == "any" ? "" : ", \(customers(licence))"))
    var days = [licence.valid.words.isEmpty ? "no days are on record" : licence.valid.words]
    if licence.valid.through == nil { days.append("no end is on record") }
    if let day = licence.commencedOn { days.append("service since \(day)") }
    if licence.commencementPending { days.append("service has not begun") }
    if let number = licence.coveredBy { days.append("covered by \(number)") }
    row("valid", days.joined(separator: ", "))
    for entry in licence.status where entry.state != "valid" {
      row("record", "\(entry.state) \(entry.days.words)")
    }
    row("by", "\(licence.authority.name ?? licence.authority.id), days in \(licence.timeZone)")
    row("checked", licence.lastChecked ?? "")
    for source in licence.sources { row("source", source.words) }
    for remark in licence.remarks { row("note", remark, .unsure) }
  }

  private static func kind(of licence: LicenceView) -> String {
    let holder =
      switch Licence.Holder(rawValue: licence.holder) {
      case .userOrganisation: " of the company itself"
      case .line: " of a line"
      case .address: " of listed addresses"
      case .provider, nil: ""
      }
    return licence.instrument + holder
  }

  private func customers(_ licence: LicenceView) -> String {
    licence.customers.split(separator: "_").joined(separator: " ")
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }

  private static func label(_ text: String) -> [StyledText] {
    ([StyledText("  ")] + [StyledText(text)]).padded(to: 12)
  }
}

/// A mark in words: `203.0.113.0/28, CN-BJ, dedicated, udp/1194: can license`.
struct MarkWords {
  let mark: MarkView

  var text: String {
    var words = [value]
    if let region = mark.region { words.append(region.code) }
    if let site = mark.site { words.append("at \(site)") }
    if mark.dedicated == true { words.append("dedicated") }
    words += mark.services
    if !mark.valid.words.isEmpty { words.append(mark.valid.words) }
    let verdict = mark.canLicense ? "can license" : "weak"
    return "\(words.joined(separator: ", ")): \(verdict)"
      + (mark.why.map { ", \(mark.canLicense ? "but " : "for ")\($0)" } ?? "")
  }

  private var value: String {
    switch mark.kind {
    case "gateway_prefix", "gateway_host": mark.value
    case "wireguard_public_key": "WireGuard key \(mark.value.prefix(12))…"
    case "tls_spki_sha256": "TLS key \(mark.value.prefix(16))…"
    case "ike_remote_id": "IKE identity \(mark.value)"
    default: "next hop \(mark.value)"
    }
  }
}

extension SourceView {
  /// `An example of a licence: regulator lookup of 2026-10-20, high confidence`.
  var words: String {
    let how = method.split(separator: "_").joined(separator: " ")
    let day = asOf.map { " of \($0)" } ?? ""
    return "\(title): \(how)\(day), \(confidence == "unverified" ? "unverified" : "\(confidence) confidence")"
  }
}
