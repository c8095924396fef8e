internal import Model

/// The first screen: what the period came to, what is to be done, and what that rests on.
extension PageParts {
  var summary: Markup {
    let actions = actions
    return .element(
      "section", ["id": "summary", "aria-label": language.period(report.period.name)],
      .element("p", ["class": "verdict"], language.text(content.sentences.map { words($0) })),
      figures,
      .element(
        "div", ["class": "columns"],
        .element(
          "div", ["class": "act"], .element("h2", [:], label(.act)),
          .element("ul", actions.count > Self.roomForTwoLines ? ["class": "many"] : [:], actions),
          .element("p", ["class": "more"], allHosts)),
        .element(
          "div", ["class": "rests"], .element("h2", [:], label(.restsOn)), facts(grounds))),
      signOff)
  }

  private var figures: Markup {
    let counts = report.counts
    let states: [(String, PageLabel, Int)] = [
      ("compliant", .compliant, counts.compliant), ("non-compliant", .nonCompliant, counts.nonCompliant),
      ("undetermined", .undetermined, counts.undetermined), ("not-heard", .notHeard, counts.notHeard),
    ]
    let numbers = zip(states, content.figures).map { state, figure in
      Markup.element(
        "li", ["class": state.0],
        .element(
          "span", ["class": "count"], .element("b", [:], "\(figure.count)"), Markup(" "),
          .element("span", ["class": "of"], words(.of(hosts: counts.hosts)))),
        .element("span", ["class": "label"], wording.label(figure.label)),
        figure.remark.map { .element("span", ["class": "remark"], words($0)) } ?? .empty)
    }
    var left = 0
    let bars = states.filter { $0.2 > 0 && counts.hosts > 0 }.map { style, _, count -> Markup in
      let (start, end) = (left * 1000 / counts.hosts, (left + count) * 1000 / counts.hosts)
      left += count
      return .element("path", ["class": style, "d": "M\(start) 0H\(max(end, start + 4))V10H\(start)Z"])
    }
    let share = Drawing.svg(
      id: "share", style: "share", width: 1000, height: 10, title: label(.share),
      description: words(.counts(states.map { .init(label: $0.1, number: $0.2) })), content: bars)
    let notes = content.notes.map { words($0) }
    return .element(
      "div", ["class": "figures"], .element("ul", [:], numbers), share,
      notes.isEmpty ? .empty : .element("p", ["class": "notes"], language.joined(notes)))
  }

  private static let mostOffenders = 3
  /// More of them have one line each, so that the whole of it is seen at once.
  private static let roomForTwoLines = 4
  private static let mostNames = 3

  private var actions: [Markup] {
    let against = report.hosts.filter { $0.state == .nonCompliant && isCounted($0) }.sorted {
      let (a, b) = ($0.open ?? $0.violations.last, $1.open ?? $1.violations.last)
      return ($0.open == nil ? 1 : 0, -(a?.atLeast ?? 0), $0.host)
        < ($1.open == nil ? 1 : 0, -(b?.atLeast ?? 0), $1.host)
    }
    var lines = against.prefix(Self.mostOffenders).map(offender)
    func group(_ state: PeriodReport.State, _ style: String, _ name: PageLabel) {
      let hosts = report.hosts.filter { $0.state == state && isCounted($0) }
      guard let first = hosts.first else { return }
      let codes = state == .undetermined ? Set(hosts.flatMap { $0.unclear?.codes ?? [] }).sorted() : []
      var text = [words(.named(hosts: [], more: max(0, hosts.count - Self.mostNames)))]
      if !codes.isEmpty { text.append(language.list(codes.prefix(3).map(\.self))) }
      lines.append(
        .element(
          "li", [:], badge(name, style), Markup(" "),
          names([first.host] + hosts.dropFirst().prefix(Self.mostNames - 1).map(\.host)), Markup(" "),
          .element("span", ["class": "why"], text.filter { !$0.isEmpty }.joined(separator: " "))))
    }
    group(.notHeard, "not-heard", .notHeard)
    group(.undetermined, "undetermined", .undetermined)
    if let endpoint = worstEndpoint {
      lines.append(
        .element(
          "li", [:], badge(.unanswered, "non-compliant"), Markup(" "), .name(endpoint.name), Markup(" "),
          .element(
            "span", ["class": "why"],
            words(.unreached(checks: Self.unreached(endpoint), all: endpoint.checks)))))
    }
    return lines.isEmpty ? [.element("li", [:], label(.nothingToDo))] : lines
  }

