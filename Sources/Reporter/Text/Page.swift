/// A text that grows line by line, no line longer than the style's columns.
package struct Page {
  /// Where the values begin, behind the labels.
  static let labelWidth = 10
  /// The longest value that is written out; a name may be of any length.
  private static let longestParagraph = 800

  package let style: TextStyle
  package private(set) var text = ""

  package init(style: TextStyle) { self.style = style }

  /// Adds a line; what does not fit is left out, so callers wrap before.
  package mutating func line(_ spans: [StyledText]) {
    var room = style.columns
    var line = ""
    var blanks = 0
    for span in spans {
      let kept = span.content.shortened(to: room)
      guard room > 0, kept.cells > 0 else { continue }
      room -= kept.cells
      // Blanks wait until something follows them: no line ends in one, and none is coloured.
      let body = kept.text.drop { $0 == " " }
      blanks += kept.text.count - body.count
      guard !body.isEmpty else { continue }
      let trailing = body.reversed().prefix { $0 == " " }.count
      line += String(repeating: " ", count: blanks) + inked(body.dropLast(trailing), span.attribute)
      blanks = trailing
    }
    text += line + "\n"
  }

  /// Adds an empty line.
  package mutating func blank() { text += "\n" }

  /// Adds a text behind its lead, the following lines indented to where it began.
  package mutating func paragraph(_ lead: [StyledText], _ text: String, _ attribute: TextAttribute = .plain) {
    let indent = lead.cells
    let content = TerminalText(text).shortened(to: Self.longestParagraph)
    for (number, part) in content.lines(of: style.columns - indent).enumerated() {
      line((number == 0 ? lead : [].padded(to: indent)) + [StyledText(part, attribute)])
    }
  }

  /// Adds blocks of rows, each after an empty line; the remarks of all of them begin in one column.
  ///
  /// `after` is called behind each block with its number, to add what belongs to it.
  mutating func blocks(_ blocks: [[Row]], after: (Int, inout Page) -> Void = { _, _ in }) {
    let room = (style.columns - Self.labelWidth) * 2 / 5
    let width = blocks.joined().map(\.value.cells).filter { $0 <= room }.max() ?? room
    for (number, rows) in blocks.enumerated() {
      blank()
      for row in rows { add(row, valueWidth: width) }
      after(number, &self)
    }
  }

  private mutating func add(_ row: Row, valueWidth: Int) {
    let label = Self.label(row.label)
    let remarkColumn = Self.labelWidth + valueWidth + 2
    if !row.remark.isEmpty, row.value.cells <= valueWidth {
      paragraph((label + row.value).padded(to: remarkColumn), row.remark, row.remarkAttribute)
      return
    }
    let tail = row.remark.isEmpty ? [] : [StyledText("  "), StyledText(row.remark, row.remarkAttribute)]
    if (label + row.value + tail).cells <= style.columns {
      line(label + row.value + tail)
      return
    }
    if row.value.cells <= style.columns - label.cells {
      line(label + row.value)
    } else {
      paragraph(label, row.value.map(\.content.text).joined())
    }
    if !row.remark.isEmpty { paragraph([].padded(to: remarkColumn), row.remark, row.remarkAttribute) }
  }

  /// Adds lists, each under its label: what an entry is about, and what is said of it, in the same column for all.
  mutating func lists(_ lists: [(label: String, entries: [(subject: String, text: String)])]) {
    let subjects = lists.map { $0.entries.map { TerminalText($0.subject).shortened(to: 24) } }
    let width = subjects.joined().map(\.cells).max() ?? 0
    for (list, subjects) in zip(lists, subjects) {
      for (number, entry) in list.entries.enumerated() {
        let label = Self.label(number == 0 ? list.label : "")
        paragraph(label + [StyledText(subjects[number])].padded(to: width + 2), entry.text)
      }
    }
  }

  /// A label in bold, as wide as all labels.
  package static func label(_ text: String) -> [StyledText] {
    let label = [StyledText(text, .head)]
    return label.padded(to: max(labelWidth, label.cells + 1))
  }

  /// A label, a value, and what is to be said about the value.
  struct Row {
    let label: String
    let value: [StyledText]
    let remark: String
    let remarkAttribute: TextAttribute

    init(
      _ label: String, _ value: [StyledText], _ remark: String = "", _ remarkAttribute: TextAttribute = .plain
    ) {
      self.label = label
      self.value = value
      self.remark = remark
      self.remarkAttribute = remarkAttribute
    }

    init(
      _ label: String, _ value: String, _ remark: String = "", _ remarkAttribute: TextAttribute = .plain
    ) {
      self.init(label, [StyledText(value)], remark, remarkAttribute)
    }
  }

  private func inked(_ text: some StringProtocol, _ attribute: TextAttribute) -> String {
    style.colour && attribute != .plain ? "\u{1b}[\(attribute.parameters)m\(text)\u{1b}[0m" : String(text)
  }
}
