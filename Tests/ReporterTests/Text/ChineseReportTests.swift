import Foundation
import Model
import Testing

@testable import Reporter

/// Whole reports in Chinese.
@Suite struct ChineseReportTests {
  private static func text(
    _ record: CheckRecord, _ detail: ReportDetail = .brief, columns: Int = 80
  ) -> String {
    TextReport(style: TextStyle(colour: false, columns: columns), detail: detail, wording: .chinese)
      .text(of: record)
  }

  /// From inside a container, where the host is not seen.
  private static func container() -> CheckRecord {
    let record = SampleParts.record(
      collectors: Collector.observing.map { CollectorReport($0, $0 == .bpf ? .off : .complete) },
      complete: true, tunnels: [], endpoints: [],
      compliance: Compliance(
        status: .undetermined, tag: .undetermined, outcome: nil,
        reasons: [
          Reason(.viewLimited, .host, .host(.viewLimited(processes: .contained, network: .contained)))
        ], exit: 3))
    return CheckRecord(
      id: record.id, host: record.host, time: record.time, agent: record.agent, inputs: record.inputs,
      observation: CheckRecord.Observation(
        complete: true, collectors: record.observation.collectors, extent: .container), tunnels: [],
      endpoints: [], compliance: record.compliance)
  }

  private static func named(_ name: String) throws -> CheckRecord {
    switch name {
    case "container": container()
    case "refusals": RefusalReportTests.accepted()
    case "waived": try WaiverReportTests.record()
    case "everything": try SampleParts.everythingSet()
    default: try #require(SampleRecord(rawValue: name)).record
    }
  }

