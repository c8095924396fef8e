import Model
import Reporter
import Testing

@testable import RegistryTools

/// What is written of two registries, or two files of grants.
@Suite struct DifferenceReportTests {
  private let style = TextStyle(colour: false)

  @Test func `a difference is written as text and as a document`() throws {
    let difference = try SampleFleet.difference()
    try Golden(name: "difference.txt").expect(Array(DifferenceReport(style: style).text(of: difference).utf8))
    expectTidy(DifferenceReport(style: style).text(of: difference), columns: 80)
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
    // What is true or false is always stated, so its first statement is reported as its change.
    let alike = [.complete, .dedicated, .grantRequired].contains(field) ? 1 : 0
    #expect(Set(sentences).count == sentences.count - alike, "\(sentences)")
    for sentence in sentences { #expect(sentence.hasPrefix("rule r: ") && sentence.utf8.count > 14) }
    let fact = ChangeWords(change: RegistryChange(subject, .added([.init(field, "true")]))).sentence
    #expect(fact.utf8.count > "rule r: added: ".utf8.count)
  }

  @Test func `every effect has words, but those that their change implies`() {
    for effect in RegistryChange.Effect.allCases where ![.canLicense, .cannotLicense].contains(effect) {
      #expect(effect.words?.isEmpty == false)
    }
  }
}
