internal import Model

/// The endpoints of a record: a line each with the median of each phase, and why samples failed below it.
struct EndpointTable {
  let endpoints: [EndpointRecord]
  let tunnels: [Tunnel]
  let style: TextStyle
  let wording: Wording

  private static let gap = 2
  /// `12.8 ms` and the heads of the columns of times.
  private static let timeWidth = 7
  /// As wide as its head.
  private static let shortestName = 8
  /// Samples fail in few ways; this bounds a server that thinks of a new one each time.
  private static let failuresShown = 3
  private static let evidenceShown = 6

  /// Adds the table to the page.
  func write(to page: inout Page) {
    let rows = endpoints.map { endpoint in
      (endpoint, over: TerminalText(over(endpoint)), outcome: outcome(endpoint))
    }
    let outcomeWidth = rows.map(\.outcome.cells).max() ?? 0
    var phases = phases
    func room() -> Int {
      style.columns - phases.count * Self.timeWidth - outcomeWidth - (phases.count + 2) * Self.gap
    }
    // The time that names took is the first to give way.
    while room() < Self.shortestName + 4, phases.count > 2 { phases.removeFirst() }
    let room = room()
    let overWidth = max(4, min(15, room - Self.shortestName, rows.map(\.over.cells).max() ?? 0))
    let longest = endpoints.map { TerminalText($0.name).cells }.max() ?? 0
    let nameWidth = max(Self.shortestName, min(longest, room - overWidth))

    func add(_ name: StyledText, _ over: StyledText, _ times: [StyledText], _ outcome: [StyledText]) {
      var line = [name].padded(to: nameWidth + Self.gap) + [over].padded(to: overWidth)
      for time in times { line += [time].aligned(right: Self.gap + Self.timeWidth) }
      page.line(line.padded(to: line.cells + Self.gap) + outcome)
    }
    func head(_ label: ReportLabel) -> StyledText { StyledText(wording.label(label), .head) }
    add(
      head(.endpoint), head(.over),
      phases.map { StyledText(wording.language.name(of: .phase($0.phase)), .head) }, [head(.outcome)])
    for (endpoint, over, outcome) in rows {
      add(
        StyledText(TerminalText(endpoint.name).shortened(to: nameWidth)),
        StyledText(over.shortened(to: overWidth)),
        phases.map { StyledText($0.spread(endpoint.summary)?.median.words ?? "-") }, outcome)
      if let proxy = endpoint.proxy {
        page.paragraph([StyledText]().padded(to: Page.labelWidth), wording.words(EndpointRemark.proxy(proxy)))
      }
      writeFailures(of: endpoint, to: &page)
    }
  }

  /// The columns of times; those of proxies, of what is said before TLS and of requests only where there was one.
  private var phases: [(phase: Failure.Phase, spread: (EndpointRecord.Summary) -> EndpointRecord.Spread?)] {
    let all: [(phase: Failure.Phase, spread: (EndpointRecord.Summary) -> EndpointRecord.Spread?)] = [
      (.resolve, \.resolve), (.connect, \.connect), (.proxy, \.proxy), (.starttls, \.starttls), (.tls, \.tls),
      (.request, \.request),
    ]
    let always: Set<Failure.Phase> = [.resolve, .connect, .tls]
    return all.filter { phase in
      always.contains(phase.phase) || endpoints.contains { phase.spread($0.summary) != nil }
    }
  }

  private func outcome(_ endpoint: EndpointRecord) -> [StyledText] {
    let summary = endpoint.summary
    let status = endpoint.samples.last { $0.http != nil }?.http.map { "HTTP \($0.status)" }
    let share =
      summary.ok < summary.sent
      ? wording.words(EndpointRemark.succeeded(count: summary.ok, sent: summary.sent)) : nil
    let word = wording.language.value(endpoint.outcome)
    // The word alone has the colour.
    let rest = wording.language.aside([word, status, share].compactMap(\.self)).dropFirst(word.count)
    return [StyledText(word, endpoint.outcome.attribute), StyledText(String(rest))]
  }

  /// The interface that carried it; with the tunnel's id where the name alone does not tell which tunnel.
  private func over(_ endpoint: EndpointRecord) -> String {
    guard let path = endpoint.path else { return "-" }
    guard let interface = path.interface else { return path.tunnel ?? "-" }
    if let tunnel = path.tunnel, tunnels.filter({ $0.interface == interface }).count > 1 {
      return "\(interface) \(tunnel)"
    }
    return interface
  }

  private func writeFailures(of endpoint: EndpointRecord, to page: inout Page) {
    let lead = [StyledText]().padded(to: Page.labelWidth)
    var groups: [(failure: Failure, count: Int)] = []
    for failure in endpoint.samples.compactMap(\.failure) {
      if let index = groups.firstIndex(where: { $0.failure == failure }) {
        groups[index].count += 1
      } else {
        groups.append((failure, 1))
      }
    }
    let ordered = groups.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
    for (_, group) in ordered.prefix(Self.failuresShown) {
      let words = wording.words(of: group.failure)
      let share = wording.words(EndpointRemark.share(count: group.count, sent: endpoint.summary.sent))
      page.paragraph(lead, groups.count > 1 ? wording.language.sentence(words, of: share) : words)
    }
    if ordered.count > Self.failuresShown {
      let rest = ordered.dropFirst(Self.failuresShown).reduce(0) { $0 + $1.element.count }
      page.paragraph(lead, wording.words(EndpointRemark.otherFailures(count: rest)))
    }
    if let certificate = endpoint.certificate, !certificate.verified {
      let shown = EndpointRemark.certificate(subject: certificate.subject, issuer: certificate.issuer)
      page.paragraph(lead, wording.words(shown))
    }
    if let diagnosis = endpoint.diagnosis {
      page.paragraph(lead, wording.words(of: diagnosis))
      for sentence in wording.evidence(of: diagnosis).prefix(Self.evidenceShown) {
        page.paragraph([StyledText]().padded(to: Page.labelWidth + Self.gap), sentence)
      }
    }
  }
}
