public import Model

/// Handshakes to targets of the command line as a text for a person: a line a sample, then a summary a target.
public struct ProbeReport {
  private let style: TextStyle
  private let hasRequests: Bool
  private let answers: Bool
  private let isProxied: Bool
  private let nameWidth: Int

  private static let gap = 2
  private static let timeWidth = 7
  private static let numberWidth = 4

  /// A report on targets, which are named as they are written here.
  public init(style: TextStyle, targets: [Target], isProxied: Bool = false) {
    self.style = style
    self.isProxied = isProxied
    hasRequests = targets.contains { [.http, .https, .icmp].contains($0.scheme) }
    answers = targets.contains { [.http, .https, .dns].contains($0.scheme) }
    let longest = targets.map { TerminalText($0.description).cells }.max() ?? 0
    // An address, and how many more there are.
    let room = targets.contains { $0.scheme == .dns } ? 18 : 10
    let times = (3 + (hasRequests ? 1 : 0) + (isProxied ? 1 : 0)) * (Self.gap + Self.timeWidth)
    nameWidth = max(6, min(longest, style.columns - times - Self.numberWidth - Self.gap - room))
  }

  /// The head of the samples' columns.
  public var head: String {
    var page = Page(style: style)
    var line =
      [Span("target", .head)].padded(to: nameWidth) + [Span("n", .head)].aligned(right: Self.numberWidth)
    for name in phases.map(\.name) {
      line += [Span(name, .head)].aligned(right: Self.gap + Self.timeWidth)
    }
    page.line(line + [Span("  "), Span(answers ? "answer" : "address", .head)])
    return page.text
  }

  /// One sample, its number counted from 1; why it failed stands below it.
  public func text(of sample: Sample, number: Int, target: Target) -> String {
    var page = Page(style: style)
    let name = TerminalText(target.description).shortened(to: nameWidth)
    var line = [Span(name)].padded(to: nameWidth) + [Span(String(number))].aligned(right: Self.numberWidth)
    for phase in phases {
      line += [Span(phase.time(sample.phases)?.words ?? "-")].aligned(right: Self.gap + Self.timeWidth)
    }
    page.line(line + [Span("  \(sample.answerWords)")])
    if let failure = sample.failure {
      page.paragraph([Span("  ")], failure.words, .bad)
    }
    return page.text
  }

  /// The samples of one target together, after an empty line.
  public func summary(of endpoint: EndpointRecord) -> String {
    var page = Page(style: style)
    page.blank()
    let counts = endpoint.summary
    let address = endpoint.samples.last { $0.address != nil }?.address.map { " to \($0)" } ?? ""
    let proxy = endpoint.proxy.map { " through \($0)" }
    let way = (endpoint.path?.interface.map { " over \($0)" } ?? "") + (proxy ?? address)
    let result = [
      Span(endpoint.outcome.rawValue, endpoint.outcome.ink), Span(", \(counts.sent) sent, \(counts.ok) ok"),
    ]
    let name = TerminalText(endpoint.target)
    let isShort = name.cells + TerminalText(way).cells + 2 + result.cells <= style.columns
    if isShort {
      page.line([Span(name, .head), Span(way + "  ")] + result)
    } else {
      page.paragraph([], endpoint.target + way, .head)
      page.line([Span("  ")] + result)
    }
    let measured = phases.compactMap { phase in phase.spread(counts).map { (phase.name, $0) } }
    if measured.isEmpty { return page.text }
    func row(_ name: Span, _ cells: [Span]) -> [Span] {
      cells.reduce([name].padded(to: 8)) { $0 + [$1].aligned(right: Self.gap + Self.timeWidth) }
    }
    page.line(row(Span(""), ["min", "median", "p95", "max", "jitter"].map { Span($0, .head) }))
    for (name, spread) in measured {
      let times = [spread.min, spread.median, spread.p95, spread.max, spread.jitter]
      page.line(row(Span(name, .head), times.map { Span($0?.words ?? "-") }))
    }
    return page.text
  }

  private struct Phase {
    let name: String
    let time: (Sample.Phases) -> Microseconds?
    let spread: (EndpointRecord.Summary) -> EndpointRecord.Spread?
  }

  private var phases: [Phase] {
    let always =
      [
        Phase(name: "resolve", time: \.resolve, spread: \.resolve),
        Phase(name: "connect", time: \.connect, spread: \.connect),
      ] + (isProxied ? [Phase(name: "proxy", time: \.proxy, spread: \.proxy)] : []) + [
        Phase(name: "tls", time: \.tls, spread: \.tls)
      ]
    return hasRequests ? always + [Phase(name: "request", time: \.request, spread: \.request)] : always
  }
}

extension Sample {
  /// What answered, or what the answer was.
  fileprivate var answerWords: String {
    if let http { return "HTTP \(http.status)" }
    guard let dns else { return address?.description ?? "-" }
    let rest = dns.answers > 1 ? " +\(dns.answers - 1)" : ""
    if let first = dns.addresses?.first { return "\(first)\(rest)" }
    return dns.answers == 1 ? "1 record" : "\(dns.answers) records"
  }
}
