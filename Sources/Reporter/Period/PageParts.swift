internal import Model

/// What the parts of a period's page are made from, and the pieces that they are made of.
struct PageParts {
  let report: PeriodReport
  let content: PeriodPage
  let wording: PeriodWording
  let clock: PageClock
  /// By the names of hosts.
  let silences: [String: PeriodReport.Silences]

  init(_ report: PeriodReport, wording: PeriodWording) {
    self.report = report
    self.wording = wording
    content = PeriodPage(report)
    clock = PageClock(report, language: wording.language)
    let silent = report.hosts.compactMap { host in host.silences.map { (host.host, $0) } }
    silences = Dictionary(silent) { first, _ in first }
  }

  var language: any PeriodLanguage { wording.language }

  func label(_ label: PageLabel) -> String { wording.label(label) }
  func words(_ remark: PageRemark) -> String { wording.words(remark) }
  func words(_ remark: PeriodRemark) -> String { wording.words(remark) }

  /// A table's column.
  struct Column {
    let label: PageLabel
    /// Whether it holds numbers.
    let isNumber: Bool

    static func text(_ label: PageLabel) -> Column { Column(label: label, isNumber: false) }
    static func number(_ label: PageLabel) -> Column { Column(label: label, isNumber: true) }
  }

  struct Row {
    let cells: [Markup]
    /// What it is in one word, which colours it; nil for nothing.
    let state: String?

    init(_ cells: [Markup], state: String? = nil) {
      self.cells = cells
      self.state = state
    }
  }

  /// What stands in a cell of which there is nothing to say.
  static let nothing = Markup("–")

  /// The most rows of a table.
  static var mostRows: Int { 500 }

  /// A table with its caption, at most so many rows of all.
  func table(
    _ heading: PageLabel, id: String, _ columns: [Column], _ rows: some Collection<Row>, all: Int? = nil
  ) -> Markup {
    table(label(heading), id: id, columns.map { (label($0.label), $0.isNumber) }, rows, all: all)
  }

  func table(
    _ heading: String, id: String, _ columns: [(name: String, isNumber: Bool)], _ rows: some Collection<Row>,
    all: Int? = nil
  ) -> Markup {
    let all = all ?? rows.count
    let shown = rows.prefix(Self.mostRows)
    let cut: Markup =
      shown.count < all
      ? .element("p", ["class": "cut"], words(.cut(shown: shown.count, all: all))) : .empty
    if shown.isEmpty {
      return .element(
        "div", ["class": "part", "id": id], .element("h3", [:], heading),
        .element("p", ["class": "quiet"], words(.nothing)))
    }
    let head = columns.map { column in
      Markup.element(
        "th", column.isNumber ? ["scope": "col", "class": "num"] : ["scope": "col"], column.name)
    }
    let body = shown.map { row in
      Markup.element(
        "tr", row.state.map { ["class": "is-\($0)"] } ?? [:],
        zip(columns, row.cells).enumerated().map { number, pair in
          let (column, cell) = pair
          let name = column.name
          if number == 0 { return .element("th", ["scope": "row", "data-label": name], cell) }
          let styles = (column.isNumber ? ["num"] : []) + (cell == Self.nothing ? ["nil"] : [])
          return .element(
            "td",
            styles.isEmpty
              ? ["data-label": name] : ["class": styles.joined(separator: " "), "data-label": name], cell)
        })
    }
    return .element(
      "div", ["class": "part"],
      .element(
        "table", ["class": "data", "id": id], .element("caption", [:], heading),
        .element("thead", [:], .element("tr", [:], head)), .element("tbody", [:], body)), cut)
  }

  /// Names with their values.
  func facts(_ rows: [(PageLabel, Markup)], style: String = "facts") -> Markup {
    .element(
      "dl", ["class": style],
      rows.map { label, value in
        .element("div", [:], .element("dt", [:], self.label(label)), .element("dd", [:], value))
      })
  }

  func part(_ heading: PageLabel, id: String, _ content: Markup...) -> Markup {
    .element("div", ["class": "part", "id": id], [.element("h3", [:], label(heading))] + content)
  }

  func paragraph(_ remarks: PageRemark...) -> Markup {
    .element("p", [:], language.text(remarks.map { words($0) }))
  }

  /// What the colours of a drawing mean.
  func legend(_ entries: [(style: String, label: PageLabel)]) -> Markup {
    .element(
      "ul", ["class": "legend"],
      entries.map { entry in
        .element(
          "li", [:], .element("span", ["class": "key \(entry.style)", "aria-hidden": "true"]),
          Markup(label(entry.label)))
      })
  }

  /// A state as a word with its colour.
  func badge(_ word: PageLabel, _ style: String) -> Markup {
    .element("span", ["class": "badge \(style)"], label(word))
  }

  /// A drawing with its days below it, and numbers at the upper and the lower edge of it.
  func drawing(_ svg: Markup, top: String, from: String, through: String) -> Markup {
    .element(
      "div", ["class": "drawing"],
      .element("div", ["class": "scale"], .element("span", [:], top), .element("span", [:], "0")),
      svg,
      .element("div", ["class": "ends"], .element("span", [:], from), .element("span", [:], through)))
  }

  /// A length of time that is not broken between a number and its unit.
  func length(_ seconds: Int64) -> String { language.length(seconds).replacing(" ", with: "\u{a0}") }

  /// A label of the other forms as a heading, which begins with a capital.
  func heading(_ label: String) -> String { label.prefix(1).uppercased() + label.dropFirst() }

  func number(_ number: Int) -> Markup { Markup("\(number)") }

  func names(_ names: [String]) -> Markup {
    Markup(
      names.enumerated().flatMap { number, name in
        number == 0 ? [Markup.name(name)] : [Markup(language.list(["", ""])), .name(name)]
      })
  }

  func term(_ term: PageTerm) -> Markup {
    let words = language.definition(of: term)
    return .element(
      "div", [:], .element("dt", [:], words.term), .element("dd", [:], words.meaning))
  }

  static func unreached(_ endpoint: PeriodReport.Endpoint) -> Int {
    endpoint.outcomes[Outcome.unreachable.rawValue] ?? 0
  }

  func isCounted(_ host: PeriodReport.Host) -> Bool { host.isInScope }

  /// Days from the end of the report to a last day.
  func daysLeft(_ through: String) -> Int? {
    Day.components(through).map {
      let end = Timestamp(ofYear: $0.year, month: $0.month, day: $0.day).adding(days: 1)
      return Int((end.milliseconds - report.asOf.milliseconds) / 86_400_000)
    }
  }
}

extension Markup {
  /// A sentence of a check, in the language in which it was worded.
  static func recorded(_ sentence: CheckSentence) -> Markup {
    .recorded(sentence.shown, in: PeriodWording(sentence.language).language.tag)
  }
}
