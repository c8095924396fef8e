import Model

extension SampleParts {
  static let proxyClients = ProxyClients(
    pid: 812,
    programs: [
      ProxyClients.Program(pid: 900, executable: "/usr/bin/curl", package: "curl", unit: "update.service")
    ], more: 2, unseen: 1)

  /// A record in which every value that may be missing is there.
  static func everythingSet() throws -> CheckRecord {
    let full = try SampleRecord.licensed.record
    let tunnel = try fullTunnel(
      provider: exampleNet,
      licensing: Licensing(
        tag: .licensed, status: .compliant, basis: .observed,
        reasons: [Reason(.ok, t1, .verdict(.nothingAgainst), evidence: ["e1"])],
        waiver: WaiverReference(
          reason: "the new contract is being signed", accountable: "network team", through: "2027-01-30",
          instead: .nonCompliant)))
    let carried = Tunnel(
      id: "t2", key: tunnel.key, kind: .wireguard, role: .vpn, interface: "wg0",
      label: .diversion(kind: .tproxy, port: 12345), netns: 1, state: .active,
      addresses: [try network("10.66.0.7/32")], mtu: 1420,
      captures: [try capture("::/0", table: 51820, selector: "not from all fwmark 0xca6c")], scope: .full,
      process: openVPNProcess, clients: proxyClients, gateway: tunnel.gateway, carriedBy: "t1",
      product: openVPN,
      provider: exampleNet, licensing: tunnel.licensing, evidence: tunnel.evidence)
    let sample = Sample(
      address: try address("192.0.2.80"), localPort: 51234, started: started, attempt: 2,
      lag: Microseconds(12),
      phases: Sample.Phases(
        resolve: Microseconds(310), connect: Microseconds(812), proxy: Microseconds(900),
        tls: Microseconds(2050)),
      tls: Sample.TLSDetails(
        version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", group: "X25519", signature: "ed25519",
        alpn: "h2",
        resumed: false,
        ocspStapled: true, ocspStatus: .good, network: Microseconds(1310), local: Microseconds(740),
        stampedBy: .kernel, ended: Microseconds(400),
        clientCertificate: Sample.ClientCertificateDetails(
          shown: true, verdict: .refused, notAfter: started.adding(days: 90)),
        messages: [HandshakeMessage(name: "ClientHello", from: .client, at: Microseconds(0), bytes: 517)]),
      tcp: Sample.TCPDetails(
        rtt: Microseconds(640), connectRTT: Microseconds(700), rttVariance: Microseconds(80), retransmits: 0,
        mss: 1348, pathMTU: 1400),
      resolution: Sample.Resolution(
        others: 2, isOverdue: true,
        siblings: [
          Sample.Resolution.Sibling(
            address: try address("2001:db8::80"), connect: nil, failure: .networkUnreachable),
          Sample.Resolution.Sibling(
            address: try address("192.0.2.81"), connect: Microseconds(820), failure: nil),
        ]),
      failure: Failure(
        .tlsAlert, errno: "EPIPE", facts: .alert(number: 40, reason: "sslv3 alert"),
        alert: "handshake_failure", alertNumber: 40,
        verifyResult: 0))
    let endpoint = EndpointRecord(
      name: "erp", target: "tls://erp.corp.test:443", proxy: "http://proxy.corp.test:3128",
      outcome: .degraded, samples: [sample],
      summary: EndpointRecord.Summary(
        sent: 1, ok: 0, censored: 0, resolve: spread(310), connect: spread(812), proxy: spread(900),
        tls: spread(2050)),
      certificate: wholeCertificate,
      certificates: [ShownCertificate(address: try address("192.0.2.80"), certificate: wholeCertificate)],
      path: try tunnelPath(),
      expectations: [
        ExpectationResult(
          .handshake, .warning, .handshakeSlow(median: Microseconds(412_000)),
          limit: Microseconds(300_000))
      ],
      experiments: [
        Experiment(
          kind: .neutralName, serverName: "abcde.invalid", answers: [try address("192.0.2.80")],
          path: try tunnelPath(), sample: sample, certificate: certificate("erp.corp.test"))
      ],
      diagnosis: Diagnosis(
        cause: .earlyReset, confidence: 0.9, facts: [.neutralReset]))
    return CheckRecord(
      id: full.id, host: full.host, time: full.time, agent: full.agent,
      inputs: CheckRecord.Inputs(
        profile: full.inputs.profile,
        registry: CheckRecord.Inputs.RegistryFile(
          serial: 42, sha256: digest, expires: started.adding(days: 90), signature: .trusted,
          keyID: "472D6D0E8938099E"),
        grants: CheckRecord.Inputs.RegistryFile(
          serial: 7, sha256: digest, expires: started.adding(days: 30), signature: .trusted,
          keyID: "472D6D0E8938099E"),
        catalogue: full.inputs.catalogue),
      observation: CheckRecord.Observation(
        complete: false,
        collectors: [
          CollectorReport(
            .links, .denied, needs: "CAP_NET_ADMIN", errno: "EPERM",
            facts: .call(step: .readingKernel, table: nil, errno: "EPERM"))
        ]),
      tunnels: [carried], endpoints: [endpoint],
      compliance: Compliance(
        status: .compliant, tag: .licensed, outcome: .degraded,
        reasons: [Reason(.ok, t1, .verdict(.nothingAgainst), evidence: ["e1"])],
        acceptedRefusals: [AcceptedRefusal.Program.unit("edr.service"), .package("edr")].map {
          RefusalReference(
            $0, processes: 2, collectors: [.tunProcesses], why: "endpoint protection",
            accountable: "security team", through: "2027-01-30")
        }, exit: 0))
  }

