import Model
import Testing

@testable import Reporter

/// What is written of many hosts, and of two registries.
@Suite struct FleetReportTests {
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
    expectTidy(RejudgementReport(style: style).text(of: try SampleFleet.rejudgement()), columns: 80)
    expectTidy(DifferenceReport(style: style).text(of: try SampleFleet.difference()), columns: 80)
  }

  @Test func `a fragment is comments alone, and nothing in it could license`() throws {
    let fragment = SuggestionFragment.text(of: try SampleFleet.suggestions())
    #expect(fragment.split(separator: "\n").allSatisfy { $0.hasPrefix("#") })
    #expect(!fragment.contains("dedicated: true,") && fragment.contains("dedicated: false"))
    #expect(fragment.contains("\n# - id:  ") && fragment.contains("{product: , sha256: "))
  }

  @Test func `what hosts come to is written as text and as a document`() throws {
    let report = RejudgementReport(style: style)
    try Golden(name: "rejudgement.txt").expect(Array(report.text(of: try SampleFleet.rejudgement()).utf8))
    try Golden(name: "rejudgement-alone.txt")
      .expect(Array(report.text(of: try SampleFleet.rejudgement(against: nil)).utf8))
    try Golden(name: "rejudgement.json").expect(JSONReport.bytes(of: try SampleFleet.rejudgement()))
  }

  @Test func `a difference is written as text and as a document`() throws {
    let difference = try SampleFleet.difference()
    try Golden(name: "difference.txt").expect(Array(DifferenceReport(style: style).text(of: difference).utf8))
    try Golden(name: "difference.json").expect(JSONReport.bytes(of: difference))
  }

  @Test func `a difference of two files of grants is written alike, and says nothing of what they follow`()
    throws
  {
    let difference = SampleFleet.grants()
    let text = DifferenceReport(style: style).text(of: difference)
    try Golden(name: "difference-grants.txt").expect(Array(text.utf8))
    try Golden(name: "difference-grants.json").expect(JSONReport.bytes(of: difference))
    expectTidy(text, columns: 80)
    #expect(!text.contains("prev_sha256"))
  }

  @Test func `without a difference that is said, and what else is wrong with the editions`() {
    let one = RegistryDifference.Edition(serial: 1, sha256: "a")
    func text(_ new: RegistryDifference.Edition, _ predecessor: RegistryDifference.Predecessor) -> String {
      DifferenceReport(style: style).text(
        of: RegistryDifference(
          old: one, new: new, predecessor: predecessor, at: SampleParts.started, changes: []))
    }
    #expect(
      text(one, .same).hasPrefix("no change from registry 1 to 1, as of 2026-11-21\nboth files are the same"))
    #expect(text(.init(serial: 1, sha256: "b"), .unstated).contains("raise meta.serial"))
    #expect(
      text(.init(serial: 2, sha256: "b"), .fits).contains("is the digest of registry 1, as it should be"))
  }

  @Test(arguments: RegistryField.allCases)
  func `no field goes without words`(field: RegistryField) {
    #expect(!field.noun.isEmpty)
    let subject = RegistrySubject.rule("r")
    let day = Day(year: 2026, month: 11, day: 21, begins: SampleParts.started)
    let later = Day(year: 2026, month: 12, day: 21, begins: SampleParts.started.adding(days: 30))
    let details: [RegistryChange.Detail] = [
      .changed(field, from: "true", to: "false"), .changed(field, from: "false", to: "true"),
      .changed(field, from: nil, to: "true"), .changed(field, from: "true", to: nil),
      .day(field, from: day, to: later), .day(field, from: later, to: day), .day(field, from: nil, to: day),
      .day(field, from: day, to: nil), .items(field, gained: ["a"], lost: []),
      .items(field, gained: [], lost: ["a"]), .items(field, gained: ["a"], lost: ["b"]),
    ]
    let sentences = details.map { ChangeWords(change: RegistryChange(subject, $0)).sentence }
    // What is true or false is always stated, so that its first statement is told as its change.
    let alike = [.complete, .dedicated, .grantRequired].contains(field) ? 1 : 0
    #expect(Set(sentences).count == sentences.count - alike, "\(sentences)")
    for sentence in sentences { #expect(sentence.hasPrefix("rule r: ") && sentence.utf8.count > 14) }
    let fact = ChangeWords(change: RegistryChange(subject, .added([.init(field, "true")]))).sentence
    #expect(fact.utf8.count > "rule r: added: ".utf8.count)
  }

  @Test func `every effect has words, but those that their change tells itself`() {
    for effect in RegistryChange.Effect.allCases where ![.canLicense, .cannotLicense].contains(effect) {
      #expect(effect.words?.isEmpty == false)
    }
  }

  @Test func `either schema is read back, and another is refused by its name`() throws {
    let record = try SampleRecord.licensed.record
    #expect(try JSONReport.stored(from: JSONReport.bytes(of: record)) == .record(record))
    let state = try SampleState.root()
    #expect(try JSONReport.stored(from: JSONReport.bytes(of: state)) == .state(state))
    let foreign = Array(#"{"schema": "vpnaudit.probe/1"}"#.utf8)
    let refusal = #expect(throws: JSONReportError.self) { try JSONReport.stored(from: foreign) }
    #expect(
      refusal?.description
        == "schema: 'vpnaudit.probe/1' is neither 'vpnaudit.record/1' nor 'vpnaudit.hoststate/1'")
  }
}
