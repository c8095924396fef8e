/// A piece of a line in one ink.
package struct Span {
  package let content: TerminalText
  package let ink: Ink

  package init(_ raw: String, _ ink: Ink = .plain) {
    self.init(TerminalText(raw), ink)
  }

  package init(_ content: TerminalText, _ ink: Ink = .plain) {
    self.content = content
    self.ink = ink
  }
}

extension [Span] {
  /// How many cells the pieces take together.
  package var cells: Int { reduce(0) { $0 + $1.content.cells } }

  /// The pieces with blanks behind them, to `width` cells.
  package func padded(to width: Int) -> [Span] {
    cells < width ? self + [Span(String(repeating: " ", count: width - cells))] : self
  }

  /// The pieces with blanks before them, to `width` cells.
  package func aligned(right width: Int) -> [Span] {
    cells < width ? [Span(String(repeating: " ", count: width - cells))] + self : self
  }
}

/// A text that grows line by line, no line longer than the style's columns.
package struct Page {
  /// Where the values begin, behind the labels.
  package static let labelWidth = 10
  /// The longest value that is written out; a name may be of any length.
  private static let longestParagraph = 800

  package let style: TextStyle
  package private(set) var text = ""

  package init(style: TextStyle) { self.style = style }

  /// Adds a line; what does not fit is left out, so callers wrap before.
  package mutating func line(_ spans: [Span]) {
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
      line += String(repeating: " ", count: blanks) + inked(body.dropLast(trailing), span.ink)
      blanks = trailing
    }
    text += line + "\n"
  }

  /// Adds an empty line.
  package mutating func blank() { text += "\n" }

  /// Adds a text behind its lead, the following lines indented to where it began.
  package mutating func paragraph(_ lead: [Span], _ text: String, _ ink: Ink = .plain) {
    let indent = lead.cells
    let content = TerminalText(text).shortened(to: Self.longestParagraph)
    for (number, part) in content.lines(of: style.columns - indent).enumerated() {
      line((number == 0 ? lead : [].padded(to: indent)) + [Span(part, ink)])
    }
  }

  /// Adds blocks of rows, each after an empty line; the remarks of all of them begin in one column.
  ///
  /// `after` is called behind each block with its number, to add what belongs to it.
  package mutating func blocks(_ blocks: [[Row]], after: (Int, inout Page) -> Void = { _, _ in }) {
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
      paragraph((label + row.value).padded(to: remarkColumn), row.remark, row.remarkInk)
      return
    }
    let tail = row.remark.isEmpty ? [] : [Span("  "), Span(row.remark, row.remarkInk)]
    if (label + row.value + tail).cells <= style.columns {
      line(label + row.value + tail)
      return
    }
    if row.value.cells <= style.columns - label.cells {
      line(label + row.value)
    } else {
      paragraph(label, row.value.map(\.content.text).joined())
    }
    if !row.remark.isEmpty { paragraph([].padded(to: remarkColumn), row.remark, row.remarkInk) }
  }

  /// Adds lists, each under its label: what an entry is about, and what is said of it, in the same column for all.
  package mutating func lists(_ lists: [(label: String, entries: [(subject: String, text: String)])]) {
    let subjects = lists.map { $0.entries.map { TerminalText($0.subject).shortened(to: 24) } }
    let width = subjects.joined().map(\.cells).max() ?? 0
    for (list, subjects) in zip(lists, subjects) {
      for (number, entry) in list.entries.enumerated() {
        let label = Self.label(number == 0 ? list.label : "")
        paragraph(label + [Span(subjects[number])].padded(to: width + 2), entry.text)
      }
    }
  }

  /// A label in bold, as wide as all labels.
  package static func label(_ text: String) -> [Span] {
    let label = [Span(text, .head)]
    return label.padded(to: max(labelWidth, label.cells + 1))
  }

  /// A label, a value, and what is to be said about the value.
  package struct Row {
    package let label: String
    package let value: [Span]
    package let remark: String
    package let remarkInk: Ink

    package init(_ label: String, _ value: [Span], _ remark: String = "", _ remarkInk: Ink = .plain) {
      self.label = label
      self.value = value
      self.remark = remark
      self.remarkInk = remarkInk
    }

    package init(_ label: String, _ value: String, _ remark: String = "", _ remarkInk: Ink = .plain) {
      self.init(label, [Span(value)], remark, remarkInk)
    }
  }

  private func inked(_ text: some StringProtocol, _ ink: Ink) -> String {
    style.colour && ink != .plain ? "\u{1b}[\(ink.parameters)m\(text)\u{1b}[0m" : String(text)
  }
}
