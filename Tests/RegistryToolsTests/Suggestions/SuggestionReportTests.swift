import Model
@testable import Reporter
import Testing

@testable import RegistryTools

/// What is written of marks that a registry does not know.
@Suite struct SuggestionReportTests {
  private let style = TextStyle(colour: false)

  @Test func `suggestions are written as text, as a fragment and as a document`() throws {
    let suggestions = try SampleFleet.suggestions()
    let text = SuggestionReport(style: style).text(of: suggestions)
    try Golden(name: "suggestions.txt").expect(Array(text.utf8))
    try Golden(name: "suggestions.yaml").expect(Array(SuggestionFragment.text(of: suggestions).utf8))
    try Golden(name: "suggestions.json").expect(JSONReport.bytes(of: suggestions))
    #expect(text.contains("198.51.100.4: 212 hosts, 4 sites (beijing CN-BJ, berlin DE, shanghai CN-SH and"))
  }

  @Test func `hostile names keep to the page, and to comments`() throws {
    let hostile = try SampleFleet.hostile()
    expectTidy(SuggestionReport(style: style).text(of: hostile), columns: 80)
    let fragment = SuggestionFragment.text(of: hostile)
    for line in fragment.split(separator: "\n") {
      #expect(line.hasPrefix("## ") || line.hasPrefix("# "))
      #expect(!line.unicodeScalars.contains { TerminalText.isHidden($0) }, "\(line)")
    }
    #expect(!fragment.contains("\n# - id: evil"))
  }

  @Test func `a fragment is comments alone, and nothing in it could license`() throws {
    let fragment = SuggestionFragment.text(of: try SampleFleet.suggestions())
    #expect(fragment.split(separator: "\n").allSatisfy { $0.hasPrefix("#") })
    #expect(!fragment.contains("dedicated: true,") && fragment.contains("dedicated: false"))
    #expect(fragment.contains("\n# - id:  ") && fragment.contains("{product: , sha256: "))
  }
}