  /// A record in which every value that may be missing is missing.
  static func nothingSet() throws -> CheckRecord {
    let tunnel = Tunnel(
      id: "t1", key: "", kind: .tun, role: .vpn, interface: nil, netns: nil, state: .active, addresses: [],
      mtu: nil, captures: [try capture("::/0")], scope: .none,
      process: TunnelProcess(executable: nil, pid: 1, package: nil, verified: false, unit: nil),
      gateway: Gateway(
        address: try address("::1"), port: nil, transport: nil, region: nil, proven: false, sources: nil),
      carriedBy: nil, product: ProductReference(id: "", name: "", category: "", version: nil),
      provider: ProviderReference(id: "", name: "", role: nil, licence: nil, licenceThrough: nil),
      licensing: Licensing(
        tag: .undetermined, status: .undetermined, basis: .observed,
        reasons: [Reason(.detectPartial, .host, nil)]), evidence: [])
    let bare = Tunnel(
      id: "t2", key: "", kind: .xfrm, role: .vpn, interface: nil, netns: nil, state: .active, addresses: [],
      mtu: nil, captures: [], scope: .none, process: nil, gateway: nil, carriedBy: nil, product: nil,
      provider: nil, licensing: tunnel.licensing, evidence: [])
    func endpoint(_ samples: [Sample], _ spread: EndpointRecord.Spread?, _ path: Path?) -> EndpointRecord {
      EndpointRecord(
        name: "", target: "", outcome: .unmeasured, samples: samples,
        summary: EndpointRecord.Summary(sent: 1, ok: 0, resolve: spread, connect: spread, tls: spread),
        certificate: nil, path: path, expectations: [ExpectationResult(.path, .failed)])
    }
    let zero = Microseconds(0)
    let sample = Sample(
      address: nil, localPort: nil, started: started, lag: nil, phases: Sample.Phases(),
      tls: Sample.TLSDetails(version: nil, cipher: nil, group: nil, alpn: nil, resumed: nil),
      tcp: Sample.TCPDetails(rtt: nil, rttVariance: nil, retransmits: nil, mss: nil, pathMTU: nil),
      failure: Failure(.internal))
    let barest = Sample(
      address: nil, localPort: nil, started: started, lag: nil, phases: Sample.Phases())
    return CheckRecord(
      id: "", host: HostIdentity(id: nil, name: nil),
      time: CheckRecord.Time(started: started, finished: started, clockSynchronized: nil),
      agent: CheckRecord.Agent(version: ""),
      inputs: CheckRecord.Inputs(
        profile: nil,
        registry: CheckRecord.Inputs.RegistryFile(serial: nil, sha256: nil, expires: nil, signature: .none),
        catalogue: CheckRecord.Inputs.File(sha256: "")),
      observation: CheckRecord.Observation(
        complete: false, collectors: [CollectorReport(.links, .off)]), tunnels: [tunnel, bare],
      endpoints: [
        endpoint(
          [sample], EndpointRecord.Spread(min: zero, median: zero, p95: zero, max: zero, jitter: nil),
          Path(interface: nil, source: nil, nextHop: nil)), endpoint([barest], nil, nil),
      ],
      compliance: Compliance(
        status: .undetermined, tag: .undetermined, outcome: nil,
        reasons: [Reason(.detectPartial, .host, nil)], exit: 3))
  }
}
