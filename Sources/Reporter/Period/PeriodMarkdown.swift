/// A period's report as Markdown, for a wiki or a pull request.
enum PeriodMarkdown {
  static func text(of report: PeriodReport, in wording: PeriodWording) -> String {
    let content = PeriodPage(report)
    func escaped(_ remark: PeriodRemark) -> String { MarkdownText.escaped(wording.words(remark)) }
    func table(_ rows: [[String]]) -> String { rows.map { "| \($0.joined(separator: " | ")) |\n" }.joined() }
    var text =
      "# \(MarkdownText.escaped(wording.language.period(content.name)))\n\n\(escaped(content.span))\n\n"
    text += wording.language.text(content.sentences.map(escaped)) + "\n\n"
    text += table(
      [content.figures.map { wording.label($0.label) }, content.figures.map { _ in "---:" }]
        + [
          content.figures.map { figure in
            "\(figure.count)" + (figure.remark.map { " (\(escaped($0)))" } ?? "")
          }
        ])
    for note in content.notes { text += "\n\(escaped(note))\n" }
    for section in content.sections {
      text += "\n## \(wording.label(section.label))\n\n"
      text += table(
        [[wording.label(.subject), wording.label(.said)], ["---", "---"]]
          + section.lines.map { line in
            [MarkdownText.escaped(line.subject), wording.language.joined(line.remarks.map(escaped))]
          })
    }
    return text
  }
}
