internal import Model

/// What a report says of the watch over the probe's own packets: that there was none, or for which endpoints it could not
/// say where they leave.
struct WireRow {
  let record: CheckRecord
  let detail: ReportDetail
  let wording: Wording

  /// Adds the row to the page; nothing where every endpoint was witnessed, or there is none to be.
  func write(to page: inout Page) {
    for (number, remark) in remarks.enumerated() {
      page.paragraph(Page.label(number == 0 ? wording.label(.wire) : ""), wording.words(remark))
    }
  }

  private var remarks: [ReportRemark] {
    guard let report = record.observation.collectors.first(where: { $0.name == .wire }) else { return [] }
    guard report.status == .complete else { return [.wireUnwatched(report)] }
    let witnesses = record.endpoints.compactMap { endpoint in
      endpoint.path?.witness.map { (name: endpoint.name, witness: $0) }
    }
    let open = witnesses.filter { item in
      [.unknown, .local].contains(item.witness.result) && item.witness.reason != nil
    }
    let reasons = Dictionary(grouping: open) { $0.witness.reason }.sorted { a, b in
      (b.value.count, a.key?.rawValue ?? "") < (a.value.count, b.key?.rawValue ?? "")
    }
    let count = ReportRemark.witnessed(count: witnesses.count - open.count, among: record.endpoints.count)
    return (detail == .full ? [count] : [])
      + reasons.compactMap { reason, group in
        reason.map { .notWitnessed(endpoints: group.map(\.name), reason: $0) }
      }
  }
}
