/// A period's report for a terminal.
struct PeriodText {
  let style: TextStyle
  let wording: PeriodWording

  /// So many lines of a list are shown; the others are in the other forms.
  private static let mostLines = 20

  func text(of report: PeriodReport) -> String {
    let content = PeriodPage(report)
    var page = Page(style: style)
    page.paragraph(
      [StyledText(wording.language.period(content.name), .head), StyledText("  ")],
      wording.words(content.span))
    page.paragraph([], wording.language.text(content.sentences.map { wording.words($0) }))
    page.blank()
    let width = content.figures.map { TerminalText(wording.label($0.label)).cells }.max() ?? 0
    for figure in content.figures {
      let lead = [StyledText("\(figure.count)", .head)].aligned(right: 7)
      let label = (lead + [StyledText("  " + wording.label(figure.label))]).padded(to: 9 + width + 2)
      if let remark = figure.remark {
        page.paragraph(label, wording.words(remark))
      } else {
        page.line(label)
      }
    }
    for note in content.notes { page.paragraph([].padded(to: 9), wording.words(note)) }
    for section in content.sections {
      page.blank()
      var entries = section.lines.prefix(Self.mostLines).map { line in
        (subject: line.subject, text: wording.language.joined(line.remarks.map { wording.words($0) }))
      }
      let more = section.lines.count - entries.count
      if more > 0 { entries.append(("", wording.words(PeriodRemark.more(count: more)))) }
      page.lists([(wording.label(section.label), entries)])
    }
    return page.text
  }
}
