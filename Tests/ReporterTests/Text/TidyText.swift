import Testing

@testable import Reporter

/// Expects lines that fit, that end in no blank, and that hold nothing a terminal obeys.
func expectTidy(_ text: String, columns: Int, sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(text.hasSuffix("\n"), sourceLocation: sourceLocation)
  #expect(!text.hasSuffix("\n\n"), sourceLocation: sourceLocation)
  for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
    let cells = line.unicodeScalars.reduce(0) { $0 + TerminalText.width(of: $1) }
    #expect(cells <= columns, "'\(line)'", sourceLocation: sourceLocation)
    #expect(!line.hasSuffix(" "), "'\(line)'", sourceLocation: sourceLocation)
    #expect(
      !line.unicodeScalars.contains(where: TerminalText.isHidden), "'\(line)'", sourceLocation: sourceLocation
    )
  }
}