  @Test(arguments: [
    "licensed", "unlicensed", "undetermined", "ordinary", "none", "unseen", "nested", "container", "refusals",
    "waived",
  ])
  func `the text is the one that was read in review`(name: String) throws {
    let text = Self.text(try Self.named(name))
    try Golden(name: "zh-text-\(name).txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }

  @Test(arguments: ["unlicensed", "nested", "everything"])
  func `the whole text is the one that was read in review`(name: String) throws {
    let text = Self.text(try Self.named(name), .full)
    try Golden(name: "zh-text-full-\(name).txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }

  @Test(arguments: [60, 72, 100, 200], [ReportDetail.brief, .full])
  func `no line is wider than the terminal, for a Chinese character takes two cells`(
    columns: Int, detail: ReportDetail
  ) throws {
    for sample in SampleRecord.allCases {
      expectTidy(Self.text(try sample.record, detail, columns: columns), columns: columns)
    }
  }

  @Test func `values and remarks stand in columns, by their cells`() throws {
    let lines = Self.text(try SampleRecord.licensed.record).split(separator: "\n")
    func cells(before part: String, in line: Substring) throws -> Int {
      let range = try #require(line.range(of: part))
      return TerminalText(String(line[..<range.lowerBound])).cells
    }
    let gateway = try #require(lines.first { $0.hasPrefix("网关") })
    let provider = try #require(lines.first { $0.hasPrefix("服务商") })
    #expect(try cells(before: "203.0.113.10", in: gateway) == 10)
    #expect(try cells(before: "Example Net", in: provider) == 10)
    #expect(try cells(before: "已证实", in: gateway) == cells(before: "许可证", in: provider))
    // The end of the first line is the registry's, at the terminal's edge.
    let first = try #require(lines.first)
    #expect(TerminalText(String(first)).cells == 80 && first.hasSuffix("登记册 1，未签名"))
    let head = try #require(lines.first { $0.hasPrefix("端点") })
    let row = try #require(lines.first { $0.hasPrefix("erp") })
    #expect(try cells(before: "结果", in: head) == cells(before: "可达", in: row))
  }

  /// Runs of English, apart from what records hold in the words of others.
  @Test(arguments: SampleRecord.allCases.filter { $0 != .hostile }, [ReportDetail.brief, .full])
  func `no English is left in a text`(sample: SampleRecord, detail: ReportDetail) throws {
    let text = Self.text(try sample.record, detail)
    // A library's text, and a rule's selector as `ip rule` writes it.
    let own = text.replacing(/unable to get\s+local issuer certificate/, with: "")
      .replacing("not from all fwmark", with: "")
    for found in own.matches(of: /[a-z]{2,} [a-z]{2,} [a-z]{2,}/) {
      Issue.record("'\(found.output)' in \(sample)")
    }
    for word in ["licensed", "compliant", "undetermined", "reachable", "degraded", "unsigned", "complete"] {
      #expect(!text.contains(word), "'\(word)' in \(sample)")
    }
  }

  @Test(arguments: SampleRecord.allCases)
  func `the first line of a plug-in keeps to the guidelines`(sample: SampleRecord) throws {
    let text = NagiosReport.text(of: try sample.record, in: .chinese)
    let first = try #require(text.split(separator: "\n").first)
    let status = try #require(first.split(separator: "|").first)
    #expect(TerminalText(String(status)).cells < 80)
    #expect(status.contains(#/^(OK|WARNING|CRITICAL|UNKNOWN): /#))
    // The words that programs read are the same.
    let english = NagiosReport.text(of: try sample.record).split(separator: "\n").first ?? ""
    #expect(first.split(separator: "|").dropFirst() == english.split(separator: "|").dropFirst())
  }

  @Test(arguments: [ReportForm.nagios, .github, .junit, .csv])
  func `other forms are those that were read in review`(form: ReportForm) throws {
    let format = try #require(ReportFormats.named(form.rawValue))
    let record = try SampleRecord.unlicensed.record
    let bytes = try format.bytes(
      of: record, style: TextStyle(colour: false), detail: .brief, in: .chinese)
    try Golden(name: "zh-\(form.rawValue)-unlicensed.txt").expect(bytes)
    if let summary = format.stepSummary(of: record, in: .chinese) {
      try Golden(name: "zh-\(form.rawValue)-unlicensed.md").expect(Array(summary.utf8))
    }
  }

  @Test func `findings are known by the same in every language`() throws {
    let format = try #require(ReportFormats.named("ocsf"))
    let record = try SampleRecord.unlicensed.record
    let ids = try [Wording.english, .chinese].map { wording in
      let bytes = try format.bytes(
        of: record, style: TextStyle(colour: false), detail: .brief, in: wording)
      return String(decoding: bytes, as: UTF8.self).matches(of: /"finding_info":.*?"uid":"(.*?)"/).map {
        String($0.output.1)
      }
    }
    #expect(ids[0] == ids[1] && ids[0].count > 5)
  }

  @Test func `a document in Chinese differs from the English one in its texts alone`() throws {
    let texts: Set<String> = ["text", "detail", "basis", "value", "evidence"]
    func stripped(_ value: Any) -> NSObject {
      switch value {
      case let object as [String: Any]:
        var kept = object
        // Facts may have a text too: what a library or a server said.
        for key in texts where !(key == "evidence" && object[key] is [[String: Any]]) { kept[key] = nil }
        return kept.mapValues(stripped) as NSDictionary
      case let list as [Any]: return list.map(stripped) as NSArray
      default: return (value as? NSObject) ?? NSNull()
      }
    }
    for sample in SampleRecord.allCases {
      let record = try sample.record
      let documents = try [Wording.english, .chinese].map { wording in
        try JSONSerialization.jsonObject(with: Data(JSONReport.bytes(of: record, in: wording)))
      }
      #expect(stripped(documents[0]) == stripped(documents[1]))
      let bytes = try JSONReport.bytes(of: record, in: .chinese)
      #expect(try JSONReport.record(from: bytes).compliance.reasons == record.compliance.reasons)
    }
  }

  @Test func `samples of probes are shown in Chinese`() throws {
    let record = try SampleParts.everythingSet()
    let endpoint = try #require(record.endpoints.first)
    let target = Target(scheme: .tls, host: "erp.corp.test", port: 443)
    let report = ProbeReport(
      style: TextStyle(colour: false), targets: [target], isProxied: true, isVerbose: true, wording: .chinese)
    let text =
      report.head
      + report.text(
        of: try #require(endpoint.samples.first), number: 1, target: target, certificate: endpoint.certificate
      )
      + report.summary(of: endpoint)
      + report.histogram(of: .tls, times: [.init(time: Microseconds(300), count: 2)])
      + report.table(of: [(endpoint, .tls, endpoint.samples.first?.failure)])
    try Golden(name: "zh-probe.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }

  @Test func `an observation is shown in Chinese`() throws {
    let text = ObservationReport(style: TextStyle(colour: false), wording: .chinese)
      .text(of: try SampleState.root(), tunnels: try SampleParts.everythingSet().tunnels)
    try Golden(name: "zh-observation.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }
}
