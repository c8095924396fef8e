import Model

/// The parts that the sample records are put together from.
enum SampleParts {
  /// 2026-11-21T18:30:25.123Z.
  static let started = Timestamp(milliseconds: 1_795_285_825_123)
  static let program = KernelProgram(
    id: 41, kind: .cgroupAddress, name: "away_connect", tag: "ce4d88a429d9ecea", loaded: started,
    byRoot: true,
    places: [.init(.connect4, cgroup: "*"), .init(.xdp, interface: "eth0", netns: 4_026_532_177)],
    holders: [812])
  static let digest = String(repeating: "9f2c", count: 16)

  static func address(_ text: String) throws -> IPAddress {
    guard let address = IPAddress(text) else { throw Mistake(text: text) }
    return address
  }

  static func network(_ text: String) throws -> InterfaceNetwork {
    let parts = text.split(separator: "/")
    guard parts.count == 2, let length = Int(parts[1]) else { throw Mistake(text: text) }
    return InterfaceNetwork(address: try address(String(parts[0])), length: length)
  }

  static func capture(_ text: String, table: UInt32 = 254, selector: Selector? = nil) throws -> Capture {
    guard let prefix = IPPrefix(text) else { throw Mistake(text: text) }
    return Capture(prefix: prefix, table: table, selector: selector)
  }

  /// A text in a sample that is not what it should be.
  struct Mistake: Error { let text: String }

  static let host = HostIdentity(
    id: "5e1c0ffee5e1c0ffee5e1c0ffee5e1c0", name: "bj-build-01", site: "beijing", region: Region("CN-BJ"),
    bootID: "0b0b5e1c-0000-4000-8000-000000000001")

  static func evidence(
    _ number: Int, _ kind: Evidence.Kind, _ strength: Evidence.Strength, _ source: EvidenceSource,
    _ facts: EvidenceFacts
  ) -> Evidence {
    Evidence(
      id: "e\(number)", kind: kind, strength: strength, source: source, facts: facts, at: started)
  }

  static let openVPN = ProductReference(
    id: "openvpn", name: "OpenVPN", category: "self_hosted", version: "2.6.3-1+deb12u2")

  static let openVPNProcess = TunnelProcess(
    executable: "/usr/sbin/openvpn", pid: 812, package: "openvpn", verified: true,
    unit: "openvpn-client@*.service")

  /// A full tunnel of OpenVPN over UDP to the gateway.
  static func fullTunnel(
    gateway: String = "203.0.113.10", region: Region? = Region("CN-BJ"), provider: ProviderReference?,
    licensing: Licensing, process: TunnelProcess? = openVPNProcess
  ) throws -> Tunnel {
    Tunnel(
      id: "t1", key: String(digest.prefix(32)), kind: .tun, role: .vpn, interface: "tun0",
      netns: 4_026_531_840, state: .active, addresses: [try network("10.8.0.2/24")], mtu: 1500,
      captures: [try capture("0.0.0.0/1"), try capture("128.0.0.0/1")], scope: .full, process: process,
      gateway: Gateway(
        address: try address(gateway), port: 1194, transport: .udp, region: region, proven: true,
        sources: [.route, .config]),
      carriedBy: nil, product: openVPN, provider: provider, licensing: licensing,
      evidence: [
        evidence(1, .kernel, .strong, .links, .link(kind: .tun, up: true, carrier: true)),
        evidence(2, .process, .strong, .tunProcesses, .holdsDescriptor(pid: 812, interface: "tun0")),
        evidence(
          3, .process, .strong, .packages,
          .program(
            executable: "/usr/sbin/openvpn", pid: 812, package: "openvpn", version: "2.6.3-1+deb12u2",
            verification: .verified)),
        evidence(
          4, .route, .medium, .hostRoutes,
          .gateway(address: try address(gateway), port: nil, transport: nil)),
        evidence(
          5, .config, .medium, .openvpnConfig,
          .gateway(address: try address(gateway), port: 1194, transport: .udp)),
      ])
  }

  static let exampleNet = ProviderReference(
    id: "example-net", name: "Example Net (fictitious)", role: "manager", licence: "LAB-0001",
    licenceThrough: "2029-02-28")

