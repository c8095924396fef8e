import Model
public import Reporter

/// A registry as it is on a day, as a text for its officers.
public struct RegistryReport {
  private let style: TextStyle

  /// A report for a terminal of the style; the words are the same in every colour.
  public init(style: TextStyle) { self.style = style }

  /// The whole report, every line ended by a newline.
  public func text(of view: RegistryView) -> String {
    var page = Page(style: style)
    head(of: view, &page)
    rules(of: view, &page)
    for provider in view.providers { ProviderPart(provider: provider).write(to: &page) }
    company(of: view, &page)
    ending(of: view, &page)
    return page.text
  }

  private func head(of view: RegistryView, _ page: inout Page) {
    let file = view.file
    let vouched: StyledText =
      switch file.signature {
      case .trusted: StyledText("signed by key \(file.keyID ?? "unknown")", .good)
      case .refused: StyledText("a check here refuses it", .bad)
      case .unsigned: StyledText("unsigned: no key is trusted here", .unsure)
      }
    let name = TerminalText(file.path).shortened(to: 40)
    let serial = [StyledText(name, .head), StyledText("  serial \(file.serial)")]
    let columns = page.style.columns
    if (serial + [vouched]).cells + 2 <= columns {
      page.line(serial.padded(to: columns - [vouched].cells) + [vouched])
    } else {
      page.line(serial)
      page.line([vouched])
    }
    let when = view.on.moment.map { "now, \($0.words)" } ?? "on \(view.on.date)"
    page.line([StyledText("\(when)\(view.on.moment == nil ? " in \(view.on.timeZone)" : "")")])
    if let why = file.why { page.paragraph([], why, .bad) }
    page.blank()
    page.paragraph(Page.label("issued"), file.issued.words)
    let expired = view.on.expired ? ": it has expired, and licenses no provider any more" : ""
    page.paragraph(Page.label("expires"), file.expires.words + expired, view.on.expired ? .bad : .plain)
    page.paragraph(
      Page.label("complete"),
      file.complete
        ? "yes: a provider that is not listed is not licensed"
        : "no: nothing is said about a provider that is not listed")
    page.paragraph(Page.label("policy"), "\(view.policy): \(Self.policy(view.policy))")
    if view.witnessRequired {
      page.paragraph(
        Page.label("witness"), "required: a tunnel is licensed only where test packets showed its gateway")
    }
    if view.wholeHostRequired {
      page.paragraph(
        Page.label("scope"), "the whole host: no profile may leave namespaces out or mean a container alone")
    }
    page.paragraph(
      Page.label("notice"), "\(view.expiryNotice) before something ends, it is a warning on every host")
    if let foreign = view.foreignInvested {
      page.paragraph(Page.label("company"), foreign ? "foreign-invested" : "not foreign-invested")
    }
    if view.providers.count > 1 {
      let able = view.providers.count(where: \.canLicense)
      page.paragraph(
        Page.label("providers"), "\(view.providers.count), of which \(able) can license a tunnel on this day")
    }
    let sites = view.sites.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    if !sites.isEmpty { page.paragraph(Page.label("sites"), sites.joined(separator: ", ")) }
    if !view.internalPrefixes.isEmpty {
      page.paragraph(Page.label("internal"), view.internalPrefixes.joined(separator: ", "))
    }
  }

  private static func policy(_ word: String) -> String {
    switch Policy.VPN(rawValue: word) {
    case .licensed: "a licensed VPN must be active"
    case .licensedOrNone: "a VPN that is active must be licensed"
    case .none?: "no VPN may be active"
    case .any: "nothing is asked"
    case nil: "unknown"
    }
  }

  private func rules(of view: RegistryView, _ page: inout Page) {
    for (title, rules) in [
      ("rules in force", view.rules.filter(\.inForce)),
      ("rules not in force", view.rules.filter { !$0.inForce }),
    ] where !rules.isEmpty || title == "rules in force" {
      page.blank()
      page.line([StyledText(title, .head)])
      for rule in rules { page.paragraph(Self.name(rule.id), RuleWords(rule: rule).text) }
      if rules.isEmpty { page.paragraph([StyledText("  ")], "none: nothing is asked of any tunnel") }
    }
  }

  private static func name(_ text: String) -> [StyledText] {
    [StyledText("  "), StyledText(TerminalText(text).shortened(to: 24))].padded(to: 20) + [StyledText(" ")]
  }

