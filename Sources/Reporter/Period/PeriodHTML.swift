internal import Model

/// A period's report as one page of HTML, which loads nothing, and needs no script.
enum PeriodHTML {
  static func text(of report: PeriodReport, in wording: PeriodWording) -> String {
    PageParts(report, wording: wording).document
  }
}

extension PageParts {
  fileprivate var document: String {
    let title = "\(label(.title)) \(language.period(report.period.name))"
    return Markup.document(
      language: language.tag,
      head: [
        .void("meta", ["charset": "utf-8"]),
        .void("meta", ["http-equiv": "Content-Security-Policy", "content": PageAssets.policy]),
        .void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .void("meta", ["name": "referrer", "content": "no-referrer"]),
        .element("title", [:], title), .verbatim("style", PageAssets.style),
      ],
      body: .element(
        "body", ["data-search": label(.search), "data-hide": label(.hidePassed)],
        .element("a", ["class": "skip", "href": "#main"], label(.skip)), header(title), main,
        footer, .verbatim("script", PageAssets.script)))
  }

  private func header(_ title: String) -> Markup {
    .element(
      "header", [:],
      .element("h1", [:], title),
      .element(
        "p", ["class": "span"], .element("span", [:], words(clock.span(report.period))),
        .element("span", [:], words(clock.zoneWords)),
        .element("span", [:], words(.inScope(hosts: report.counts.hosts)))))
  }

  /// Each part that there is something to say of, with its letter.
  private var sections: [(letter: String, label: PageLabel, content: Markup)] {
    let parts: [(letter: String, label: PageLabel, content: [Markup])] = [
      ("A", .scope, [scope]), ("B", .licensing, [licensing]), ("C", .connectivity, [connectivity]),
      ("D", .changes, [changes]), ("E", .accepted, [accepted]), ("F", .controls, controls),
      ("G", .evidence, [evidence]), ("H", .words, [glossary]),
    ]
    return parts.compactMap { letter, label, content in
      let content = content + others(in: letter)
      return content.isEmpty ? nil : (letter, label, Markup(content))
    }
  }

  /// The sections of the other forms that have no table of their own here.
  private func others(in letter: String) -> [Markup] {
    content.sections.filter { Self.letter(of: $0.label) == letter }.enumerated().map { number, section in
      let rows = section.lines.map { line in
        Row([.name(line.subject), .sentence(language.joined(line.remarks.map { words($0) }))])
      }
      return table(
        heading(wording.label(section.label)), id: "\(letter)\(number)",
        [(heading(wording.label(.subject)), false), (heading(wording.label(.said)), false)], rows)
    }
  }

  /// The part in which a section of the other forms stands as it is there; nil where the page has tables for it.
  private static func letter(of label: PeriodLabel) -> String? {
    switch label {
    case .action, .findings, .ends, .providers, .endpoints, .accepted, .registry, .sources, .limits,
      .controls:
      nil
    case .decided: "B"
    case .changes: "D"
    default: "G"
    }
  }

  private var main: Markup {
    let sections = sections
    let links = sections.map { section in
      Markup.element(
        "li", [:],
        .element(
          "a", ["href": "#\(section.letter)"], .element("b", [:], section.letter),
          Markup(" " + label(section.label))))
    }
    return .element(
      "main", ["id": "main"],
      [summary, .element("nav", ["aria-label": label(.contents)], .element("ul", [:], links))]
        + sections.map { section in
          .element(
            "section", ["id": section.letter, "aria-labelledby": "\(section.letter)-h"],
            .element(
              "h2", ["id": "\(section.letter)-h"],
              .element("span", ["class": "letter", "aria-hidden": "true"], section.letter),
              Markup(label(section.label))), section.content)
        })
  }

  private var footer: Markup {
    .element("footer", [:], .element("p", [:], words(.disclaimer)), .element("p", [:], words(.limits)))
  }
}