  static let licensed = Licensing(
    tag: .licensed, status: .compliant, basis: .observed,
    reasons: [
      Reason(
        .ok, t1,
        .verdict(
          .licensed(
            provider: "example-net", licence: "LAB-0001", name: "Example Net (fictitious)",
            instrument: .licence, until: "2029-02-28", line: nil)),
        evidence: ["e1", "e2", "e3", "e4", "e5"])
    ])

  /// The tunnel that most reasons are about.
  static let t1 = ReasonSubject.tunnel("t1")

  static let licence = LicenceReference(instrument: .licence, number: "LAB-0001")

  /// A tunnel's reasons as the host gives them.
  static func ofHost(_ reasons: [Reason]) -> [Reason] { reasons.map(\.withoutEvidence) }

  static func spread(_ median: Int64) -> EndpointRecord.Spread {
    EndpointRecord.Spread(
      min: Microseconds(median * 9 / 10), median: Microseconds(median), p95: Microseconds(median * 12 / 10),
      max: Microseconds(median * 12 / 10), jitter: Microseconds(median / 20))
  }

  static func certificate(_ name: String, verified: Bool = true, days: Int = 300) -> CertificateFacts {
    CertificateFacts(
      subject: "CN=\(name)", issuer: "CN=Lab CA", notBefore: started.adding(days: -65),
      notAfter: started.adding(days: days), spkiSHA256: digest, issuersSPKISHA256: [digest], chain: 2,
      verified: verified)
  }

  /// One with all that can be kept of a certificate.
  static let wholeCertificate = CertificateFacts(
    subject: "CN=erp.corp.test", issuer: "CN=Lab CA", notBefore: started.adding(days: -65),
    notAfter: started.adding(days: 300), spkiSHA256: digest, issuersSPKISHA256: [digest], chain: 2,
    verified: true, serial: "1f", names: ["erp.corp.test", "192.0.2.80"], moreNames: 2, commonNameOnly: true,
    mustStaple: true,
    members: [
      .init(
        subject: "CN=erp.corp.test", sha256: digest, notAfter: started.adding(days: 300), aboveTrusted: true)
    ])

