internal import Model

/// The display of a run in progress: a line a target, and a histogram of all handshakes.
///
/// A function of what was measured and of the room that there is; its caller writes it to the terminal.
public struct LiveFrame {
  private let targets: [LiveTarget]
  private let totals: LiveTotals
  private let colour: Bool
  private let glyphs: ChartGlyphs
  private let wording: Wording

  /// A display of `targets`, as many as fit in the order given; where `totals` counts more, they are the worst.
  public init(
    targets: [LiveTarget], totals: LiveTotals, colour: Bool, glyphs: ChartGlyphs, wording: Wording = .english
  ) {
    self.targets = targets
    self.totals = totals
    self.colour = colour
    self.glyphs = glyphs
    self.wording = wording
  }

  /// How many rows the histogram has at most.
  private static let histogramRows = 8
  private static let shortestName = 16
  private static let sparkline = (least: 8, most: 30)

  /// The display in lines of at most `columns` cells, and at most `rows` of them.
  public func lines(columns: Int, rows: Int) -> [String] {
    let columns = max(20, columns)
    let isList = totals.targets > 1
    var used = isList ? 2 : 1
    // A list is worth more than a histogram, but a few rows of one are worth more than the end of a long list.
    let kept = rows - used >= 8 ? 5 : rows - used >= 5 && targets.count == 1 ? 3 : 0
    let shown = targets.prefix(max(1, rows - used - kept))
    used += shown.count
    var page = Page(style: TextStyle(colour: colour, exactly: columns))
    if isList { page.line(title) }
    writeTable(Array(shown), columns: columns, to: &page)
    let bars = min(Self.histogramRows, rows - used - 1)
    if bars >= 2, !totals.times.isEmpty {
      let count = totals.times.reduce(0) { $0 + $1.count }
      page.line([
        StyledText(wording.language.name(of: .phase(totals.phase)), .head),
        StyledText(" " + wording.words(SampleRemark.samples(count: count))),
      ])
      for line in TimeHistogram(of: totals.times, limit: bars).lines(width: columns, glyphs: glyphs) {
        page.line(line)
      }
    }
    return glyphs.text(page.text).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .prefix(max(1, rows)).map(String.init)
  }

  private var title: [StyledText] {
    let targets = words(.targets(count: totals.targets))
    let counts = words(.counts(sent: totals.sent, ok: totals.ok))
    let failing = totals.failing > 0 ? words(.failing(count: totals.failing)) : nil
    let language = wording.language
    // Each piece with what joins it to those before.
    let withCounts = language.aside([targets, counts])
    let whole = language.aside([targets, counts, failing].compactMap(\.self))
    let order = totals.targets > self.targets.count ? language.joined(["", words(.worstFirst)]) : ""
    let rest = whole.dropFirst(withCounts.count)
    return [
      StyledText(targets, .head), StyledText(String(withCounts.dropFirst(targets.count))),
      StyledText(String(rest.dropLast(failing?.count ?? 0))), StyledText(failing ?? "", .bad),
      StyledText(order),
    ]
  }

  private func words(_ remark: SampleRemark) -> String { wording.words(remark) }

  private struct Column {
    let head: ReportLabel
    let width: Int
    let value: (LiveTarget) -> String
  }

  private func writeTable(_ targets: [LiveTarget], columns: Int, to page: inout Page) {
    let longest = targets.map { TerminalText($0.name).cells }.max() ?? 0
    let nameWidth = max(6, min(longest, Self.shortestName))
    let all = [
      Column(head: .sent, width: 6) { String($0.sent) }, Column(head: .ok, width: 6) { String($0.ok) },
      Column(head: .min, width: 8) { $0.spread?.min.words ?? "-" },
      Column(head: .median, width: 8) { $0.spread?.median.words ?? "-" },
      Column(head: .p95, width: 8) { $0.spread?.p95.words ?? "-" },
      Column(head: .max, width: 8) { $0.spread?.max.words ?? "-" },
      Column(head: .jitter, width: 8) { $0.spread?.jitter?.words ?? "-" },
    ]
    // Which of them go first where not all have room.
    var room = columns - nameWidth
    var chosen: [ReportLabel] = []
    for head: ReportLabel in [.median, .sent, .ok, .max, .min, .p95, .jitter] {
      guard let column = all.first(where: { $0.head == head }), room >= column.width else { break }
      chosen.append(head)
      room -= column.width
    }
    let shown = all.filter { chosen.contains($0.head) }
    let sparkRoom = room >= Self.sparkline.least + 2 ? Self.sparkline.least : 0
    let name = nameWidth + min(longest - nameWidth, max(0, room - (sparkRoom > 0 ? sparkRoom + 2 : 0)))
    let spark =
      sparkRoom > 0 ? min(Self.sparkline.most, columns - name - shown.reduce(0) { $0 + $1.width } - 2) : 0

    var head = [StyledText(wording.label(.target), .head)].padded(to: name)
    for column in shown {
      head += [StyledText(wording.label(column.head), .head)].aligned(right: column.width)
    }
    page.line(spark >= 4 ? head + [StyledText("  "), StyledText(wording.label(.last), .head)] : head)
    for target in targets {
      var line = [StyledText(TerminalText(target.name).shortened(to: name))].padded(to: name)
      for column in shown {
        let isBad = column.head == .ok && target.ok < target.sent
        line += [StyledText(column.value(target), isBad ? .bad : .plain)].aligned(right: column.width)
      }
      if spark > 0 {
        line += [
          StyledText("  "), StyledText(Sparkline(of: target.recent, width: spark, glyphs: glyphs).text),
        ]
      }
      page.line(line)
    }
  }
}
