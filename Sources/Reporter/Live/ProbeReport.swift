public import Model

/// Handshakes to targets of the command line as a text for a person: a line a sample, then a summary a target.
public struct ProbeReport: Sendable {
  private let style: TextStyle
  private let glyphs: ChartGlyphs
  private let wording: Wording
  private let isVerbose: Bool
  private let phases: [Phase]
  private let hasRequests: Bool
  private let hasAddresses: Bool
  private let hasAnswers: Bool
  private let nameWidth: Int

  private static let gap = 2
  private static let timeWidth = 7
  private static let numberWidth = 4

  /// A report on targets, which are named as they are written here; `isProxied` where proxies lead to them.
  init(
    style: TextStyle, targets: [Target], isProxied: Bool = false, isVerbose: Bool = false,
    glyphs: ChartGlyphs = .blocks, wording: Wording = .english
  ) {
    self.style = style
    self.wording = wording
    self.glyphs = glyphs
    self.isVerbose = isVerbose
    let hasRequests = targets.contains { $0.mainPhase == .request || $0.scheme == .https }
    self.hasRequests = hasRequests
    hasAnswers = targets.contains { [.http, .https, .dns].contains($0.scheme) }
    var phases = Phase.all.filter { phase in
      switch phase.phase {
      case .proxy: isProxied
      case .starttls: targets.contains { $0.scheme.usesStartTLS }
      case .request: hasRequests
      default: true
      }
    }
    // What a narrow terminal has no room for, the least telling first.
    let shortest = 10
    func room(_ phases: [Phase]) -> Int {
      style.columns - Self.numberWidth - phases.count * (Self.gap + Self.timeWidth)
    }
    for name in [.resolve, .proxy, .starttls, .connect] as [Failure.Phase] where room(phases) < shortest {
      phases.removeAll { $0.phase == name }
    }
    self.phases = phases
    // An address, and of a name server's answer how many more there are.
    let last = Self.gap + (targets.contains { $0.scheme == .dns } ? 18 : 10)
    hasAddresses = room(phases) >= shortest + last
    let longest = targets.map { TerminalText($0.description).cells }.max() ?? 0
    nameWidth = max(6, min(longest, room(phases) - (hasAddresses ? last : 0)))
  }

  /// The same for a terminal of any width.
  public init(
    colour: Bool, columns: Int, targets: [Target], isProxied: Bool, isVerbose: Bool, glyphs: ChartGlyphs,
    wording: Wording = .english
  ) {
    self.init(
      style: TextStyle(colour: colour, exactly: min(max(columns, 24), 80)), targets: targets,
      isProxied: isProxied, isVerbose: isVerbose, glyphs: glyphs, wording: wording)
  }

  private func heading(_ label: ReportLabel) -> StyledText { StyledText(wording.label(label), .head) }

  private func name(of part: TimedPart) -> String { wording.language.name(of: part) }

  /// The head of the samples' columns.
  public var head: String {
    var page = Page(style: style)
    var line =
      [heading(.target)].padded(to: nameWidth)
      + [heading(.number)].aligned(right: Self.numberWidth)
    for phase in phases {
      line += [StyledText(self.name(of: .phase(phase.phase)), .head)].aligned(
        right: Self.gap + Self.timeWidth)
    }
    if hasAddresses { line += [StyledText("  "), heading(hasAnswers ? .answer : .address)] }
    page.line(line)
    return glyphs.text(page.text)
  }

  /// One sample, its number counted from 1; why it failed is below it, and in a verbose report everything else.
  ///
  /// `certificate` is the one that was shown, where it is to be described.
  public func text(
    of sample: Sample, number: Int, target: Target, certificate: CertificateFacts? = nil
  ) -> String {
    var page = Page(style: style)
    let name = TerminalText(target.description).shortened(to: nameWidth)
    var line =
      [StyledText(name)].padded(to: nameWidth) + [StyledText(" ")]
      + [StyledText(String(number))].aligned(right: Self.numberWidth - 1)
    for phase in phases {
      line += [StyledText(phase.time(sample.phases)?.words ?? "-")].aligned(right: Self.gap + Self.timeWidth)
    }
    page.line(hasAddresses ? line + [StyledText("  " + answer(to: sample))] : line)
    if let failure = sample.failure {
      page.paragraph([StyledText("  ")], wording.words(of: failure), .bad)
    }
    if isVerbose {
      SampleDetail(sample: sample, wording: wording).write(to: &page, glyphs: glyphs)
      certificate?.write(to: &page, in: wording)
    }
    return glyphs.text(page.text)
  }

