internal import Model

/// B: which hosts were in order, by which providers and licences, and what was found.
extension PageParts {
  var licensing: Markup {
    Markup([byDay, sites, hosts, providers, licences, findings])
  }

  static func style(_ state: PeriodReport.State) -> (style: String, label: PageLabel) {
    switch state {
    case .nonCompliant: ("non-compliant", .nonCompliant)
    case .notHeard: ("not-heard", .notHeard)
    case .undetermined: ("undetermined", .undetermined)
    case .compliant: ("compliant", .compliant)
    }
  }

  private static func style(_ state: PeriodReport.DayState) -> (style: String, label: PageLabel) {
    switch state {
    case .nonCompliant: ("non-compliant", .nonCompliant)
    case .undetermined: ("undetermined", .undetermined)
    case .review: ("review", .review)
    case .compliant: ("compliant", .compliant)
    case .unchecked: ("not-heard", .unchecked)
    }
  }

  private var hosts: Markup {
    let rows = report.hosts.lazy.map { host -> Row in
      let (style, state) = Self.style(host.state)
      let episode = host.open ?? host.violations.last
      let shownState =
        host.state == .nonCompliant
        ? Markup([badge(state, style), Markup(" "), Markup(label(host.open == nil ? .closed : .open))])
        : host.state == .compliant && host.reviewed
          ? Markup([badge(state, style), Markup(" "), Markup(label(.review))]) : badge(state, style)
      return Row(
        [
          Markup([
            .name(host.host),
            isCounted(host)
              ? .empty
              : Markup([Markup(" "), .element("span", ["class": "quiet"], words(notCounted(host)))]),
          ]),
          host.site.map { .name($0) } ?? Self.nothing, shownState, why(host),
          episode.map { episode in
            Markup([
              clock.time(episode.first),
              episode.ended.map { Markup([Markup(" – "), clock.time($0)]) } ?? .empty,
            ])
          } ?? host.silences.map { clock.time($0.since) } ?? Self.nothing,
          Markup(
            episode.map { words(.range(from: length($0.atLeast), to: length($0.atMost))) }
              ?? host.silences.map { length($0.longest) } ?? "–"),
          number(host.checks), place(episode?.firstPlace ?? host.unclear?.place),
        ], state: style)
    }
    return table(
      .hosts, id: "hosts",
      [
        .text(.host), .text(.site), .text(.state), .text(.what), .text(.since), .text(.lasted),
        .number(.checks), .text(.evidenceAt),
      ], rows)
  }

  private func notCounted(_ host: PeriodReport.Host) -> PeriodRemark {
    host.extent == nil ? .outside(hosts: 1) : .parts(count: 1)
  }

  /// Why a host is not compliant: the codes, and what its checks say.
  private func why(_ host: PeriodReport.Host) -> Markup {
    var parts: [Markup] = []
    if let episode = host.open ?? host.violations.last {
      parts.append(.element("code", [:], .sentence(language.list(episode.codes))))
      if host.violations.count > 1 { parts.append(Markup(words(.times(host.violations.count)))) }
      parts += episode.why.prefix(1).map { Markup.recorded($0) }
    }
    if let silences = host.silences, host.extent == nil {
      let isNever = host.checks == 0
      // When and for how long stands in columns of its own, unless a violation has them.
      let remark: PageRemark =
        host.violations.isEmpty && !isNever
        ? .silent(times: silences.count, lasting: silences.lasting)
        : .unheard(
          longest: silences.longest, since: clock.words(silences.since), lasting: silences.lasting,
          never: isNever)
      parts.append(Markup(words(remark)))
    }
    if let unclear = host.unclear {
      parts.append(
        Markup.sentence(
          words(PeriodRemark.unclear(checks: unclear.checks, all: host.checks, codes: unclear.codes))))
    }
    if let altered = host.altered { parts.append(Markup(words(PeriodRemark.onAltered(checks: altered)))) }
    if parts.isEmpty, host.state != .compliant { parts.append(Markup(words(PeriodRemark.unsure))) }
    return parts.isEmpty ? Self.nothing : Markup(parts.map { .element("span", ["class": "said"], $0) })
  }

  /// Where a check can be looked up.
  func place(_ place: PeriodReport.Place?) -> Markup {
    guard let place else { return Self.nothing }
    let number = place.entry ?? place.line
    return .element(
      "span", ["class": "place"], .name(place.file), number.map { Markup(":\($0)") } ?? .empty)
  }

