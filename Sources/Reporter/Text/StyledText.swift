/// A piece of a line with one attribute.
package struct StyledText {
  let content: TerminalText
  let attribute: TextAttribute

  package init(_ raw: String, _ attribute: TextAttribute = .plain) {
    self.init(TerminalText(raw), attribute)
  }

  package init(_ content: TerminalText, _ attribute: TextAttribute = .plain) {
    self.content = content
    self.attribute = attribute
  }
}

extension [StyledText] {
  /// How many cells the pieces take together.
  package var cells: Int { reduce(0) { $0 + $1.content.cells } }

  /// The pieces with blanks behind them, to `width` cells.
  package func padded(to width: Int) -> [StyledText] {
    cells < width ? self + [StyledText(String(repeating: " ", count: width - cells))] : self
  }

  /// The pieces with blanks before them, to `width` cells.
  package func aligned(right width: Int) -> [StyledText] {
    cells < width ? [StyledText(String(repeating: " ", count: width - cells))] + self : self
  }
}