  private func offender(_ host: PeriodReport.Host) -> Markup {
    let episode = host.open ?? host.violations.last
    return .element(
      "li", [:], badge(.nonCompliant, "non-compliant"), Markup(" "), .name(host.host), Markup(" "),
      Markup(
        episode.map { words(.against(since: clock.day($0.first), open: $0.ended == nil)) } ?? ""),
      Markup(" "),
      .element(
        "span", ["class": "why"], .element("code", [:], episode?.codes.first ?? ""), Markup(" "),
        episode?.why.first.map { Markup.recorded($0) } ?? .empty))
  }

  private var allHosts: Markup {
    let count = report.counts.hosts - report.counts.compliant
    return count > 0 ? .element("a", ["href": "#hosts"], words(.allHosts(count: count))) : .empty
  }

  private var worstEndpoint: PeriodReport.Endpoint? {
    report.endpoints.filter { Self.unreached($0) > 0 }.max {
      Self.unreached($0) * $1.checks < Self.unreached($1) * $0.checks
    }
  }

  /// What the answer rests on.
  private var grounds: [(PageLabel, Markup)] {
    func chains(_ words: String...) -> Int { report.sources.count { words.contains($0.chain.word) } }
    let population: PageRemark? = report.population.inventory.map { .inventory(hosts: $0) }
    var rows: [(PageLabel, Markup)] = [
      (.sources, Markup(words(.sources(count: report.sources.count, checks: report.counts.checks)))),
      (
        .chains,
        Markup(
          words(
            .chains(
              verified: chains("verified"), altered: chains("altered"), unverified: chains("unverified"),
              unsigned: chains("unsigned"))))
      ),
      (.edition, edition),
      (
        .population,
        Markup(population.map { words($0) } ?? words(PeriodRemark.populationUnknown))
      ),
    ]
    if let licence = report.licences.first {
      let days = daysLeft(licence.through)
      rows.append(
        (
          .nextEnd,
          Markup([
            .name(licence.licence), Markup(" "),
            Markup(
              words(
                licence.ended
                  ? .licenceEnded(day: language.day(licence.through))
                  : .licenceEnds(day: language.day(licence.through), days: days ?? 0))),
          ])
        ))
    }
    if let comparison = report.comparison {
      let turn = ReviewRemark.rollForward(
        opening: comparison.opening, new: comparison.new, returned: comparison.returned,
        closed: comparison.closed, closing: comparison.closing)
      rows.append((.findings, Markup(words(PeriodRemark.review(turn)))))
    }
    rows.append((.verify, Markup.element("a", ["href": "#verify"], words(.verifyBelow))))
    return rows
  }

  private var edition: Markup {
    let editions = report.editions.filter { $0.signature != .none }
    guard
      let last = editions.max(by: {
        $0.last < $1.last || $0.last == $1.last && ($0.serial ?? 0) < ($1.serial ?? 0)
      })
    else { return Markup(words(.noRegistry)) }
    return Markup(
      words(
        .editions(
          serial: last.serial, signature: last.signature, sha256: last.sha256, count: editions.count)))
  }

  private var signOff: Markup {
    .element(
      "div", ["class": "sign"],
      [.element("h2", [:], label(.signOff))]
        + [PageLabel.prepared, .reviewed, .approved].map { role in
          .element(
            "p", [:], .element("b", [:], label(role)),
            .element("span", ["class": "line"], label(.name)),
            .element("span", ["class": "line"], label(.date)))
        })
  }
}