  private var byDay: Markup {
    guard let first = report.days.first, let last = report.days.last else {
      return part(
        .statesByDay, id: "days",
        .element("p", ["class": "quiet"], words(.noDays(limit: ReportPeriod.mostDays))))
    }
    let states = Self.stacked
    let tags: [(Tag?, String)] = [
      (.unlicensed, "non-compliant"), (.undetermined, "undetermined"), (nil, "not-heard"), (Tag.none, "none"),
      (.licensed, "compliant"),
    ]
    let ofStates = states.map { state in
      DayBars.Series(
        style: Self.style(state).style, numbers: report.days.map { $0.states[state.rawValue] ?? 0 })
    }
    let ofTags = tags.map { tag, style in
      DayBars.Series(
        style: style,
        numbers: report.days.map { day in
          day.tags[tag?.rawValue ?? ""]
            ?? (tag == nil ? day.states[PeriodReport.DayState.unchecked.rawValue] ?? 0 : 0)
        })
    }
    let (from, through) = (language.day(first.day), language.day(last.day))
    func figure(_ heading: PageLabel, id: String, _ bars: DayBars, _ entries: [(style: String, name: String)])
      -> Markup
    {
      .element(
        "figure", ["id": id], .element("figcaption", [:], label(heading)),
        drawing(
          bars.svg(
            id: id, title: label(heading),
            description: words(.daysOf(hosts: report.counts.hosts, from: from, through: through))),
          top: "\(bars.highest)", from: from, through: through),
        .element(
          "ul", ["class": "legend"],
          entries.map { entry in
            .element(
              "li", [:], .element("span", ["class": "key \(entry.style)", "aria-hidden": "true"]),
              Markup(entry.name))
          }))
    }
    let columns = states.map { Self.style($0).label }
    let numbers = report.days.map { day in
      Row(
        [Markup(language.day(day.day))] + states.map { number(day.states[$0.rawValue] ?? 0) }
          + tags.compactMap { tag, _ in tag.map { number(day.tags[$0.rawValue] ?? 0) } })
    }
    return Markup([
      .element(
        "div", ["class": "pair"],
        figure(
          .statesByDay, id: "days", DayBars(series: ofStates),
          states.map { (Self.style($0).style, label(Self.style($0).label)) }),
        figure(
          .tagsByDay, id: "tags", DayBars(series: ofTags),
          tags.map { tag, style in (style, tag.map { language.word($0) } ?? label(.unchecked)) })),
      .element(
        "details", [:], .element("summary", [:], label(.numbersByDay)),
        dayTable(columns.map { label($0) }, tags.compactMap { $0.0 }.map { language.word($0) }, numbers)),
    ])
  }

  private func dayTable(_ states: [String], _ tags: [String], _ rows: [Row]) -> Markup {
    func heads(_ names: [String]) -> [Markup] {
      names.map { .element("th", ["scope": "col", "class": "num"], $0) }
    }
    return .element(
      "table", ["class": "numbers", "id": "numbers"], .element("caption", [:], label(.numbersByDay)),
      .element(
        "thead", [:],
        .element(
          "tr", [:], .element("td", [:]),
          .element("th", ["scope": "colgroup", "colspan": "\(states.count)"], label(.status)),
          .element("th", ["scope": "colgroup", "colspan": "\(tags.count)"], label(.tag))),
        .element("tr", [:], [.element("th", ["scope": "col"], label(.day))] + heads(states) + heads(tags))),
      .element(
        "tbody", [:],
        rows.map { row in
          .element(
            "tr", [:],
            [.element("th", ["scope": "row"], row.cells[0])]
              + row.cells.dropFirst().map { .element("td", ["class": "num"], $0) })
        }))
  }

  /// From the ground up: what is of interest stands on it.
  private static let stacked: [PeriodReport.DayState] = [
    .nonCompliant, .undetermined, .unchecked, .review, .compliant,
  ]

  private var sites: Markup {
    guard report.sites.count > 1, !report.days.isEmpty else { return .empty }
    let states = Self.stacked
    let figures = report.sites.enumerated().map { number, site -> Markup in
      let bars = DayBars(
        series: states.map { DayBars.Series(style: Self.style($0).style, numbers: site.days[$0] ?? []) })
      let against = site.days[.nonCompliant] ?? []
      let worst = against.max() ?? 0
      let remarks =
        [words(.siteHosts(hosts: site.hosts, compliant: site.compliant))]
        + (worst > 0
          ? [
            words(
              .worstDay(
                nonCompliant: worst, day: language.day(report.days[against.firstIndex(of: worst) ?? 0].day)))
          ]
          : [])
      return .element(
        "figure", [:],
        .element(
          "figcaption", [:], name(of: site), Markup(" "),
          .element("span", ["class": "quiet"], language.joined(remarks))),
        bars.svg(
          id: "site\(number)", title: site.site ?? label(.sites), description: language.joined(remarks)))
    }
    return part(.sites, id: "sites", .element("div", ["class": "multiples"], figures))
  }

