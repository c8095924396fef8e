internal import Model

/// A period's report as assessment results of OSCAL, version 1.1: hosts as inventory items, findings as observations,
/// controls as findings with the state that the evidence has, and open critical findings as risks.
///
/// Every UUID follows from the report: the same one gives the same bytes. Source: pages.nist.gov/OSCAL-Reference, model
/// assessment-results.
struct PeriodOSCAL {
  /// The namespace of properties that OSCAL does not have.
  private static let namespace = "urn:vpnaudit:oscal"
  private static let version = "1.1.3"
  private static let mostText = 2_000

  private let report: PeriodReport
  private let english = English()
  /// What every UUID of this document begins with.
  private let scope: String

  init(_ report: PeriodReport) {
    self.report = report
    scope = "\(report.period.from)/\(report.period.until)/\(report.asOf)"
  }

  static func bytes(of report: PeriodReport) throws(JSONReportError) -> [UInt8] {
    try JSONReport.encode(PeriodOSCAL(report).document)
  }

  private var document: JSONTree {
    let plan = NameUUID.text("plan", scope)
    let title = words(.title(period: report.period.name))
    return .object([
      "assessment-results": .object([
        "uuid": .text(NameUUID.text("document", scope, report.verification?.sha256 ?? "")),
        "metadata": .object([
          "title": text(title), "last-modified": time(report.asOf),
          "version": text(report.verification?.sha256 ?? report.asOf.description),
          "oscal-version": .text(Self.version),
        ]),
        "import-ap": .object(["href": .text("#\(plan)"), "remarks": .text(words(.noPlan))]),
        "results": .list([result(title)]),
        "back-matter": .object([
          "resources": .list([
            .object([
              "uuid": .text(plan), "title": .text(words(.planTitle)), "description": .text(words(.noPlan)),
            ])
          ])
        ]),
      ])
    ])
  }

  private func result(_ title: String) -> JSONTree {
    let controls = report.controls ?? []
    let counts = report.counts
    let numbers = [
      ("hosts", counts.hosts), ("compliant", counts.compliant), ("non-compliant", counts.nonCompliant),
      ("undetermined", counts.undetermined), ("not-heard-from", counts.notHeard), ("checks", counts.checks),
    ]
    let observed = Set(report.hosts.map(\.inventoryKey))
    let selection = JSONTree.object([
      "description": .text(words(.selection)),
      "include-controls": .list(controls.map { .object(["control-id": .text($0.id)]) }),
      // Without a list every control would be meant, and there is none.
      "include-all": controls.isEmpty ? .object([:]) : nil,
    ])
    return .object([
      "uuid": .text(NameUUID.text("result", scope)), "title": text(title),
      "description": .text(
        words(
          .description(hosts: counts.hosts, checks: counts.checks, sources: report.sources.count))),
      "start": time(report.period.from), "end": time(report.asOf),
      "props": .list(numbers.compactMap { property($0.0, "\($0.1)") }),
      "local-definitions": report.hosts.isEmpty
        ? nil : .object(["inventory-items": .list(report.hosts.map(item))]),
      "reviewed-controls": .object(["control-selections": .list([selection])]),
      "observations": .list(report.findings.map { observation($0, observed) }),
      "risks": .list(report.findings.filter(\.isRisk).map(risk)), "findings": .list(controls.map(finding)),
    ])
  }

  private func item(_ host: PeriodReport.Host) -> JSONTree {
    .object([
      "uuid": .text(uuid(host.inventoryKey)), "description": text(words(.host(name: host.host))),
      "props": .list(
        [
          property("state", host.state.rawValue), property("checks", "\(host.checks)"),
          property("host-id", host.ids.first), property("site", host.site),
          property("extent", host.extent?.rawValue),
        ].compactMap(\.self)),
    ])
  }

  private func observation(_ finding: PeriodReport.Finding, _ observed: Set<String>) -> JSONTree {
    let key = finding.inventoryKey
    let evidence = finding.place.map { place in
      JSONTree.list([
        .object([
          "description": text(
            words(
              .evidence(record: place.record, file: place.file, number: place.entry ?? place.line ?? 0)))
        ])
      ])
    }
    return .object([
      "uuid": .text(uuid(of: finding)),
      "title": text(words(.finding(code: finding.code, name: finding.name, host: finding.host))),
      "description": text(finding.text?.english ?? words(.noText)), "methods": .list([.text("TEST")]),
      "types": .list([.text("finding")]), "collected": time(finding.last),
      "subjects": .list(
        observed.contains(key)
          ? [.object(["subject-uuid": .text(uuid(key)), "type": .text("inventory-item")])] : []),
      "relevant-evidence": evidence,
      "props": .list(
        [
          property("finding-id", finding.id), property("code", finding.code),
          property("topic", finding.topic), property("severity", finding.severity.rawValue),
          property("open", "\(finding.open)"), property("checks", "\(finding.checks)"),
          property("first", finding.first.description),
          property("since-last", finding.change?.rawValue),
          property("disposition", finding.disposition?.disposition.rawValue),
        ].compactMap(\.self)),
    ])
  }

