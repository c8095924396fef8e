import Model
import Testing

@testable import Reporter

/// Processes that refuse to be read: a note where they hide nothing, and a line of its own where the company accepts what
/// they may hide.
@Suite struct RefusalReportTests {
  private static let guardian = ObservedProcess(pid: 77, name: "guard", unit: "edr.service")

  private static func collectors(_ reports: CollectorReport...) -> [CollectorReport] {
    Collector.observing.map { name in
      reports.first { $0.name == name } ?? CollectorReport(name, name == .bpf ? .off : .complete)
    }
  }

  static func accepted() -> CheckRecord {
    let gap = CollectorReport(
      .tunProcesses, .failed, errno: "EACCES", facts: .unheld(link: "tun9", first: [guardian], more: 1))
    let facts = HostFacts.refusalsAccepted(
      unit: "edr.service", package: nil, count: 2, accountable: "security team", through: "2027-01-30",
      reason: "endpoint protection hides itself")
    return SampleParts.record(
      registry: CheckRecord.Inputs.RegistryFile(
        serial: 42, sha256: SampleParts.digest, expires: SampleParts.started.adding(days: 90),
        signature: .trusted, keyID: "472D6D0E8938099E"), collectors: collectors(gap), complete: false,
      tunnels: [], endpoints: [],
      compliance: Compliance(
        status: .review, tag: .none, outcome: nil,
        reasons: [
          Reason(.refusalsAccepted, .host, .host(facts)), Reason(.noVPN, .host, .host(.noVpnSeen)),
        ],
        acceptedRefusals: [
          RefusalReference(
            .unit("edr.service"), processes: 2, collectors: [.tunProcesses],
            why: "endpoint protection hides itself", accountable: "security team", through: "2027-01-30")
        ], exit: 0))
  }

  private static func none(_ collectors: [CollectorReport], _ reasons: [Reason] = []) -> CheckRecord {
    SampleParts.record(
      collectors: collectors, complete: true, tunnels: [], endpoints: [],
      compliance: Compliance(status: .compliant, tag: .none, outcome: nil, reasons: reasons, exit: 0))
  }

  private func text(_ record: CheckRecord, columns: Int = 80) -> String {
    TextReport(style: TextStyle(colour: false, columns: columns)).text(of: record)
  }

  @Test func `the text says what is accepted, of whom, until when, and who answers for it`() throws {
    let text = text(Self.accepted())
    try Golden(name: "text-refusals.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }

  @Test func `every format says it, and the document counts it`() throws {
    let record = Self.accepted()
    // Metrics are numbers alone, and name no reason.
    for format in ReportFormats.all where !["prometheus", "blackbox"].contains(format.name) {
      let shown = String(
        decoding: try format.bytes(of: record, style: TextStyle(colour: false), detail: .brief),
        as: UTF8.self)
      #expect(shown.contains("REFUSALS_ACCEPTED"), "\(format.name)")
      if ["intune", "log"].contains(format.name) { continue }
      #expect(shown.contains("security team") && shown.contains("2027-01-30"), "\(format.name)")
    }
    let document = try JSONReport.bytes(of: record)
    try Golden(name: "record-refusals.json").expect(document)
    #expect(String(decoding: document, as: UTF8.self).contains("\"accepted_refusals\": ["))
    let read = try JSONReport.record(from: document)
    #expect(read.compliance.acceptedRefusals == record.compliance.acceptedRefusals)
    #expect(read.severity == .warning && read.observationFinding.standing == .waived)
  }

  @Test(arguments: [(120, " (unit edr.service, pid 1, and 3 more)"), (80, "")])
  func `those that hide nothing are one line, whose names are left out where they do not fit`(
    columns: Int, names: String
  ) {
    let first = [Self.guardian, Self.guardian, ObservedProcess(pid: 1, name: "init", unit: nil)]
    let note = CollectorReport(.processes, .complete, facts: .passedOver(first: first, more: 3))
    let lines = text(Self.none(Self.collectors(note)), columns: columns).split(separator: "\n")
    let found = lines.filter { $0.contains("could not be read") }
    #expect(
      found.map(String.init) == [
        "note      6 processes could not be read\(names): nothing found that they could hold"
      ])
  }

  @Test func `where nothing is accepted, the head says how that is fixed`() {
    let gap = CollectorReport(
      .tunProcesses, .failed, errno: "EACCES", facts: .unheld(link: "tun9", first: [Self.guardian], more: 0))
    let record = SampleParts.record(
      collectors: Self.collectors(gap), complete: false, tunnels: [], endpoints: [],
      compliance: Compliance(
        status: .undetermined, tag: .undetermined, outcome: nil,
        reasons: [Reason(.detectPartial, .host, .host(.anyPossible(collectors: [gap])))], exit: 3))
    let words = text(record).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("guard (77) of edr.service cannot be read"))
    #expect(
      words.contains("fix: exempt vpnaudit from what protects them, or accept them in the signed registry"))
  }

  @Test func `the note is silent where one of them may hold something`() {
    let note = CollectorReport(.processes, .complete, facts: .passedOver(first: [Self.guardian], more: 0))
    #expect(text(Self.none(Self.collectors(note)), columns: 120).contains("nothing found that it could hold"))
    let gap = CollectorReport(
      .tunProcesses, .failed, errno: "EACCES", facts: .unheld(link: "tun9", first: [Self.guardian], more: 0))
    #expect(!text(Self.none(Self.collectors(note, gap)), columns: 120).contains("nothing found"))
  }

  @Test func `from a container no tunnel is none seen from here, and the document is as it was`() throws {
    let limited = Reason(
      .viewLimited, .host, .host(.viewLimited(processes: .contained, network: .contained)))
    let record = Self.none(Self.collectors(), [limited])
    #expect(text(record).contains("\ntunnel    none seen from here"))
    #expect(text(Self.none(Self.collectors())).contains("\ntunnel    none  "))
    #expect(!String(decoding: try JSONReport.bytes(of: record), as: UTF8.self).contains("seen from here"))
  }
}
