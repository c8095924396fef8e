import Model
import Testing

@testable import Reporter

/// Names that others chose, in every form: they end nothing, begin nothing, and hide nothing.
@Suite struct HostileNameTests {
  @Test(arguments: ReportFormats.all.map(\.name))
  func `a terminal that shows a document obeys no name in it`(form: String) throws {
    let format = try #require(ReportFormats.named(form))
    for name in HostileNames.all {
      let bytes = try format.bytes(
        of: try HostileNames.record(name), style: TextStyle(colour: false), detail: .full, in: .english)
      let text = try #require(String(validating: bytes, as: UTF8.self))
      let isShown = text.unicodeScalars.allSatisfy {
        $0 == "\n" || ($0 == "\r" && form == "csv") || !TerminalText.isHidden($0)
      }
      #expect(isShown, "\(name)")
      #expect(text.hasSuffix("\n") || text.hasSuffix("\r\n"))
    }
  }

  @Test(arguments: HostileNames.all)
  func `no line of the text is wider than the terminal, and the verdict stands first`(name: String) throws {
    for columns in [60, 80, 200] {
      let style = TextStyle(colour: false, columns: columns)
      let text = TextReport(style: style, detail: .full).text(of: try HostileNames.record(name))
      #expect(text.hasPrefix("UNLICENSED  non_compliant"))
      for line in text.split(separator: "\n") { #expect(TerminalText(String(line)).cells <= columns) }
    }
  }

  @Test(.enabled(if: XMLSchema.isPossible, XMLSchema.why), arguments: HostileNames.all)
  func `a JUnit document is valid, whatever the names are`(name: String) throws {
    let text = JUnitReport.text(of: try HostileNames.record(name))
    #expect(try XMLSchema(name: "junit.xsd").complaints(about: text) == "")
  }

  @Test(arguments: HostileNames.all)
  func `every annotation is one command, and its title ends where it should`(name: String) throws {
    let text = GitHubReport.annotations(of: try HostileNames.record(name))
    let command = #/::(error|warning|notice) title=[^:,\r\n]*::[^\r\n]+/#.matchingSemantics(.unicodeScalar)
    for line in text.dropLast().unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      #expect(try command.wholeMatch(in: String(line)) != nil, "\(String(line))")
    }
  }

  @Test func `a moment is told by the reader's clock, and its zone is said`() {
    let moment = SampleParts.started
    #expect(moment.words(secondsFromUTC: 28_800) == "2026-11-22 02:30:25 +08:00")
    #expect(moment.words(secondsFromUTC: -12_600) == "2026-11-21 15:00:25 -03:30")
    #expect(moment.words(secondsFromUTC: 0) == "2026-11-21 18:30:25 UTC")
    #expect(Timestamp(milliseconds: .max).words(secondsFromUTC: 3600).hasSuffix(" UTC"))
  }
}