  private func risk(_ finding: PeriodReport.Finding) -> JSONTree {
    let title = text(words(.finding(code: finding.code, name: finding.name, host: finding.host)))
    let decision = finding.disposition.flatMap { $0.ended ? nil : $0 }
    let status =
      switch decision?.disposition {
      case nil: "open"
      case .accepted: "deviation-approved"
      case .inWork: "remediating"
      case .falseAlarm, .fixed: "closed"
      }
    return .object([
      "uuid": .text(riskUUID(of: finding)), "title": title,
      "description": text(finding.text?.english ?? words(.noText)),
      "statement": text(
        decision.map { words(.decided(reason: $0.reason, accountable: $0.accountable)) }
          ?? finding.text?.english ?? words(.noText)), "status": .text(status),
      "related-observations": .list([.object(["observation-uuid": .text(uuid(of: finding))])]),
    ])
  }

  private func finding(_ control: PeriodReport.ControlEvidence) -> JSONTree {
    let (state, reason) =
      if control.hostsAgainst > 0 {
        ("not-satisfied", "fail")
      } else if control.hostsNotShown > 0 || control.hostsFor == 0 {
        ("not-satisfied", "other")
      } else {
        ("satisfied", "pass")
      }
    let shown = words(
      .shown(
        hostsFor: control.hostsFor, against: control.hostsAgainst, open: control.open,
        notShown: control.hostsNotShown))
    let related = Set(control.findings)
    let findings = report.findings.filter { related.contains($0.id) }
    return .object([
      "uuid": .text(NameUUID.text("control", scope, control.id)),
      "title": text("\(control.edition), \(control.clause): \(control.title["en"] ?? "")"),
      "description": text(control.shows["en"] ?? control.id),
      "target": .object([
        "type": .text("objective-id"), "target-id": .text(control.id),
        "status": .object(["state": .text(state), "reason": .text(reason), "remarks": .text(shown)]),
      ]),
      "props": .list(
        [
          property("clause", control.clause), property("hosts-for", "\(control.hostsFor)"),
          property("hosts-against", "\(control.hostsAgainst)"),
          property("hosts-not-shown", "\(control.hostsNotShown)"),
        ].compactMap(\.self)),
      "related-observations": .list(
        findings.map { .object(["observation-uuid": .text(uuid(of: $0))]) }),
      "related-risks": .list(
        findings.filter(\.isRisk).map { .object(["risk-uuid": .text(riskUUID(of: $0))]) }),
    ])
  }

  // A host keeps its UUID from one report to the next; what is said of it is of this one.
  private func uuid(_ inventoryKey: String) -> String { NameUUID.text("host", inventoryKey) }

  private func uuid(of finding: PeriodReport.Finding) -> String {
    NameUUID.text("observation", scope, finding.id, finding.inventoryKey)
  }

  private func riskUUID(of finding: PeriodReport.Finding) -> String {
    NameUUID.text("risk", scope, finding.id, finding.inventoryKey)
  }

  private func words(_ remark: AssessmentRemark) -> String { english.words(remark) }

  /// Text on one line that neither begins nor ends with a blank, as OSCAL's strings and titles are.
  private func text(_ text: String) -> JSONTree {
    let shown = TerminalText(text).shortened(to: Self.mostText).text.split(separator: " ")
    return .text(shown.isEmpty ? "-" : shown.joined(separator: " "))
  }

  private func property(_ name: String, _ value: String?) -> JSONTree? {
    value.map { .object(["name": .text(name), "ns": .text(Self.namespace), "value": text($0)]) }
  }

  private func time(_ moment: Timestamp) -> JSONTree { .text(moment.description) }
}

extension PeriodReport.Host {
  /// What its inventory item is known by. Two hosts may have one name, and copies of a machine one id.
  fileprivate var inventoryKey: String {
    [extent?.rawValue ?? "", ids.first ?? "", host].joined(separator: "\0")
  }
}

extension PeriodReport.Finding {
  /// That of its host.
  fileprivate var inventoryKey: String {
    [extent?.rawValue ?? "", hostID ?? "", host].joined(separator: "\0")
  }

  fileprivate var isRisk: Bool { severity == .critical && open }
}
