/// A period's report for a terminal.
struct PeriodText {
  let style: TextStyle

  /// So many lines of a list are shown; the others are in the other forms.
  private static let mostLines = 20

  func text(of report: PeriodReport) -> String {
    let content = PeriodPage(report)
    let wording = Wording.english
    var page = Page(style: style)
    page.paragraph([StyledText(content.name, .head), StyledText("  ")], wording.words(content.span))
    page.paragraph([], content.sentences.map(wording.words).joined(separator: " "))
    page.blank()
    let width = content.figures.map { wording.label($0.label).count }.max() ?? 0
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
        (subject: line.subject, text: line.remarks.map(wording.words).joined(separator: "; "))
      }
      let more = section.lines.count - entries.count
      if more > 0 { entries.append(("", wording.words(.more(count: more)))) }
      page.lists([(wording.label(section.label), entries)])
    }
    return page.text
  }
}