  /// An endpoint whose samples all succeeded.
  static func reachable(
    _ name: String, target: String, resolve: Int64? = 310, connect: Int64 = 812, tls: Int64? = 2050,
    path: Path
  ) throws -> EndpointRecord {
    let sample = Sample(
      address: try address("192.0.2.80"), localPort: 51234, started: started, lag: Microseconds(12),
      phases: Sample.Phases(
        resolve: resolve.map { Microseconds($0) }, connect: Microseconds(connect),
        tls: tls.map { Microseconds($0) }),
      tls: tls.map { _ in
        Sample.TLSDetails(
          version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", group: "X25519", alpn: "h2", resumed: false)
      },
      tcp: Sample.TCPDetails(
        rtt: Microseconds(640), rttVariance: Microseconds(80), retransmits: 0, mss: 1348, pathMTU: 1400))
    return EndpointRecord(
      name: name, target: target, outcome: .reachable, samples: [sample, sample],
      summary: EndpointRecord.Summary(
        sent: 2, ok: 2, resolve: resolve.map(spread), connect: spread(connect), tls: tls.map(spread)),
      certificate: tls.map { _ in certificate("\(name).corp.test") }, path: path,
      expectations: [ExpectationResult(.path, .met)])
  }

  /// Two endpoints behind a proxy, the second of which it does not let through.
  static func proxied() throws -> [EndpointRecord] {
    let proxy = "http://proxy.corp.test:3128"
    let failure = Failure(.proxyDenied, facts: .proxyStatus(number: 403))
    return try [nil, failure].map { failure in
      let ok = failure == nil ? 1 : 0
      let sample = Sample(
        address: try address("192.0.2.8"), localPort: 51234, started: started, lag: Microseconds(12),
        phases: Sample.Phases(
          resolve: Microseconds(310), connect: Microseconds(812), proxy: ok == 1 ? Microseconds(950) : nil,
          tls: ok == 1 ? Microseconds(2050) : nil), failure: failure)
      return EndpointRecord(
        name: ok == 1 ? "erp" : "portal", target: "tls://\(ok == 1 ? "erp" : "portal").corp.test:443",
        proxy: proxy, outcome: ok == 1 ? .reachable : .unreachable, samples: [sample],
        summary: EndpointRecord.Summary(
          sent: 1, ok: ok, resolve: spread(310), connect: spread(812), proxy: ok == 1 ? spread(950) : nil,
          tls: ok == 1 ? spread(2050) : nil), certificate: nil, path: try tunnelPath(), expectations: [])
    }
  }

  /// An endpoint of which some samples, or all, failed alike.
  static func failing(
    _ name: String, target: String, outcome: Outcome, failure: Failure, ok: Int = 0, sent: Int = 5,
    connect: Int64? = 790, path: Path?, certificate: CertificateFacts? = nil,
    expectations: [ExpectationResult] = [], diagnosis: Diagnosis? = nil
  ) throws -> EndpointRecord {
    let failed = Sample(
      address: try address("192.0.2.81"), localPort: 51240, started: started, lag: Microseconds(9),
      phases: Sample.Phases(
        resolve: Microseconds(290), connect: connect.map { Microseconds($0) }, tls: nil),
      failure: failure)
    let good = Sample(
      address: try address("192.0.2.81"), localPort: 51241, started: started, lag: Microseconds(9),
      phases: Sample.Phases(
        resolve: Microseconds(290), connect: connect.map { Microseconds($0) }, tls: Microseconds(412_000)))
    return EndpointRecord(
      name: name, target: target, outcome: outcome,
      samples: Array(repeating: good, count: ok) + Array(repeating: failed, count: sent - ok),
      summary: EndpointRecord.Summary(
        sent: sent, ok: ok, resolve: spread(290), connect: connect.map(spread),
        tls: ok > 0 ? spread(412_000) : nil),
      certificate: certificate, path: path, expectations: expectations, diagnosis: diagnosis)
  }

  static func tunnelPath() throws -> Path {
    Path(
      interface: "tun0", tunnel: "t1", source: try address("10.8.0.2"), nextHop: try address("10.8.0.1"))
  }

  /// What the collectors of root come to: everything that is written was looked at.
  static let rootCollectors: [CollectorReport] = Collector.observing.map { name in
    switch name {
    case .wireguard, .xfrmPolicies, .nft, .namespaces, .bpf: CollectorReport(name, .off)
    default: CollectorReport(name, .complete)
    }
  }

  /// What the collectors of an ordinary user come to.
  static let userCollectors: [CollectorReport] = rootCollectors.map { report in
    switch report.name {
    case .tunProcesses: CollectorReport(report.name, .denied, needs: "CAP_SYS_PTRACE")
    case .sockets: CollectorReport(report.name, .denied, needs: "CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH")
    case .conntrack: CollectorReport(report.name, .denied, needs: "CAP_DAC_READ_SEARCH")
    case .openvpnManagement:
      CollectorReport(
        report.name, .failed, errno: "ECONNREFUSED",
        facts: .call(step: .connectingManagement, table: nil, errno: nil))
    default: report
    }
  }

  static func record(
    registry: CheckRecord.Inputs.RegistryFile? = nil, grants: CheckRecord.Inputs.RegistryFile? = nil,
    collectors: [CollectorReport] = rootCollectors,
    complete: Bool = false, tunnels: [Tunnel], endpoints: [EndpointRecord], compliance: Compliance,
    host: HostIdentity = host, clockSynchronized: Bool? = true
  ) -> CheckRecord {
    CheckRecord(
      id: "01976a3e-8f10-7000-8000-0123456789ab", host: host,
      time: CheckRecord.Time(
        started: started, finished: Timestamp(milliseconds: started.milliseconds + 1480),
        clockSynchronized: clockSynchronized),
      agent: CheckRecord.Agent(version: "0.1.0"),
      inputs: CheckRecord.Inputs(
        profile: CheckRecord.Inputs.File(sha256: digest),
        registry: registry
          ?? CheckRecord.Inputs.RegistryFile(
            serial: 1, sha256: digest, expires: started.adding(days: 90), signature: .unsigned),
        grants: grants,
        catalogue: CheckRecord.Inputs.File(sha256: digest)),
      observation: CheckRecord.Observation(complete: complete, collectors: collectors), tunnels: tunnels,
      endpoints: endpoints, compliance: compliance)
  }
}