  private func name(of site: PeriodReport.Site) -> Markup {
    if let small = site.small {
      return Markup(words(.smallSites(sites: small, hosts: FleetDays.fewestHosts)))
    }
    return site.site.map { .name($0) } ?? Markup(words(.noSite))
  }

  private var providers: Markup {
    table(
      .providers, id: "providers",
      [
        .text(.provider), .text(.licence), .text(.through), .text(.tags), .number(.hostCount), .text(.first),
        .text(.last),
      ],
      report.providers.map { provider in
        let tags = Tag.allCases.filter { provider.tags[$0.rawValue] != nil }
        return Row([
          .name(provider.name), provider.licence.map { .name($0) } ?? Self.nothing,
          Markup(provider.through.map { language.day($0) } ?? "–"),
          Markup(language.list(tags.map { "\(language.word($0)) \(provider.tags[$0.rawValue] ?? 0)" })),
          number(provider.hosts), clock.dayElement(provider.first), clock.dayElement(provider.last),
        ])
      })
  }

  private var licences: Markup {
    ladder(
      .licences, id: "licences", .licence,
      report.licences.map { licence in
        Rung(
          what: Markup([
            .name(licence.licence), Markup(" "),
            .element("span", ["class": "quiet"], .name(licence.provider)),
          ]), day: Markup(language.day(licence.through)), days: daysLeft(licence.through) ?? 0,
          hasEnded: licence.ended)
      })
  }

  /// Something that ends: on which day, and in how many whole days from the end of the report, or how many ago.
  struct Rung {
    let what: Markup
    let day: Markup
    let days: Int
    let hasEnded: Bool
  }

  /// What ends, the next one first, with a bar for the days that are left, of a year.
  func ladder(_ heading: PageLabel, id: String, _ column: PageLabel, _ rungs: [Rung]) -> Markup {
    table(
      heading, id: id, [.text(column), .text(.ends), .number(.daysLeft)],
      rungs.enumerated().map { number, rung in
        let words = words(rung.hasEnded ? .daysPast(abs(rung.days)) : .daysLeft(rung.days))
        let length = rung.hasEnded ? 0 : min(max(rung.days, 0), 365) * 1000 / 365
        let style = rung.hasEnded ? "non-compliant" : rung.days <= 60 ? "undetermined" : "compliant"
        let bar = Drawing.svg(
          id: "\(id)\(number)", style: "rung", width: 1000, height: 10, title: label(.daysLeft),
          description: words,
          content: [.element("path", ["class": style, "d": "M0 0H\(max(length, 8))V10H0Z"])])
        return Row([rung.what, rung.day, Markup([.element("span", ["class": "days"], words), bar])])
      })
  }

  private var findings: Markup {
    table(
      .findings, id: "findings",
      [
        .text(.finding), .text(.severity), .text(.host), .text(.whatAndWhere), .text(.firstAndLast),
        .number(.checks),
      ],
      report.findings.lazy.map { finding in
        Row(
          [
            Markup([
              .element("code", [:], .name(finding.code)), Markup(" "),
              .element("span", ["class": "quiet"], .name(wording.words(finding.label))),
            ]),
            Markup(
              "\(language.word(finding.severity))\(language.list(["", ""]))\(label(finding.open ? .open : .closed))"
            ),
            .name(finding.host),
            Markup([
              .element("span", ["class": "said"], said(finding)),
              reviewed(finding),
              .element(
                "span", ["class": "at"], finding.place == nil ? .empty : place(finding.place),
                .element("code", ["class": "id"], finding.id)),
            ]),
            Markup([clock.dayElement(finding.first), Markup(" "), clock.dayElement(finding.last)]),
            number(finding.checks),
          ], state: finding.open ? Self.style(finding.severity) : "compliant")
      })
  }

  private static func style(_ severity: Severity) -> String {
    switch severity {
    case .critical: "non-compliant"
    case .unknown, .warning: "undetermined"
    case .ok: "compliant"
    }
  }

  /// What changed of a finding since the last report, and what was decided about it.
  private func reviewed(_ finding: PeriodReport.Finding) -> Markup {
    let remarks = ReviewLines.remarks(on: finding).map { words($0) }
    return remarks.isEmpty
      ? .empty
      : .element(
        "span", ["class": "said"], .element("span", ["class": "quiet"], .sentence(language.joined(remarks))))
  }

  /// What a finding says: in the language of the page.
  private func said(_ finding: PeriodReport.Finding) -> Markup {
    if finding.topic == FindingTopic.silence.rawValue, let silences = silences[finding.host] {
      return Markup(wording.text(of: .notHeard(seconds: silences.longest, never: finding.checks == 0)))
    }
    if let problem = PeriodProblem(code: finding.code, topic: finding.topic, checks: finding.checks) {
      return Markup(wording.text(of: problem))
    }
    return finding.text.map { .recorded($0) } ?? Self.nothing
  }
}
