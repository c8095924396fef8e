import Foundation
import Model
import Reporter
import Testing

/// What an auditor asks of a quarter, answered from the JSON alone.
@Suite(.timeLimit(.minutes(2))) struct QuarterTests {
  private static func hosts(_ root: [String: Any]) -> [String: [String: Any]] {
    let list = root["hosts"] as? [[String: Any]] ?? []
    return Dictionary(
      list.compactMap { host in
        (host["host"] as? String).map { ($0 + (host["extent"] == nil ? "" : "/part"), host) }
      }
    ) { first, _ in first }
  }

  @Test func `each host is in one state, and the counts add up`() throws {
    var collector = try SimulatedQuarter.whole()
    let root = try SimulatedQuarter.json(collector.report())
    let counts = try #require(root["counts"] as? [String: Int])
    #expect(counts["hosts"] == 6 && counts["checks"] == 5 * 90 + 1)
    #expect(counts["compliant"] == 2 && counts["reviewed"] == 0)
    #expect(counts["non_compliant"] == 2 && counts["open"] == 1 && counts["closed"] == 1)
    #expect(counts["undetermined"] == 1 && counts["not_heard"] == 1 && counts["never_heard"] == 1)
    let states = Self.hosts(root).mapValues { $0["state"] as? String }
    #expect(
      states == [
        "bj-1": "compliant", "bj-2": "non_compliant", "bj-3": "not_heard", "bj-4": "non_compliant",
        "bj-5": "compliant", "bj-6": "undetermined", "bj-1/part": "compliant",
      ])
    #expect((root["population"] as? [String: Any])?["parts"] as? Int == 1)
  }

  @Test(arguments: [
    ("report.txt", PeriodForm.text), ("report.md", .markdown), ("report.csv", .csv), ("report.json", .json),
  ])
  func `the quarter reads as it did`(name: String, form: PeriodForm) throws {
    var collector = try SimulatedQuarter.whole()
    try Golden(name: name).expect(form.bytes(of: collector.report(), style: TextStyle(colour: false)))
  }

  @Test(arguments: [("report-zh.txt", PeriodForm.text), ("report-zh.md", .markdown)])
  func `the quarter reads as it did in Chinese`(name: String, form: PeriodForm) throws {
    var collector = try SimulatedQuarter.whole(in: .chinese)
    try Golden(name: name).expect(
      form.bytes(of: collector.report(), style: TextStyle(colour: false), in: .chinese))
  }

  /// The page without its style and its script, an element a line.
  @Test(arguments: [("report.html", ReportLanguage.english), ("report-zh.html", .chinese)])
  func `the quarter's page is as it was`(name: String, language: ReportLanguage) throws {
    var collector = try SimulatedQuarter.whole(in: language)
    try Self.expect(collector.report(), in: language, toBe: name)
  }

  @Test(arguments: [("review.html", ReportLanguage.english), ("review-zh.html", .chinese)])
  func `the page of a month beside another one is as it was`(name: String, language: ReportLanguage) throws {
    try Self.expect(try ReviewTests.whole(in: language), in: language, toBe: name)
  }

  private static func expect(_ report: PeriodReport, in language: ReportLanguage, toBe name: String) throws {
    let bytes = try PeriodForm.html.bytes(of: report, style: TextStyle(colour: false), in: language)
    let body = String(decoding: bytes, as: UTF8.self).replacing(
      /(?s)<head>.*<\/head>|<script>.*<\/script>/, with: "")
    let lines = body.replacing(/(<\/(li|tr|p|h[1-3]|div|figure|dt|dd|ul|dl|caption|section)>)/) {
      "\($0.1)\n"
    }
    try Golden(name: name).expect(Array(lines.utf8))
  }

  @Test func `the forms for programs are the same in every language`() throws {
    var collector = try SimulatedQuarter.whole()
    let report = collector.report()
    var inChinese = try SimulatedQuarter.whole(in: .chinese)
    let chinese = inChinese.report()
    for form in [PeriodForm.json, .csv, .oscal] {
      let style = TextStyle(colour: false)
      #expect(try form.bytes(of: chinese, style: style, in: .chinese) == form.bytes(of: report, style: style))
    }
  }

  @Test(arguments: [PeriodForm.text, .markdown, .html])
  func `what checks recorded is told in Chinese`(form: PeriodForm) throws {
    var collector = try SimulatedQuarter.whole(in: .chinese)
    let report = collector.report()
    let bytes = try form.bytes(of: report, style: TextStyle(colour: false), in: .chinese)
    let text = String(decoding: bytes, as: UTF8.self).replacing(/\s+/, with: "")
    #expect(text.contains("中没有服务商拥有网关203.0.113.66"))
    for english in ["noprovider", "whichcallsitself", "mandatorycollectors", "bdiclass=\"long\"lang=\"en\""] {
      #expect(!text.contains(english), "\(english)")
    }
    // A report that was collected in English says so of its sentences.
    var other = try SimulatedQuarter.whole()
    let mixed = String(
      decoding: try PeriodForm.html.bytes(of: other.report(), style: TextStyle(colour: false), in: .chinese),
      as: UTF8.self)
    #expect(mixed.contains("<bdi class=\"long\" lang=\"en\">"))
  }

  @Test func `which hosts were non-compliant, for how long, why, and how is it known`() throws {
    var collector = try SimulatedQuarter.whole()
    let hosts = Self.hosts(try SimulatedQuarter.json(collector.report()))
    let offender = try #require((hosts["bj-2"]?["violations"] as? [[String: Any]])?.first)
    #expect(offender["first"] as? String == "2027-01-11T02:00:00.000Z")
    #expect(offender["ended"] as? String == "2027-02-05T02:00:00.000Z")
    #expect(offender["checks"] as? Int == 25)
    #expect(offender["at_least_s"] as? Int == 24 * 86_400 && offender["at_most_s"] as? Int == 26 * 86_400)
    #expect(offender["codes"] as? [String] == ["PROVIDER_UNLISTED"])
    #expect((offender["why"] as? [String])?.first?.contains("203.0.113.66") == true)
    #expect(offender["basis"] as? String == "observed")
    let place = try #require(offender["first_check"] as? [String: Any])
    #expect(place["file"] as? String == "records/bj-2.jsonl" && place["line"] as? Int == 11)
    #expect(place["record"] as? String == "01976a3e-8f10-7000-8000-000000020010")
    #expect(hosts["bj-2"]?["open_violation"] == nil)
    let expired = try #require(hosts["bj-4"]?["open_violation"] as? [String: Any])
    #expect(expired["first"] as? String == "2027-02-15T02:00:00.000Z" && expired["ended"] == nil)
    #expect(expired["codes"] as? [String] == ["LIC_EXPIRED"], "\(expired)")
  }

  @Test func `who was silent, which licence ends next, which edition judged, what endpoints missed`() throws {
    var collector = try SimulatedQuarter.whole()
    let root = try SimulatedQuarter.json(collector.report())
    let silent = try #require(Self.hosts(root)["bj-3"]?["silences"] as? [String: Any])
    #expect(silent["longest_s"] as? Int == 90 * 86_400 && silent["lasting"] as? Bool == true)
    let findings = try #require(root["findings"] as? [[String: Any]])
    #expect(findings.contains { $0["code"] as? String == "NOT_HEARD" && $0["host"] as? String == "bj-3" })
    #expect(findings.contains { $0["code"] as? String == "CHAIN_ALTERED" && $0["host"] as? String == "bj-6" })
    let licences = try #require(root["licences"] as? [[String: Any]])
    #expect(licences.first?["licence"] as? String == "LAB-0001")
    let editions = try #require(root["editions"] as? [[String: Any]])
    #expect(editions.map { $0["serial"] as? Int } == [42, 43])
    #expect(editions[0]["first"] as? String == "2027-01-01T02:00:00.000Z")
    #expect(editions[1]["first"] as? String == "2027-02-10T02:00:00.000Z")
    let endpoint = try #require((root["endpoints"] as? [[String: Any]])?.first)
    #expect(endpoint["name"] as? String == "erp" && endpoint["sent"] as? Int == 450)
    #expect(endpoint["ok"] as? Int == 270 && endpoint["outcomes"] as? [String: Int] == ["degraded": 90])
    #expect((endpoint["goals"] as? [String: [String: Int]])?["handshake"] == ["warning": 90])
    let median = try #require(endpoint["tls_p50_us"] as? Int)
    #expect(abs(median - 412_000) < 4_120)
    let source = try #require((root["sources"] as? [[String: Any]])?.last)
    #expect(source["first_entry"] as? Int == 1 && source["last_entry"] as? Int == 90)
    #expect((source["chain"] as? [String: Any])?["entry"] as? Int == 40)
    #expect(Self.hosts(root)["bj-6"]?["altered"] as? Int == 51)
  }

  @Test func `the same inputs give the same bytes, and a check counts once in two sources`() throws {
    var (first, second) = (try SimulatedQuarter.whole(), try SimulatedQuarter.whole())
    let style = TextStyle(colour: false)
    for form in PeriodForm.allCases {
      #expect(
        try form.bytes(of: first.report(), style: style) == form.bytes(of: second.report(), style: style))
    }
    second.begin(PeriodSource(path: "again", kind: .records, chain: .unsigned))
    for day in 0..<90 { _ = second.add(try SimulatedQuarter.record(2, day: day), file: "again", number: 1) }
    let (once, twice) = (
      try SimulatedQuarter.json(first.report()), try SimulatedQuarter.json(second.report())
    )
    for key in ["counts", "hosts", "findings", "providers", "editions", "endpoints"] {
      #expect((once[key] as? NSObject) == (twice[key] as? NSObject), "\(key)")
    }
    #expect((twice["sources"] as? [[String: Any]])?.last?["repeated"] as? Int == 90)
  }

  @Test func `the order in which checks come does not change what is said of a host`() throws {
    var (sorted, shuffled) = (try SimulatedQuarter.collector(), try SimulatedQuarter.collector())
    let days = Array(0..<90)
    for (collector, order) in [(0, days), (1, days.map { $0 * 37 % 90 })] {
      for day in order {
        let record = try SimulatedQuarter.record(2, day: day)
        if collector == 0 {
          _ = sorted.add(record, file: "a", number: Int64(day))
        } else {
          _ = shuffled.add(record, file: "a", number: Int64(day))
        }
      }
    }
    let (one, other) = (
      try SimulatedQuarter.json(sorted.report()), try SimulatedQuarter.json(shuffled.report())
    )
    #expect((one["hosts"] as? NSObject) == (other["hosts"] as? NSObject))
    #expect(Self.hosts(other)["bj-2"]?["checks"] as? Int == 90)
  }

  @Test func `a finding has the same id in another period, and another one for another host`() throws {
    func ids(_ host: Int, _ days: Range<Int>) throws -> Set<String> {
      var collector = try SimulatedQuarter.collector(inventory: nil)
      for day in days {
        _ = collector.add(try SimulatedQuarter.record(host, day: day), file: "a", number: 1)
      }
      let findings = try SimulatedQuarter.json(collector.report())["findings"] as? [[String: Any]]
      return Set(
        (findings ?? []).filter { $0["topic"] as? String == "endpoint" }.compactMap { $0["id"] as? String })
    }
    let early = try ids(5, 0..<3)
    #expect(early.count == 1 && early.allSatisfy { $0.count == 32 })
    #expect(try ids(5, 40..<43) == early)
  }

  @Test func `a check that says something else under the same id is no repetition`() throws {
    var collector = try SimulatedQuarter.collector()
    for day in 0..<90 { _ = collector.add(try SimulatedQuarter.record(1, day: day), file: "a", number: 1) }
    let other = try SimulatedQuarter.record(2, day: 20, name: "bj-1")
    let forged = CheckRecord(
      id: try SimulatedQuarter.record(1, day: 20).id,
      host: HostIdentity(id: "id-1", name: "bj-1"), time: other.time, agent: other.agent,
      inputs: other.inputs, observation: other.observation, tunnels: other.tunnels, endpoints: [],
      compliance: other.compliance)
    _ = collector.add(forged, file: "b", number: 1)
    let root = try SimulatedQuarter.json(collector.report())
    #expect(Self.hosts(root)["bj-1"]?["state"] as? String == "non_compliant")
    let findings = root["findings"] as? [[String: Any]] ?? []
    #expect(findings.contains { $0["code"] as? String == "RECORD_DIFFERS" })
  }

  @Test func `what finds no room makes no host compliant`() throws {
    let bounds = PeriodCollector.Bounds(checks: 60)
    let period = try #require(SimulatedQuarter.quarter)
    var collector = PeriodCollector(
      period, now: moment("2027-06-01T00:00:00Z"), silence: .seconds(86_400 * 60), inventory: nil,
      bounds: bounds, digest: SimulatedQuarter.digest)
    for day in 0..<90 { _ = collector.add(try SimulatedQuarter.record(1, day: day), file: "a", number: 1) }
    let root = try SimulatedQuarter.json(collector.report())
    #expect(Self.hosts(root)["bj-1"]?["state"] as? String == "undetermined")
    #expect((root["left_out"] as? [String: Int])?["checks"] == 30)
  }

  @Test func `an empty period says that nobody was heard from`() throws {
    var collector = try SimulatedQuarter.collector()
    let report = collector.report()
    let counts = try #require(try SimulatedQuarter.json(report)["counts"] as? [String: Int])
    #expect(counts["hosts"] == 6 && counts["never_heard"] == 6 && counts["compliant"] == 0)
    let text = String(
      decoding: try PeriodForm.text.bytes(of: report, style: TextStyle(colour: false)), as: UTF8.self)
    #expect(text.contains("None of 6 hosts was compliant throughout"))
    var unknown = try SimulatedQuarter.collector(inventory: nil)
    let empty = String(
      decoding: try PeriodForm.text.bytes(of: unknown.report(), style: TextStyle(colour: false)),
      as: UTF8.self)
    #expect(empty.contains("No host is in scope.") && empty.contains("population unknown"))
  }

  @Test func `names that hosts chose do nothing in any form`() throws {
    var collector = try SimulatedQuarter.collector(inventory: nil)
    let name = "=cmd|' /C calc'!A0\u{1b}[31m\n| x | <script>alert(1)</script> [a](http://b) \u{202e}"
    for day in 9..<12 {
      _ = collector.add(try SimulatedQuarter.record(2, day: day, name: name), file: name, number: 1)
    }
    let report = collector.report()
    func text(_ form: PeriodForm) throws -> String {
      String(decoding: try form.bytes(of: report, style: TextStyle(colour: false)), as: UTF8.self)
    }
    for form in [PeriodForm.text, .markdown, .json, .html] {
      let written = try text(form)
      #expect(!written.contains("\u{1b}") && !written.contains("\u{202e}"))
    }
    let markdown = try text(.markdown)
    #expect(!markdown.contains("<script") && !markdown.contains("[a]") && !markdown.contains("| x |"))
    let csv = try text(.csv)
    #expect(csv.contains("\"'=cmd") && !csv.contains(",=cmd") && !csv.contains("\n=cmd"))
    for line in try text(.text).split(separator: "\n") { #expect(line.count <= 80) }
  }
}
