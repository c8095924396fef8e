internal import Model

/// D, E, G and H: what changed, what the company accepts, what everything rests on, and the words.
extension PageParts {
  var changes: Markup {
    let opened = report.findings.count { $0.open }
    return Markup([
      report.comparison == nil ? paragraph(.noPrevious) : .empty,
      paragraph(.within(opened: opened, closed: report.findings.count - opened)),
      table(
        .editions, id: "editions",
        [
          .text(.serial), .text(.signedBy), .text(.digest), .text(.registryEnds), .number(.hostCount),
          .number(.checks),
          .text(.first), .text(.last),
        ],
        report.editions.map { edition in
          Row([
            Markup(edition.serial.map { "\($0)" } ?? "–"),
            Markup([
              Markup(language.word(edition.signature)),
              edition.keyID.map { Markup([Markup(" "), .element("code", ["class": "id"], $0)]) } ?? .empty,
            ]),
            edition.sha256.map { .element("code", ["class": "id"], $0) } ?? Self.nothing,
            edition.expires.map { clock.dayElement($0) } ?? Self.nothing,
            number(edition.hosts), number(edition.checks), clock.dayElement(edition.first),
            clock.dayElement(edition.last),
          ])
        }),
    ])
  }

  /// Nothing where no controls were asked for.
  var controls: [Markup] {
    guard let controls = report.controls, !controls.isEmpty else { return [] }
    func inLanguage(_ texts: [String: String]) -> String {
      texts[String(language.tag.prefix(2))] ?? texts["en"] ?? ""
    }
    return [
      .element("p", [:], heading(words(PeriodRemark.review(.noVerdict)))),
      table(
        .controls, id: "controls",
        [
          .text(.clause), .text(.shows), .number(.hostsFor), .number(.hostsAgainst), .number(.notShown),
          .text(.againstNames),
        ],
        controls.map { control in
          Row(
            [
              Markup([
                .element("span", ["class": "said"], .name(control.clause)),
                .element("span", ["class": "quiet"], .name(control.edition)),
              ]),
              Markup([
                .element("span", ["class": "said"], .sentence(inLanguage(control.title))),
                .element("span", ["class": "quiet"], .sentence(inLanguage(control.shows))),
              ]),
              number(control.hostsFor), number(control.hostsAgainst), number(control.hostsNotShown),
              control.against.isEmpty
                ? Self.nothing
                : Markup([
                  names(control.against.prefix(Self.mostNamed).map(\.self)), Markup(" "),
                  Markup(words(.named(hosts: [], more: max(0, control.hostsAgainst - Self.mostNamed)))),
                ]),
            ],
            state: control.hostsAgainst > 0
              ? "non-compliant" : control.hostsNotShown > 0 ? "undetermined" : "compliant")
        }),
    ]
  }

  private static let mostNamed = 5

  var accepted: Markup {
    Markup([
      table(
        .waivers, id: "waivers",
        [
          .text(.reason), .text(.accountable), .text(.through), .text(.instead), .number(.hostCount),
          .text(.first), .text(.last),
        ],
        report.waivers.map { waiver in
          Row([
            .name(waiver.reason), .name(waiver.accountable), Markup(language.day(waiver.through)),
            Markup(language.word(waiver.insteadOf)), number(waiver.hosts), clock.dayElement(waiver.first),
            clock.dayElement(waiver.last),
          ])
        }),
      table(
        .refusals, id: "refusals",
        [
          .text(.program), .text(.reason), .text(.accountable), .text(.through), .number(.hostCount),
          .text(.first), .text(.last),
        ],
        report.refusals.map { refusal in
          Row([
            .name(refusal.unit ?? refusal.package ?? ""), .name(refusal.why), .name(refusal.accountable),
            Markup(language.day(refusal.through)), number(refusal.hosts), clock.dayElement(refusal.first),
            clock.dayElement(refusal.last),
          ])
        }),
    ])
  }

  var evidence: Markup {
    Markup([
      table(
        .journals, id: "sources",
        [
          .text(.source), .text(.kind), .text(.chain), .text(.entries), .number(.checks), .number(.repeated),
          .number(.outside), .text(.head),
        ],
        report.sources.map { source in
          let range = source.firstEntry.flatMap { first in
            source.lastEntry.map { words(.entries(first: first, last: $0)) }
          }
          var head: String?
          if case .verified(let known) = source.chain { head = known }
          return Row(
            [
              .name(source.path), Markup(label(Self.kind(source.kind))),
              .sentence(words(chain(source.chain))),
              Markup(range ?? "–"), number(source.checks), number(source.repeated), number(source.outside),
              head.map { Markup.element("code", ["class": "id"], $0) } ?? Self.nothing,
            ], state: source.chain.word == "altered" ? "non-compliant" : nil)
        }),
      table(
        .gaps, id: "gaps", [.text(.source), .text(.from), .text(.to), .text(.why), .text(.entries)],
        report.gaps.map { gap in
          let range = gap.firstEntry.flatMap { first in
            gap.lastEntry.map { words(.entries(first: first, last: $0)) }
          }
          return Row([
            .name(gap.path), clock.time(gap.from), clock.time(gap.to),
            Markup(words(.gapCause(isRetention: gap.why == .retention))), Markup(range ?? "–"),
          ])
        }),
      table(
        .refused, id: "refused", [.text(.place), .text(.why)],
        report.refused.places.map { Row([.name($0.place), .recorded($0.why)]) }, all: report.refused.count),
      part(
        .verify, id: "verify", paragraph(.verifyJournal),
        commands(report.sources.filter { $0.kind != .records }), paragraph(.verifyFiles)),
      part(
        .limits, id: "limits",
        .element(
          "ul", [:],
          [PeriodRemark.signingLimit, .countingLimit].map { .element("li", [:], words($0)) })),
    ])
  }

  /// The head has a column of its own.
  private func chain(_ chain: PeriodSource.Chain) -> PeriodRemark {
    if case .verified = chain { .verified(head: nil) } else { chain.remark }
  }

  private static func kind(_ kind: PeriodSource.Kind) -> PageLabel {
    switch kind {
    case .journal: .fromJournal
    case .export: .fromExport
    case .records: .fromRecords
    }
  }

  private static let mostCommands = 5

  private func commands(_ sources: [PeriodReport.Source]) -> Markup {
    let lines = sources.prefix(Self.mostCommands).map { source -> Markup in
      .element(
        "li", [:],
        .element("code", [:], words(.verifyCommand(path: TerminalText(source.path).shortened(to: 160).text))))
    }
    return lines.isEmpty ? .empty : .element("ul", ["class": "commands"], lines)
  }

  var glossary: Markup {
    Markup([
      .element("dl", ["class": "terms"], PageTerm.allCases.map(term)), paragraph(.asRecorded),
    ])
  }
}
