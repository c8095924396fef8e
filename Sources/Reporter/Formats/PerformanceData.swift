internal import Model

/// The performance data of a monitoring plug-in: `'label'=value[unit];warn;crit;min;max`, with decimal points in whatever
/// locale.
enum PerformanceData {
  /// The items of a record, as many as fit into `limit` bytes with a space behind each.
  ///
  /// How many endpoints are reachable comes first, then what is known of each: the median of its handshakes with the
  /// profile's limits, and the days that its certificate has left; then those of each licence.
  static func items(of record: CheckRecord, upTo limit: Int) -> [String] {
    var items: [(label: String, value: String)] = []
    let endpoints = record.endpoints
    if !endpoints.isEmpty {
      let reachable = endpoints.count { $0.outcome.isReachable == true }
      items.append(("reachable", "\(reachable);;;0;\(endpoints.count)"))
    }
    for endpoint in endpoints {
      if let median = endpoint.summary.tls?.median {
        let limits = [ExpectationKind.handshake, .handshakeFail].map { kind in
          endpoint.expectations.first { $0.kind == kind }?.limit?.decimalSeconds ?? ""
        }
        items.append(("\(endpoint.name) tls", "\(median.decimalSeconds)s;\(limits[0]);\(limits[1]);0;"))
      }
      if let end = endpoint.certificateEnd {
        items.append(("\(endpoint.name) certificate_days", "\(end.days(after: record.time.started));;;;"))
      }
    }
    var seen: Set<String> = []
    for case let provider? in record.tunnels.map(\.provider) {
      guard let licence = provider.licence, let end = provider.licenceEnd, seen.insert(licence).inserted
      else {
        continue
      }
      items.append(("\(licence) licence_days", "\(end.days(after: record.time.started));;;;"))
    }
    let labels = ShownNames.unique(items.map { label($0.label) }, limit: 60)
    var left = limit
    return zip(labels, items).compactMap { label, item in
      let text = "'\(label)'=\(item.value)"
      left -= text.utf8.count + 1
      return left >= 0 ? text : nil
    }
  }

  /// A label without what ends it or begins something else.
  private static func label(_ text: String) -> String {
    TerminalText(text).text.escaping { ["=", "'", "\"", "|", ";"].contains($0) ? "_" : nil }
  }
}
