import Model
import Testing

@testable import Reporter

/// Every sentence of a report comes from its language: another one needs nothing but a type of its own.
@Suite struct LanguageTests {
  private static let wording = Wording(language: BracketedEnglish())
  private static let wide = TextStyle(colour: false, columns: 200)

  private static func records() throws -> [CheckRecord] {
    try [SampleParts.everythingSet()] + SampleRecord.allCases.filter { $0 != .hostile }.map { try $0.record }
  }

  @Test(arguments: [ReportDetail.brief, .full])
  func `no words of a text stand outside the sentences of its language`(detail: ReportDetail) throws {
    for record in try Self.records() {
      let text = TextReport(style: Self.wide, detail: detail, wording: Self.wording).text(of: record)
      #expect(strayWords(in: text) == [])
      #expect(text.contains("〈"))
    }
  }

  @Test(arguments: ReportFormats.all.map(\.name))
  func `no words of a document stand outside the sentences of its language`(name: String) throws {
    let format = try #require(ReportFormats.named(name))
    for record in try Self.records() where !["json", "jsonl"].contains(name) {
      let bytes = try format.bytes(of: record, style: Self.wide, detail: .full, in: Self.wording)
      #expect(strayWords(in: String(decoding: bytes, as: UTF8.self)) == [])
      #expect(strayWords(in: format.stepSummary(of: record, in: Self.wording) ?? "") == [])
    }
    #expect(format.summary(in: Self.wording).hasPrefix("〈"))
  }

  @Test func `no words of an observation or of samples stand outside the sentences of their language`() throws
  {
    let record = try SampleParts.everythingSet()
    let observation = ObservationReport(style: Self.wide, wording: Self.wording)
      .text(of: try SampleState.root(), tunnels: record.tunnels)
    let endpoint = try #require(record.endpoints.first)
    let target = Target(scheme: .tls, host: "erp.corp.test", port: 443)
    let report = ProbeReport(
      style: Self.wide, targets: [target], isProxied: true, isVerbose: true, wording: Self.wording)
    let samples =
      report.head
      + report.text(
        of: try #require(endpoint.samples.first), number: 1, target: target, certificate: endpoint.certificate
      )
      + report.summary(of: endpoint)
      + report.table(of: [(endpoint, .tls, endpoint.samples.first?.failure)])
    for text in [observation, samples] { #expect(strayWords(in: text) == [], "\(text)") }
  }

  /// Runs of three words or more between the sentences: names, codes and figures stand alone, or in columns.
  private func strayWords(in text: String) -> [String] {
    var outside = ""
    var depth = 0
    for character in text {
      switch character {
      case "〈": depth += 1
      case "〉":
        depth -= 1
        outside += "|"
      case _ where depth == 0: outside.append(character)
      default: break
      }
    }
    return outside.matches(of: /[A-Za-z]{2,}( [A-Za-z]{2,}){2,}/).map { String($0.output.0) }
  }
}
