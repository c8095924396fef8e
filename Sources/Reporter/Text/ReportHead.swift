internal import Model

/// The first lines of a report: the verdict, what keeps it open, the host, and the registry it was judged by.
struct ReportHead {
  let record: CheckRecord
  private let wording: Wording
  /// Nil where everything is determined.
  let uncertainty: Uncertainty?

  /// More causes than this are left to the reasons below.
  private static let causesShown = 3
  private static let fixesShown = 2
  private static let expiriesShown = 2

  init(record: CheckRecord, in wording: Wording) {
    self.record = record
    self.wording = wording
    let isOpen =
      record.compliance.tag == .undetermined || record.compliance.status == .undetermined
      || record.hostFinding.severity == .unknown
    uncertainty = isOpen ? Uncertainty(of: record, in: wording) : nil
  }

  /// The reasons that the head gives in full.
  var said: Set<Reason> {
    let expiries = Set(expiries.map(\.reason))
    guard let uncertainty else { return expiries }
    let shown = uncertainty.causes.prefix(Self.causesShown)
    return expiries.union(uncertainty.said.filter { shown.contains($0.value) }.map(\.key))
  }

  /// What ends soon or has ended, as far as the head says it, unless it is why something is undetermined.
  private var expiries: [ReasonList.Entry] {
    let all = Set(record.expiries.map(\.withoutEvidence))
    let entries = ReasonList(of: record, in: wording).entries.filter {
      all.contains($0.reason) && uncertainty?.said[$0.reason] == nil
    }
    return Array(entries.prefix(Self.expiriesShown))
  }

  /// The collectors that the head names.
  var named: Set<Collector> { uncertainty?.named ?? [] }

  /// Adds the head to the page.
  func write(to page: inout Page) {
    let compliance = record.compliance
    let severity = record.hostFinding.severity
    var verdict = [
      StyledText(wording.language.headline(compliance.tag), compliance.tag.attribute(severity).bold),
      StyledText("  "),
    ]
    if compliance.status.rawValue != compliance.tag.rawValue {
      verdict += [
        StyledText(wording.language.value(compliance.status), compliance.status.attribute(severity)),
        StyledText("  "),
      ]
    }
    let notes = notes
    let columns = page.style.columns
    var registryIsShown = false
    if let first = notes.first, verdict.cells + TerminalText(first.text).cells > columns {
      page.paragraph(verdict, first.text, first.attribute)
    } else {
      var line = verdict + (notes.first.map { [StyledText($0.text, $0.attribute)] } ?? [])
      registryIsShown = line.cells + 2 + registry.cells <= columns
      if registryIsShown { line = line.padded(to: columns - registry.cells) + registry }
      page.line(line)
    }
    for note in notes.dropFirst() {
      page.paragraph([].padded(to: verdict.cells), note.text, note.attribute)
    }
    var host = [StyledText(host(page.style))]
    if !registryIsShown {
      if host.cells + 2 + registry.cells <= columns {
        host = host.padded(to: columns - registry.cells) + registry
      } else {
        page.line(registry.aligned(right: columns))
      }
    }
    page.line(host)
  }

  /// What stands beside and below the verdict: the open causes with their fixes, the endpoints that do not answer, and
  /// what ends soon.
  private var notes: [(text: String, attribute: TextAttribute)] {
    let language = wording.language
    var notes: [(text: String, attribute: TextAttribute)] = []
    if let part = language.within(record.observation.extent) { notes.append((part, .plain)) }
    if let uncertainty {
      notes += uncertainty.causes.prefix(Self.causesShown).map { ($0, .plain) }
      if uncertainty.causes.count > Self.causesShown {
        notes.append((language.more(uncertainty.causes.count - Self.causesShown), .plain))
      }
      notes += uncertainty.fixes.prefix(Self.fixesShown).map { (language.advice($0), .plain) }
    }
    if let worst = record.compliance.outcome, worst != .reachable {
      let count = record.endpoints.count { $0.outcome == worst }
      notes.append((language.outcome(worst, of: count, among: record.endpoints.count), worst.attribute))
    }
    return notes + expiries.map { ($0.sentence, record.expiryFinding.severity.attribute) }
  }

  /// The files that it was judged by: `registry 42, trusted`, and the grants behind it where there are any.
  private var registry: [StyledText] {
    let file = record.inputs.registry
    let registry = wording.words(ReportRemark.registry(serial: file.serial, signature: file.signature))
    guard file.signature != .none, let grants = record.inputs.grants else { return [StyledText(registry)] }
    let words = wording.words(ReportRemark.grants(serial: grants.serial, signature: grants.signature))
    return [StyledText(wording.language.joined([registry, words]))]
  }

  private func host(_ style: TextStyle) -> String {
    let identity = record.host
    var parts = [identity.name ?? wording.words(ReportRemark.host(id: identity.id))]
    switch (identity.site, identity.region) {
    case (let site?, let region?): parts.append("\(site) (\(region))")
    case (let site?, nil): parts.append(site)
    case (nil, let region?): parts.append(region.code)
    case (nil, nil): break
    }
    parts.append(record.time.started.words(secondsFromUTC: style.secondsFromUTC))
    return wording.language.aside(parts.map { TerminalText($0).shortened(to: 30).text })
  }
}
