public import Model

/// A record as a text for a person: the tag and the status first, then what they rest on.
public struct TextReport {
  private let style: TextStyle

  /// How many days before its end a certificate is mentioned.
  private static let certificateNotice: Int64 = 30
  private static let millisecondsPerDay: Int64 = 86_400_000

  /// A report for a terminal of the style; the words are the same in every colour.
  public init(style: TextStyle) { self.style = style }

  /// The whole report, every line ended by a newline.
  public func text(of record: CheckRecord) -> String {
    var page = Page(style: style)
    ReportHead(record: record).write(to: &page)
    writeTunnels(of: record, to: &page)
    if !record.endpoints.isEmpty {
      page.blank()
      EndpointTable(endpoints: record.endpoints, tunnels: record.tunnels, style: style).write(to: &page)
    }
    page.blank()
    writeReasons(of: record, to: &page)
    writeNotes(of: record, to: &page)
    writeGaps(of: record, to: &page)
    return page.text
  }

  private func writeTunnels(of record: CheckRecord, to page: inout Page) {
    guard !record.tunnels.isEmpty else {
      var remark = "not everything was looked at"
      if record.observation.complete {
        let bpf = record.observation.collectors.contains { $0.name == .bpf && $0.status == .complete }
        remark = bpf ? "" : "standard: BPF hooks not looked at"
      }
      let value = record.observation.complete ? "none" : "none was seen"
      page.blocks([[.init("tunnel", value, remark)]])
      return
    }
    // All rows at once, so that the remarks of every tunnel stand in one column.
    var rows: [[Page.Row]] = []
    for tunnel in record.tunnels {
      let described = TunnelRows(
        tunnel: tunnel, all: record.tunnels, collectors: record.observation.collectors)
      var facts = described.facts
      if let provider = described.provider(registry: record.inputs.registry.signature) {
        facts.append(provider)
      }
      if record.tunnels.count > 1 || tunnel.licensing.basis == .attested || tunnel.role != .vpn {
        facts.append(described.tag)
      }
      rows.append(facts)
    }
    page.blocks(rows)
  }

  private func writeReasons(of record: CheckRecord, to page: inout Page) {
    var reasons = record.compliance.reasons.map { (reason: $0, of: "") }
    for tunnel in record.tunnels {
      for reason in tunnel.licensing.reasons
      where !reasons.contains(where: { $0.reason.code == reason.code && $0.reason.text == reason.text }) {
        reasons.append((reason, record.tunnels.count > 1 ? "tunnel \(tunnel.id): " : ""))
      }
    }
    let width = reasons.map(\.reason.code.rawValue.utf8.count).max() ?? 0
    for (number, entry) in reasons.enumerated() {
      let lead =
        Page.label(number == 0 ? "reasons" : "")
        + [Span(entry.reason.code.rawValue)].padded(to: width + 2)
      page.paragraph(lead, entry.of + entry.reason.text)
    }
  }

  private func writeNotes(of record: CheckRecord, to page: inout Page) {
    let unmet = record.endpoints.flatMap { endpoint in
      endpoint.expectations.filter { !$0.ok }.map { result in
        let limit = result.limit.map { "limit \($0.words)" }
        let words = [result.detail, limit].compactMap { $0 }.joined(separator: ", ")
        return (endpoint.name, words.isEmpty ? result.name : "\(result.name): \(words)")
      }
    }
    let now = record.time.started
    let expiring = record.endpoints.compactMap { endpoint in
      endpoint.certificate.flatMap { Self.expiry(of: $0, at: now) }.map { (endpoint.name, $0) }
    }
    page.lists([("unmet", unmet), ("expiry", expiring)])
    if record.time.clockSynchronized == false {
      page.paragraph(Page.label("clock"), "not kept by a time service: days and expiries may be wrong")
    }
  }

  private func writeGaps(of record: CheckRecord, to page: inout Page) {
    let reports = record.observation.collectors
    page.lists(
      [CollectorReport.Status.denied, .failed].map { status in
        (status.rawValue, reports.filter { $0.status == status }.map { ($0.name.rawValue, $0.why) })
      })
    let off = reports.filter { $0.status == .off }.map(\.name.rawValue)
    if !off.isEmpty {
      page.paragraph(Page.label("off"), "not looked at: \(off.joined(separator: ", "))")
    }
    page.paragraph(
      Page.label("blind to"), "a hypervisor, an upstream router, and a root user who hides something")
  }

  /// When the certificate ends, where that is soon or past.
  private static func expiry(of certificate: CertificateFacts, at now: Timestamp) -> String? {
    let end = certificate.notAfter
    // Divided before the difference, for either may be any number that a file holds.
    let days = end.milliseconds / millisecondsPerDay - now.milliseconds / millisecondsPerDay
    if end <= now { return "certificate ended \(end.day), \(count(-days)) ago" }
    return days < certificateNotice ? "certificate ends \(end.day), in \(count(days))" : nil
  }

  private static func count(_ days: Int64) -> String { days == 1 ? "1 day" : "\(days) days" }
}