  private func company(of view: RegistryView, _ page: inout Page) {
    if !view.ownGateways.isEmpty {
      page.blank()
      page.line([StyledText("the company's own gateways", .head)])
      for gateway in view.ownGateways {
        let line = gateway.uplink.map { "its line is by grant \($0)" } ?? "no line is named behind it"
        page.paragraph(Self.name(gateway.id), line)
        for mark in gateway.marks { page.paragraph([].padded(to: 21), MarkWords(mark: mark).text) }
      }
    }
    list("waivers", view.waivers, &page) { waiver in
      let days = waiver.days.words
      let force = waiver.inForce ? "" : "not in force: "
      return (waiver.tunnelProvider, "\(force)\(waiver.accountable) answers for it \(days): \(waiver.reason)")
    }
    list("programs that may refuse to be read", view.acceptedRefusals, &page) { refusal in
      let force = refusal.inForce ? "" : "not in force: "
      let unsigned = view.file.signature == .trusted ? "" : ", where the registry is signed"
      return (
        refusal.unit ?? "package \(refusal.package ?? "")",
        "\(force)\(refusal.accountable) answers for it \(refusal.days.words)\(unsigned): \(refusal.why)"
      )
    }
    list("programs that no package owns", view.executables, &page) {
      (
        $0.product,
        [$0.version, "sha256 \($0.sha256.prefix(16))…"].compactMap(\.self).joined(separator: ", ")
      )
    }
    list("products of its own", view.products, &page) { product in
      (product.id, "\(product.name), \(product.category.rawValue): \(product.marks.joined(separator: ", "))")
    }
    list("denied", view.denied, &page) { ($0.product ?? "category \($0.category ?? "")", $0.why) }
  }

  private func list<Entry>(
    _ title: String, _ entries: [Entry], _ page: inout Page, _ words: (Entry) -> (String, String)
  ) {
    guard !entries.isEmpty else { return }
    page.blank()
    page.line([StyledText(title, .head)])
    for entry in entries {
      let (name, text) = words(entry)
      page.paragraph(Self.name(name), text)
    }
  }

  private func ending(of view: RegistryView, _ page: inout Page) {
    page.blank()
    page.line([StyledText("ends within 90 days", .head)])
    for ending in view.ending {
      let left = ending.days == 1 ? "1 day" : "\(ending.days) days"
      page.paragraph(
        [StyledText("  "), StyledText(ending.lastDay)].padded(to: 14) + [StyledText(left)].aligned(right: 7)
          + [StyledText("  ")],
        ending.what, .unsure)
    }
    if view.ending.isEmpty { page.line([StyledText("  nothing")]) }
  }
}

/// A rule in words: `inside cn-mainland the manager needs cn:B13 (Domestic IP-VPN), since 2016-03-01`.
struct RuleWords {
  let rule: RegistryView.Rule

  var text: String {
    let place =
      switch rule.crossing {
      case .domestic: "inside \(rule.jurisdiction)"
      case .crossBorder: "over the border of \(rule.jurisdiction)"
      case nil: "in and over the border of \(rule.jurisdiction)"
      }
    var needs: [String] = []
    if !rule.carrierNeedsAny.isEmpty { needs.append("the carrier needs \(Self.any(rule.carrierNeedsAny))") }
    if !rule.managerNeedsAny.isEmpty { needs.append("the manager needs \(Self.any(rule.managerNeedsAny))") }
    if rule.grantRequired { needs.append("the company needs a grant") }
    if !rule.conditions.isEmpty {
      let conditions = rule.conditions.map { $0.split(separator: "_").joined(separator: " ") }
      needs.append("the use is bound to: \(conditions.joined(separator: ", "))")
    }
    let asked = needs.isEmpty ? "nothing is asked" : needs.joined(separator: "; ")
    let days = rule.effective.words
    let status = rule.inForce ? "" : rule.status == "in_force" ? "" : "\(rule.status): "
    return "\(status)\(place) \(asked)" + (days.isEmpty ? "" : " (\(days))")
  }

  private static func any(_ classes: [RegistryView.ClassName]) -> String {
    classes.map(\.words).joined(separator: " or ")
  }
}

extension RegistryView.ClassName {
  /// The name behind the id.
  var words: String { name.map { "\(id) \($0)" } ?? id }
}

extension RegistryView.Days {
  /// The days in words: `2024-03-01 to 2029-02-28`; empty where both sides are open.
  var words: String {
    switch (from, through) {
    case (let from?, let through?): "\(from) to \(through)"
    case (let from?, nil): "since \(from)"
    case (nil, let through?): "to \(through)"
    case (nil, nil): ""
    }
  }
}

extension JSONReport {
  /// The bytes of a registry's view.
  public static func bytes(of view: RegistryView) throws(JSONReportError) -> [UInt8] {
    try encode(view)
  }
}
