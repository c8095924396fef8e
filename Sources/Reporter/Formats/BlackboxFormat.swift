internal import Model

/// The endpoints' metrics under the names of prometheus-blackbox-exporter, for dashboards and alerts that know these.
///
/// The exporter probes once for each scrape and has no label for what it probes; here each sample has `endpoint`, and the
/// times are those of the last sample that succeeded, else of the last one.
struct BlackboxFormat: ReportFormat {
  let form = ReportForm.blackbox

  func bytes(of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording) -> [UInt8] {
    var metrics = MetricsText()
    for (endpoint, name) in zip(record.endpoints, ShownNames.unique(record.endpoints.map(\.name))) {
      Self.add(endpoint, [("endpoint", name)], to: &metrics)
    }
    return Array(metrics.text(in: wording).utf8)
  }

  private static func add(
    _ endpoint: EndpointRecord, _ label: [(name: String, value: String?)], to metrics: inout MetricsText
  ) {
    metrics.add(.probeSuccess, label, endpoint.outcome.isReachable.map { $0 ? "1" : "0" })
    metrics.add(.probeCertificate, label, endpoint.certificateEnd?.decimalSeconds)
    guard let sample = endpoint.samples.last(where: { $0.failure == nil }) ?? endpoint.samples.last else {
      return
    }
    let phases = sample.phases
    metrics.add(.probeDuration, label, phases.total.decimalSeconds)
    metrics.add(.probeLookup, label, phases.resolve?.decimalSeconds)
    metrics.add(.probeProtocol, label, sample.address.map { $0.family == .v4 ? "4" : "6" })
    metrics.add(
      .probeTLSVersion, label + [("version", sample.tls?.version.map(version))],
      sample.tls?.version.map { _ in "1" })
    guard let http = sample.http else { return }
    metrics.add(.probeHTTPStatus, label, String(http.status))
    let transfer = phases.request.flatMap { request in
      http.firstByte.map { Microseconds(max(0, request.count &- $0.count)) }
    }
    let times = [
      ("resolve", phases.resolve), ("connect", phases.connect), ("tls", phases.tls),
      ("processing", http.firstByte), ("transfer", transfer),
    ]
    for (phase, time) in times {
      metrics.add(.probeHTTP, label + [("phase", phase)], time?.decimalSeconds)
    }
  }

  /// The exporter's name of a version: `TLS 1.3` of OpenSSL's `TLSv1.3`.
  private static func version(_ name: String) -> String {
    name.hasPrefix("TLSv") ? "TLS \(name.dropFirst(4))" : name
  }
}
