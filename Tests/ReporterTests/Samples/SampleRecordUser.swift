import Model

extension SampleRecord {
  /// The licensed tunnel as an ordinary user sees it, in the very words of the classifier; a server that answers
  /// requests beside it.
  static func ordinary() throws -> CheckRecord {
    let refused = [
      CollectorReport(.processes, .denied, needs: "CAP_SYS_PTRACE"),
      CollectorReport(.tunProcesses, .denied, needs: "CAP_SYS_PTRACE"),
      CollectorReport(.sockets, .denied, needs: "CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH"),
    ]
    let reasons = [
      Reason(
        .detectPartial, SampleParts.t1, .detection(.collectorsIncomplete(collectors: refused)),
        evidence: ["e1"]),
      Reason(.processUnverified, SampleParts.t1, .process(.holderUnknown)),
      Reason(
        .gatewayUnproven, SampleParts.t1,
        .gateway(
          .routeOnly(
            address: try SampleParts.address("203.0.113.10"), name: nil,
            collectors: [
              refused[2], CollectorReport(.conntrack, .denied, needs: "CAP_DAC_READ_SEARCH"),
            ])), evidence: ["e2"]),
    ]
    let tunnel = Tunnel(
      id: "t1", key: "81ee", kind: .tun, role: .vpn, interface: "tun0", netns: 4_026_531_840, state: .active,
      addresses: [
        try SampleParts.network("10.8.0.2/24"), try SampleParts.network("fe80::899b:3295:8a99:86f2/64"),
      ], mtu: 1500,
      captures: try ["0.0.0.0/1", "10.8.0.0/24", "128.0.0.0/1", "fe80::/64"].map {
        try SampleParts.capture($0)
      }, scope: .full, process: nil,
      gateway: Gateway(
        address: try SampleParts.address("203.0.113.10"), port: nil, transport: nil, region: nil,
        proven: false, sources: [.route]),
      carriedBy: nil, product: nil, provider: nil,
      licensing: Licensing(
        tag: .undetermined, status: .undetermined, basis: .observed, reasons: reasons),
      evidence: [
        SampleParts.evidence(1, .kernel, .strong, .links, .link(kind: .tun, up: true, carrier: true)),
        SampleParts.evidence(
          2, .route, .medium, .hostRoutes,
          .gateway(address: try SampleParts.address("203.0.113.10"), port: nil, transport: nil)),
      ])
    let endpoints = [
      try SampleParts.reachable("erp", target: "tls://erp.corp.test:443", path: SampleParts.tunnelPath()),
      try web("wiki", path: SampleParts.tunnelPath()),
    ]
    let off: [Collector] = [.wireguard, .xfrmPolicies, .nft, .namespaces]
    let others = ReasonFacts.host(
      .othersPossible(collectors: refused + off.map { CollectorReport($0, .off) }))
    return SampleParts.record(
      collectors: SampleParts.userCollectors.map { report in
        switch report.name {
        case .processes, .tunProcesses:
          CollectorReport(
            report.name, .denied, needs: "CAP_SYS_PTRACE",
            facts: .refused(part: .descriptors, count: 8, held: false))
        case .openvpnManagement: CollectorReport(report.name, .complete)
        default: report
        }
      }, tunnels: [tunnel], endpoints: endpoints,
      compliance: Compliance(
        status: .undetermined, tag: .undetermined, outcome: .reachable,
        reasons: SampleParts.ofHost(reasons) + [Reason(.detectPartial, .host, others)],
        exit: 3),
      clockSynchronized: false)
  }

  /// A server that answered a request.
  static func web(_ name: String, path: Path) throws -> EndpointRecord {
    let tls = try SampleParts.reachable(name, target: "https://\(name).corp.test:443/", path: path)
    let first = tls.samples[0]
    var phases = first.phases
    phases.request = Microseconds(18_400)
    let sample = Sample(
      address: first.address, localPort: first.localPort, started: first.started, lag: first.lag,
      phases: phases, tls: first.tls, tcp: first.tcp,
      http: Sample.HTTPDetails(status: 200, version: "2", redirects: 1, firstByte: Microseconds(17_000)))
    return EndpointRecord(
      name: name, target: tls.target, outcome: .reachable, samples: [sample],
      summary: EndpointRecord.Summary(
        sent: 1, ok: 1, resolve: tls.summary.resolve, connect: tls.summary.connect, tls: tls.summary.tls,
        request: SampleParts.spread(18_400)),
      certificate: tls.certificate, path: path, expectations: [])
  }
}