  /// The samples of one target together, after an empty line: its phases as they follow each other.
  public func summary(of endpoint: EndpointRecord) -> String {
    var page = Page(style: style)
    page.blank()
    let counts = endpoint.summary
    let address = endpoint.samples.last { $0.address != nil }?.address
    let path = wording.words(
      SampleRemark.path(interface: endpoint.path?.interface, proxy: endpoint.proxy, address: address))
    let name = TerminalText(endpoint.target)
    let behind = path.isEmpty ? "" : " " + path
    let outcome = wording.language.value(endpoint.outcome)
    let words = wording.language.aside([
      outcome, wording.words(SampleRemark.counts(sent: counts.sent, ok: counts.ok)),
    ])
    // The word alone has the colour.
    let result = [
      StyledText(outcome, endpoint.outcome.attribute),
      StyledText(String(words.dropFirst(outcome.count))),
    ]
    let isShort = name.cells + TerminalText(behind).cells + 2 + result.cells <= style.columns
    if isShort {
      page.line([StyledText(name, .head), StyledText(behind + "  ")] + result)
    } else {
      page.paragraph([], endpoint.target + behind, .head)
      page.line([StyledText("  ")] + result)
    }
    let waterfall = Waterfall(counts)
    if waterfall.rows.isEmpty { return glyphs.text(page.text) }
    let nameWidth = 9
    func row(_ name: [StyledText], _ cells: [StyledText]) -> [StyledText] {
      cells.reduce(name.padded(to: nameWidth)) { $0 + [$1].aligned(right: Self.gap + Self.timeWidth) }
    }
    // What a narrow terminal has no room for, the least telling first.
    var heads: [ReportLabel] = [.min, .median, .p95, .max, .jitter]
    for head: ReportLabel in [.jitter, .min, .p95]
    where nameWidth + heads.count * (Self.gap + Self.timeWidth) > style.columns {
      heads.removeAll { $0 == head }
    }
    page.line(row([], heads.map(heading)))
    let barWidth = style.columns - nameWidth - heads.count * (Self.gap + Self.timeWidth) - Self.gap
    for phase in waterfall.rows {
      let spread = phase.spread
      let times = heads.map { head in
        switch head {
        case .min: spread.min
        case .median: spread.median
        case .p95: spread.p95
        case .max: spread.max
        default: spread.jitter
        }
      }
      let name =
        phase.isPart
        ? [StyledText("  " + self.name(of: phase.part))] : [StyledText(self.name(of: phase.part), .head)]
      var line = row(name, times.map { StyledText($0?.words ?? "-") })
      if barWidth >= 8 {
        let bar = waterfall.bar(of: phase, width: barWidth, glyphs: glyphs)
        line += [StyledText("  "), StyledText(bar, phase.isPart ? .unsure : .good)]
      }
      page.line(line)
    }
    return glyphs.text(page.text)
  }

  /// How the times of a phase lie, as bars, after an empty line; empty where there are fewer than two.
  public func histogram(of phase: Failure.Phase, times: [TimeDistribution.Point]) -> String {
    let count = times.reduce(0) { $0 + $1.count }
    guard count > 1 else { return "" }
    var page = Page(style: style)
    page.blank()
    page.line([
      StyledText(name(of: .phase(phase)), .head),
      StyledText(" " + wording.words(SampleRemark.samples(count: count))),
    ])
    for line in TimeHistogram(of: times, limit: 10).lines(width: min(60, style.columns), glyphs: glyphs) {
      page.line(line)
    }
    return glyphs.text(page.text)
  }

  /// Many targets together, a line each in the order given and below it why one failed last, after an
  /// empty line.
  public func table(
    of endpoints: [(record: EndpointRecord, phase: Failure.Phase, lastFailure: Failure?)]
  ) -> String {
    var page = Page(style: style)
    page.blank()
    let longest = endpoints.map { TerminalText($0.record.target).cells }.max() ?? 0
    let hasTimes = style.columns >= 64
    let rest = 13 + 10 + (hasTimes ? 18 : 0)
    let width = max(6, min(longest, style.columns - rest))
    func line(_ name: StyledText, _ outcome: StyledText, _ cells: [(StyledText, width: Int)]) -> [StyledText]
    {
      let start = [name].padded(to: width) + ([StyledText("  "), outcome] as [StyledText]).padded(to: 13)
      return cells.prefix(hasTimes ? 3 : 1).reduce(start) { $0 + [$1.0].aligned(right: $1.width) }
    }
    page.line(
      line(
        heading(.target), heading(.outcome), [(heading(.ok), 10), (heading(.median), 9), (heading(.max), 9)]))
    for (record, phase, failure) in endpoints {
      let counts = record.summary
      let spread = Phase.all.first { $0.phase == phase }?.spread(counts)
      page.line(
        line(
          StyledText(TerminalText(record.target).shortened(to: width)),
          StyledText(wording.language.value(record.outcome), record.outcome.attribute),
          [
            (StyledText("\(counts.ok)/\(counts.sent)"), 10), (StyledText(spread?.median.words ?? "-"), 9),
            (StyledText(spread?.max.words ?? "-"), 9),
          ]))
      if let failure { page.paragraph([StyledText("  ")], wording.words(of: failure)) }
    }
    return glyphs.text(page.text)
  }

  /// What answered, or what the answer was.
  private func answer(to sample: Sample) -> String {
    if let http = sample.http { return "HTTP \(http.status)" }
    guard let dns = sample.dns else { return sample.address?.description ?? "-" }
    let rest = dns.answers > 1 ? " +\(dns.answers - 1)" : ""
    if let first = dns.addresses?.first { return "\(first)\(rest)" }
    return wording.words(SampleRemark.records(count: dns.answers))
  }

  private struct Phase: Sendable {
    let phase: Failure.Phase
    let time: @Sendable (Sample.Phases) -> Microseconds?
    let spread: @Sendable (EndpointRecord.Summary) -> EndpointRecord.Spread?

    static let all = [
      Phase(phase: .resolve, time: { $0.resolve }, spread: { $0.resolve }),
      Phase(phase: .connect, time: { $0.connect }, spread: { $0.connect }),
      Phase(phase: .proxy, time: { $0.proxy }, spread: { $0.proxy }),
      Phase(phase: .starttls, time: { $0.starttls }, spread: { $0.starttls }),
      Phase(phase: .tls, time: { $0.tls }, spread: { $0.tls }),
      Phase(phase: .request, time: { $0.request }, spread: { $0.request }),
    ]
  }
}
