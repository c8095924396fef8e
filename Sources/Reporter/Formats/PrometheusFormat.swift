internal import Model

/// Metrics for Prometheus, as the node exporter's textfile collector takes them.
struct PrometheusFormat: ReportFormat {
  let form = ReportForm.prometheus

  func bytes(of record: CheckRecord, style: TextStyle, detail: ReportDetail, in wording: Wording) -> [UInt8] {
    var metrics = MetricsText()
    metrics.add(.severity, "severity", is: record.severity)
    metrics.add(.complianceStatus, "status", is: record.compliance.status)
    for tunnel in record.tunnels { Self.add(tunnel, wording, to: &metrics) }
    for (endpoint, name) in zip(record.endpoints, ShownNames.unique(record.endpoints.map(\.name))) {
      Self.add(endpoint, name, to: &metrics)
    }
    let registry = record.inputs.registry
    metrics.add(.registrySerial, registry.serial.map(String.init))
    metrics.add(.registryExpiry, registry.expires?.decimalSeconds)
    metrics.add(.observationComplete, record.observation.complete ? "1" : "0")
    for report in record.observation.collectors {
      metrics.add(.collectorComplete, [("collector", report.name.rawValue)], Self.completeness(report.status))
    }
    metrics.add(.lastRun, record.time.finished.decimalSeconds)
    metrics.add(.buildInfo, [("version", record.agent.version)], "1")
    return Array(metrics.text(in: wording).utf8)
  }

  private static func add(_ tunnel: Tunnel, _ wording: Wording, to metrics: inout MetricsText) {
    let provider = tunnel.provider
    metrics.add(
      .tunnelInfo,
      [
        ("interface", tunnel.interface), ("kind", tunnel.kind.rawValue), ("product", tunnel.product?.name),
        ("provider", provider?.name), ("licence", provider?.licence), ("tag", tunnel.licensing.tag.rawValue),
      ], "1")
    metrics.add(
      .licenceExpiry, [("provider", provider?.name), ("licence", provider?.licence)],
      provider?.licenceEnd?.decimalSeconds)
  }

  private static func add(_ endpoint: EndpointRecord, _ name: String, to metrics: inout MetricsText) {
    let summary = endpoint.summary
    let label = [(name: "endpoint", value: Optional(name))]
    metrics.add(.endpointReachable, label, endpoint.outcome.isReachable.map { $0 ? "1" : "0" })
    metrics.add(.tlsMedian, label, summary.tls?.median.decimalSeconds)
    metrics.add(.tlsMax, label, summary.tls?.max.decimalSeconds)
    let phases: [(String, EndpointRecord.Spread?)] = [
      ("resolve", summary.resolve), ("connect", summary.connect), ("proxy", summary.proxy),
      ("starttls", summary.starttls), ("tls", summary.tls), ("request", summary.request),
    ]
    for (phase, spread) in phases {
      metrics.add(.probePhase, label + [("phase", phase)], spread?.median.decimalSeconds)
    }
    metrics.add(.certificateExpiry, label, endpoint.certificateEnd?.decimalSeconds)
  }

  /// Nothing for a collector that did not run, and for a facility that the kernel lacks.
  private static func completeness(_ status: CollectorReport.Status) -> String? {
    switch status {
    case .complete: "1"
    case .denied, .failed: "0"
    case .unsupported, .off: nil
    }
  }
}

extension Outcome {
  /// Whether samples succeeded; nil where this host could not try.
  var isReachable: Bool? {
    switch self {
    case .reachable, .degraded: true
    case .unreachable: false
    case .unmeasured: nil
    }
  }
}
