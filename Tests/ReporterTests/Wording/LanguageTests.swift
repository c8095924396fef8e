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
      // What a finding is known by is no sentence.
      let text = String(decoding: bytes, as: UTF8.self).replacing(/"uid":"[^"]*"/, with: "")
      #expect(strayWords(in: text) == [])
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

  @Test(arguments: [PeriodForm.text, .markdown, .html])
  func `no words of a period's report stand outside the sentences of its language`(form: PeriodForm) throws {
    let wording = PeriodWording(language: BracketedEnglish())
    let report = try SamplePeriod.report()
    let text =
      switch form {
      case .text: PeriodText(style: Self.wide, wording: wording).text(of: report)
      case .markdown: PeriodMarkdown.text(of: report, in: wording)
      default: Self.visible(PeriodHTML.text(of: report, in: wording))
      }
    #expect(strayWords(in: text) == [])
    #expect(text.contains("〈"))
  }

  /// The text of a page without what is recorded in other words than the page's.
  private static func visible(_ html: String) -> String {
    html.replacing(/(?s)<(style|script|bdi|code)\b.*?<\/\1>/, with: "|").replacing(/<[^>]*>/, with: "|")
  }

  @Test func `Chinese has words of its own for everything that is said of a period`() {
    let (english, chinese) = (PeriodWording(.english), PeriodWording(.chinese))
    // Names and measures that are the same everywhere.
    let shared: Set<PageLabel> = [.median, .p95, .digest]
    for label in PageLabel.allCases where !shared.contains(label) {
      #expect(!chinese.label(label).contains(/[a-z]{3,}/), "\(label)")
      #expect(chinese.label(label) != english.label(label))
    }
    for label in PeriodLabel.allCases { #expect(!chinese.label(label).contains(/[A-Za-z]/), "\(label)") }
    for term in PageTerm.allCases {
      let words = chinese.language.definition(of: term)
      #expect(words.meaning.hasSuffix("。") && words.term != english.language.definition(of: term).term)
    }
    #expect(chinese.language.period("2026-Q4") == "2026年第4季度")
    #expect(chinese.language.period("2026-10") == "2026年10月")
    #expect(chinese.language.day("2026-10-01") == "2026年10月1日")
    #expect(Tag.allCases.map { chinese.language.word($0) } == ["无证", "无法判定", "持证", "未发现 VPN"])
    #expect(
      Status.allCases.map { chinese.language.word($0) } == ["不合规", "无法判定", "待核查", "合规", "不适用"])
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
