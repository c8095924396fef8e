import Model

extension SampleRecord {
  /// The licensed tunnel as an ordinary user sees it, in the very words of the classifier; a server that answers
  /// requests beside it.
  static func ordinary() throws -> CheckRecord {
    let refused =
      "processes was denied: it needs CAP_SYS_PTRACE; tun_processes was denied: it needs CAP_SYS_PTRACE; "
      + "sockets was denied: it needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH"
    let reasons = [
      Reason(.detectPartial, refused, evidence: ["e1"]),
      Reason(.processUnverified, "nobody was seen to hold tun0"),
      Reason(
        .gatewayUnproven,
        "203.0.113.10 is known only from a host route; sockets was denied: it needs CAP_SYS_PTRACE and "
          + "CAP_DAC_READ_SEARCH; conntrack was denied: it needs CAP_DAC_READ_SEARCH", evidence: ["e2"]),
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
        proven: false, basis: "host route"),
      carriedBy: nil, product: nil, provider: nil,
      licensing: Licensing(
        tag: .undetermined, status: .undetermined, basis: .observed, reasons: reasons),
      evidence: [
        SampleParts.evidence(1, .kernel, .strong, .links, "tun, up, carrier"),
        SampleParts.evidence(2, .route, .medium, .gatewayRoutes, "203.0.113.10"),
      ])
    let endpoints = [
      try SampleParts.reachable("erp", target: "tls://erp.corp.test:443", path: SampleParts.tunnelPath()),
      try web("wiki", path: SampleParts.tunnelPath()),
    ]
    let others =
      "other tunnels cannot be ruled out: \(refused); wireguard, xfrm_policies, nft, namespaces were not "
      + "looked at"
    return SampleParts.record(
      collectors: SampleParts.userCollectors.map { report in
        switch report.name {
        case .processes, .tunProcesses:
          CollectorReport(
            report.name, .denied, needs: "CAP_SYS_PTRACE", detail: "8 processes of other users")
        case .openvpnManagement: CollectorReport(report.name, .complete)
        default: report
        }
      }, tunnels: [tunnel], endpoints: endpoints,
      compliance: Compliance(
        status: .undetermined, tag: .undetermined, outcome: .reachable,
        reasons: reasons.map { Reason($0.code, "tun0: \($0.text)") } + [Reason(.detectPartial, others)],
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
