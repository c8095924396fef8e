import Foundation
import Model
import Testing

@testable import Reporter
@testable import RegistryTools
import Settings

/// What stands beside a period's findings: an earlier report, decisions, controls.
@Suite(.timeLimit(.minutes(2))) struct ReviewTests {
  /// The first two months of the simulated quarter.
  private static func month(_ number: Int) throws -> ReportPeriod {
    let begins = [0, 31, 59].map { moment("2027-01-01T00:00:00Z").adding(days: $0) }
    return try #require(
      ReportPeriod(
        from: begins[number], until: begins[number + 1], timeZone: "UTC", date: { $0.day },
        begin: { Timestamp(ofYear: $0, month: $1, day: $2) }))
  }

  /// A month's report on hosts 1, 2, 4, 5 of a fleet of six; on host 6 only the first month.
  private static func report(
    _ number: Int, without absent: Set<Int> = [], in language: ReportLanguage = .english
  ) throws -> PeriodReport {
    var collector = PeriodCollector(
      try month(number), now: moment("2027-06-01T00:00:00Z"), silence: .seconds(26 * 3600),
      inventory: SimulatedQuarter.inventory, language: language, digest: SimulatedQuarter.digest)
    let days = number == 0 ? 0..<31 : 31..<59
    collector.begin(
      PeriodSource(path: "fleet.db", kind: .journal, chain: number == 0 ? .unsigned : .verified(head: nil)))
    for host in [1, 2, 4, 5] + (number == 0 ? [6] : []) where !absent.contains(host) {
      for day in days {
        _ = collector.add(try SimulatedQuarter.record(host, day: day), file: "fleet.db", number: Int64(day))
      }
    }
    return collector.report()
  }

  private static func earlier(_ report: PeriodReport) throws -> PreviousReport {
    let bytes = try PeriodForm.json.bytes(of: report, style: TextStyle(colour: false))
    return try PreviousReport(json: bytes, path: "january.json", sha256: "00")
  }

  private static func compared(
    without absent: Set<Int> = [], in language: ReportLanguage = .english
  ) throws -> PeriodReport {
    try report(1, without: absent, in: language).compared(with: earlier(report(0)))
  }

  private static func change(
    _ report: PeriodReport, _ host: String, _ topic: String
  ) -> FindingChange? {
    report.findings.first { $0.host == host && $0.topic == topic }?.change
  }

  @Test func `what is new, closed and carried over adds up`() throws {
    let report = try Self.compared()
    let changes = try #require(report.comparison)
    #expect(changes.opening + changes.new - changes.closed == changes.closing)
    #expect(Self.change(report, "bj-2", "tunnel") == .carriedOver)
    #expect(report.findings.first { $0.host == "bj-2" && $0.topic == "tunnel" }?.open == false)
    #expect(Self.change(report, "bj-5", "expectation") == .carriedOver)
    #expect(Self.change(report, "bj-4", "tunnel") == .new)
    #expect(Self.change(report, "bj-3", "silence") == .carriedOver)
    #expect(changes.gap == 0 && changes.path == "january.json" && changes.sha256 == "00")
    #expect(
      changes.hosts.map { "\($0.host) \($0.before?.rawValue ?? "-") \($0.now?.rawValue ?? "-")" } == [
        "bj-4 compliant non_compliant", "bj-6 compliant not_heard",
      ])
  }

  @Test func `a host that is not heard from has mended nothing`() throws {
    let report = try Self.compared(without: [2, 5])
    let changes = try #require(report.comparison)
    #expect(Set(changes.unseen.map(\.host)) == ["bj-2", "bj-5"])
    #expect(!changes.gone.contains { $0.host == "bj-2" || $0.host == "bj-5" })
    #expect(changes.opening + changes.new - changes.closed == changes.closing)
  }

  @Test func `a host that was set up anew is heard from under its name`() throws {
    for inventory in [SimulatedQuarter.inventory, nil] {
      var collector = PeriodCollector(
        try Self.month(1), now: moment("2027-06-01T00:00:00Z"), silence: .seconds(26 * 3600),
        inventory: inventory, digest: SimulatedQuarter.digest)
      for day in 31..<59 {
        let check = try SimulatedQuarter.record(7, day: day, name: "bj-2")
        _ = collector.add(check, file: "a", number: Int64(day))
      }
      let changes = try #require(collector.report().compared(with: Self.earlier(Self.report(0))).comparison)
      // Without an inventory two hosts may have one name.
      #expect(changes.gone.contains { $0.host == "bj-2" } == (inventory != nil))
      #expect(changes.unseen.contains { $0.host == "bj-2" } == (inventory == nil))
    }
  }

  @Test func `what closed and comes again has returned`() throws {
    // Host 2 is in order in the second month's end, and is so again in a third report of the first month's days.
    let february = try Self.compared()
    let again = try Self.report(0).compared(with: Self.earlier(february))
    #expect(Self.change(again, "bj-2", "tunnel") == .returned)
    #expect(again.comparison?.returned == again.findings.count { $0.change == .returned })
  }

  @Test(arguments: [
    ("{\"schema\": \"vpnaudit.record/1\"}", "vpnaudit.record/1"), ("{", "not a JSON document"),
    ("{\"schema\": \"vpnaudit.report/1\"}", "period"),
  ])
  func `what is no report is refused with what is wrong`(document: String, part: String) {
    let mistake = #expect(throws: PreviousReport.Mistake.self) {
      try PreviousReport(json: Array(document.utf8), path: "x", sha256: "")
    }
    #expect(mistake?.description.contains(part) == true, "\(mistake?.description ?? "")")
  }

  private static func dispositions(_ entries: [(String, String)]) throws -> [Disposition] {
    let lines = entries.map { "  - {finding: \"\($0.0)\", \($0.1), reason: r, accountable: a}\n" }
    return try DispositionsFile.parse(
      Array("schema: vpnaudit.dispositions/1\ndispositions:\n\(lines.joined())".utf8), file: "d.yaml",
      zone: .utc
    ).value
  }

  @Test func `a decision stands beside its finding, ends with its day, and changes no state`() throws {
    let report = try Self.report(1)
    let (first, second) = (report.findings[0].id, report.findings[1].id)
    let (decided, remarks) = report.decided(
      by: try Self.dispositions([
        (first, "disposition: accepted, until: 2027-03-02"),
        (second, "disposition: in_work, until: 2027-03-01"),
        (String(repeating: "0", count: 32), "disposition: fixed"),
      ]), path: "d.yaml", sha256: "11")
    #expect(
      remarks == [
        .ended(line: 4, finding: second, on: "2027-03-01"),
        .unknown(line: 5, finding: String(repeating: "0", count: 32)),
      ])
    let counts = try #require(decided.dispositions)
    #expect(counts.counts == ["accepted": 1, "false_alarm": 0, "in_work": 0, "fixed": 0])
    #expect(
      counts.ended == 1 && counts.none == report.findings.count - 2 && counts.unknown.map(\.line) == [5])
    #expect(decided.findings[0].disposition?.ended == false && decided.findings[1].disposition?.ended == true)
    #expect(decided.hosts == report.hosts && decided.counts == report.counts)
  }

  @Test func `a decision about a finding that an earlier report has is known`() throws {
    let february = try Self.report(1)
    let finding = try #require(february.findings.first { $0.host == "bj-4" })
    let decisions = try Self.dispositions([(finding.id, "disposition: fixed")])
    let january = try Self.report(0)
    let (_, alone) = january.decided(by: decisions, path: "d.yaml", sha256: "11")
    #expect(alone == [.unknown(line: 3, finding: finding.id)])
    let (_, remarks) = try january.decided(
      by: decisions, path: "d.yaml", sha256: "11", since: Self.earlier(february))
    #expect(remarks == [])
  }

  private static func controls(_ report: PeriodReport) throws -> [String: PeriodReport.ControlEvidence] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../../Profiles/controls.yaml")
    let shipped = try ControlsFile.parse(Array(Data(contentsOf: file)), file: "controls.yaml")
    #expect(shipped.warnings == [])
    return Dictionary(
      uniqueKeysWithValues: (report.showing(shipped.value).controls ?? []).map { ($0.id, $0) })
  }

  @Test func `each host in scope is for a control, against it, or not shown`() throws {
    let (january, february) = (try Self.report(0), try Self.report(1))
    for (report, evidence) in [
      (january, try Self.controls(january)), (february, try Self.controls(february)),
    ] {
      #expect(evidence.count == 13)
      for control in evidence.values {
        #expect(
          control.hostsFor + control.hostsAgainst + control.hostsNotShown == report.counts.hosts,
          "\(control.id)")
        #expect(control.open <= control.hostsAgainst && control.leftOut == 0)
        #expect(control.title["en"] != nil && control.shows["en"] != nil && !control.edition.isEmpty)
      }
    }
    let outward = try #require(try Self.controls(january)["mlps-8.1.3.1-c"])
    #expect(outward.against == ["bj-2", "bj-3"] && outward.hostsFor == 4)
    #expect(outward.findings.allSatisfy { id in january.findings.contains { $0.id == id } })
    // Nothing was signed in January: no host shows that records are protected.
    #expect(try Self.controls(january)["mlps-8.1.3.5-c"]?.hostsFor == 0)
    #expect(try Self.controls(february)["mlps-8.1.3.5-c"]?.hostsFor == 4)
    // Only host 5 probes an endpoint.
    #expect(try Self.controls(february)["mlps-8.1.2.2"]?.hostsFor == 1)
  }

  /// February beside January, with decisions, the controls that are shipped, and a signer.
  static func whole(in language: ReportLanguage = .english) throws -> PeriodReport {
    let previous = try Self.earlier(Self.report(0))
    let report = try Self.report(1, in: language).compared(with: previous)
    let (decided, _) = report.decided(
      by: try Self.dispositions([
        (report.findings[0].id, "disposition: accepted, until: 2027-07-01"),
        (report.findings[1].id, "disposition: false_alarm"),
        (report.findings[2].id, "disposition: in_work, until: 2027-02-20"),
        (String(repeating: "0", count: 32), "disposition: fixed"),
      ]), path: "d.yaml", sha256: "11")
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../../Profiles/controls.yaml")
    let shipped = try ControlsFile.parse(Array(Data(contentsOf: file)), file: "controls.yaml").value
    return decided.showing(shipped).verifiable(
      by: PeriodVerification(
        sha256: String(repeating: "ab", count: 32),
        signer: .init(keyID: "0123456789ABCDEF", file: "february.json", publicKey: "report.pub")))
  }

  @Test func `everything beside findings reads as it did`() throws {
    let whole = try Self.whole()
    for (name, form) in [("review.txt", PeriodForm.text), ("review.md", .markdown), ("review.json", .json)] {
      try Golden(name: name).expect(form.bytes(of: whole, style: TextStyle(colour: false)))
    }
  }
}
