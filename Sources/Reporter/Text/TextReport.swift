internal import Model

/// A record as a text for a person: the tag and the status first, then what they rest on.
struct TextReport {
  private let style: TextStyle
  private let detail: ReportDetail
  private let wording: Wording

  /// How many days before its end a certificate is mentioned.
  private static let certificateNotice: Int64 = 30
  private static let millisecondsPerDay: Int64 = 86_400_000

  /// A report for a terminal of the style; the words are the same in every colour.
  init(style: TextStyle, detail: ReportDetail = .brief, wording: Wording = .english) {
    self.style = style
    self.detail = detail
    self.wording = wording
  }

  /// The whole report, every line ended by a newline.
  func text(of record: CheckRecord) -> String {
    var page = Page(style: style)
    let wording = wording.naming(record.tunnels)
    let head = ReportHead(record: record, in: wording)
    head.write(to: &page)
    writeTunnels(of: record, head, wording, to: &page)
    if !record.endpoints.isEmpty {
      page.blank()
      EndpointTable(
        endpoints: record.endpoints, tunnels: record.tunnels, style: style, wording: wording
      ).write(to: &page)
    }
    page.blank()
    let reasons = reasons(of: record, head, wording)
    write(reasons, wording, to: &page)
    writeNotes(of: record, wording, to: &page)
    writeGaps(of: record, head, reasons, wording, to: &page)
    WireRow(record: record, detail: detail, wording: wording).write(to: &page)
    page.paragraph(
      Page.label(wording.label(.blindTo)),
      wording.words(ReportRemark.blind(toHooks: !record.observation.sawHooks)))
    return page.text
  }

  private func writeTunnels(
    of record: CheckRecord, _ head: ReportHead, _ wording: Wording, to page: inout Page
  ) {
    guard !record.tunnels.isEmpty else {
      let isLimited = record.compliance.reasons.contains { $0.code == .viewLimited }
      let value = wording.words(
        isLimited ? .noTunnelFromHere : ReportRemark.noTunnel(complete: record.observation.complete))
      let remark = noTunnelRemark(record).map { wording.words($0) } ?? ""
      page.blocks([[.init(wording.label(.tunnel(id: nil)), value, remark)]])
      return
    }
    // All rows at once, so that the remarks of every tunnel stand in one column.
    let rows = record.tunnels.map { tunnel in
      let described = TunnelRows(
        tunnel: tunnel, all: record.tunnels, collectors: record.observation.collectors, detail: detail,
        wording: wording, finding: record.finding(of: tunnel), named: head.named)
      let isPlain = record.tunnels.count == 1 && tunnel.licensing.basis == .observed && tunnel.role == .vpn
      let provider = described.provider(registry: record.inputs.registry.signature)
      return described.facts
        + [provider, described.captures, described.waiver, isPlain ? nil : described.tag].compactMap(\.self)
    }
    page.blocks(rows) { if detail == .full { $1.evidence(of: record.tunnels[$0], in: wording) } }
  }

  private func noTunnelRemark(_ record: CheckRecord) -> ReportRemark? {
    if !record.observation.complete { return .partial }
    return record.observation.sawHooks ? nil : .hooksUnseen
  }

  private func write(_ reasons: [ReasonList.Entry], _ wording: Wording, to page: inout Page) {
    let width = reasons.map(\.writtenCode.utf8.count).max() ?? 0
    for (number, reason) in reasons.enumerated() {
      let lead =
        Page.label(number == 0 ? wording.label(.reasons) : "")
        + [StyledText(reason.writtenCode)].padded(to: width + 2)
      page.paragraph(lead, reason.sentence)
    }
  }

  private func reasons(
    of record: CheckRecord, _ head: ReportHead, _ wording: Wording
  ) -> [ReasonList.Entry] {
    let list = ReasonList(of: record, in: wording)
    return detail == .full ? list.namingOnce : list.rest(said: head.said, named: head.named)
  }

  private func writeNotes(of record: CheckRecord, _ wording: Wording, to page: inout Page) {
    let unmet = record.endpoints.flatMap { endpoint in
      endpoint.expectations.filter { !$0.ok }.map { (endpoint.name, wording.words(of: $0)) }
    }
    let now = record.time.started
    // What is a finding stands among the reasons, or in the head.
    let named = Set(record.expiries.map(\.subject))
    let expiring = record.endpoints.filter { !named.contains(.endpoint($0.name)) }.compactMap { endpoint in
      Self.expiry(of: endpoint, at: now).map { (endpoint.name, wording.words($0)) }
    }
    let certificates = record.endpoints.flatMap { endpoint in
      Self.certificateRemarks(of: endpoint).map { (endpoint.name, wording.words($0)) }
    }
    page.lists([
      (wording.label(.unmet), unmet), (wording.label(.expiry), expiring),
      (wording.label(.certificateNotes), certificates),
    ])
    // Where one of them may hold something, the gap says which they are.
    let reports = record.observation.collectors
    for case .passedOver(let first, let more) in reports.map(\.facts)
    where !reports.contains(where: \.isOfRefusals) {
      // One line: the names are left out where they do not fit.
      let label = Page.label(wording.label(.processNotes))
      let notes = [
        ReportRemark.passedOver(first: first, more: more),
        .passedOver(first: [], more: first.count + more),
      ].map { label + [StyledText(wording.words($0))] }
      page.line(notes.first { $0.cells <= style.columns } ?? notes[1])
    }
    if record.time.clockSynchronized == false {
      page.paragraph(Page.label(wording.label(.clock)), wording.words(ReportRemark.clockUnkept))
    }
  }

  /// The collectors that were not complete, unless the head or a reason has named them.
  private func writeGaps(
    of record: CheckRecord, _ head: ReportHead, _ reasons: [ReasonList.Entry], _ wording: Wording,
    to page: inout Page
  ) {
    let reports = record.observation.collectors
    if detail == .full {
      page.blank()
      page.collectors(reports, in: wording)
      page.blank()
    } else {
      let named = reasons.reduce(into: head.named) { $0.formUnion($1.reason.facts?.collectors ?? []) }
      let unnamed = reports.filter { !named.contains($0.name) && $0.name != .bpf && $0.name != .wire }
      page.lists(
        [CollectorReport.Status.denied, .failed].map { status in
          let ended = unnamed.filter { $0.status == status }
          return (wording.label(.collectors(status)), ended.map { ($0.name.rawValue, wording.why(of: $0)) })
        })
      let off = unnamed.filter { $0.status == .off }.map(\.name)
      if !off.isEmpty {
        page.paragraph(
          Page.label(wording.label(.collectors(.off))), wording.language.cause(off, ended: .off))
      }
    }
  }

  /// What is noted of an endpoint's certificate although it was accepted.
  private static func certificateRemarks(of endpoint: EndpointRecord) -> [ReportRemark] {
    guard let certificate = endpoint.certificate, certificate.verified else { return [] }
    var remarks: [ReportRemark] = []
    if certificate.commonNameOnly == true { remarks.append(.commonNameOnly) }
    let isUnstapled = endpoint.samples.contains { $0.tls?.ocspStapled == false }
    if certificate.mustStaple == true, isUnstapled { remarks.append(.stapleMissing) }
    return remarks
  }

  /// When the first certificate of all that were shown ends, where that is soon or past.
  private static func expiry(of endpoint: EndpointRecord, at now: Timestamp) -> ReportRemark? {
    let shown = endpoint.certificates?.map(\.certificate) ?? [endpoint.certificate].compactMap(\.self)
    guard let certificate = shown.min(by: { $0.firstEnd.end < $1.firstEnd.end }) else { return nil }
    let end = certificate.firstEnd.end
    let subject = end == certificate.notAfter ? nil : certificate.firstEnd.subject
    // Divided before the difference, for either may be any number that a file holds.
    let days = end.milliseconds / millisecondsPerDay - now.milliseconds / millisecondsPerDay
    if end <= now { return .certificateEnded(subject: subject, day: end.day, ago: -days) }
    return days < certificateNotice ? .certificateEnds(subject: subject, day: end.day, days: days) : nil
  }
}
