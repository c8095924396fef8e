import Model

/// The records whose renderings lie in `Golden`.
enum SampleRecord: String, CaseIterable, Sendable {
  case licensed, unlicensed, undetermined, ordinary, none, unseen, nested, hostile

  var record: CheckRecord {
    get throws {
      switch self {
      case .licensed: try Self.licensed()
      case .unlicensed: try Self.unlicensed()
      case .undetermined: try Self.undetermined()
      case .ordinary: try Self.ordinary()
      case .none: try Self.none()
      case .unseen: Self.unseen()
      case .nested: try Self.nested()
      case .hostile: try Self.hostile()
      }
    }
  }

  /// The licensed gateway with two endpoints behind it.
  private static func licensed() throws -> CheckRecord {
    SampleParts.record(
      tunnels: [
        try SampleParts.fullTunnel(provider: SampleParts.exampleNet, licensing: SampleParts.licensed)
      ],
      endpoints: [
        try SampleParts.reachable("erp", target: "tls://erp.corp.test:443", path: SampleParts.tunnelPath()),
        try SampleParts.reachable(
          "git", target: "tcp://192.0.2.80:22", resolve: nil, connect: 12_840, tls: nil,
          path: SampleParts.tunnelPath()),
      ],
      compliance: Compliance(
        status: .compliant, tag: .licensed, outcome: .reachable,
        reasons: SampleParts.ofHost(SampleParts.licensed.reasons), exit: 0))
  }

  /// The same client at a gateway that no provider has, with an endpoint that resets after ClientHello, one that
  /// is slow now and then, and one behind an intercepting proxy.
  private static func unlicensed() throws -> CheckRecord {
    let reasons = [
      Reason(
        .providerUnlisted, SampleParts.t1,
        .match(
          .unlisted(serial: 1, complete: true, gateway: try SampleParts.address("203.0.113.66"))),
        evidence: ["e4", "e5"])
    ]
    let path = try SampleParts.tunnelPath()
    return SampleParts.record(
      tunnels: [
        try SampleParts.fullTunnel(
          gateway: "203.0.113.66", region: nil, provider: nil,
          licensing: Licensing(
            tag: .unlicensed, status: .nonCompliant, basis: .observed, reasons: reasons))
      ],
      endpoints: [
        try SampleParts.reachable("erp", target: "tls://erp.corp.test:443", path: path),
        try SampleParts.failing(
          "crm", target: "tls://crm.corp.test:443", outcome: .unreachable,
          failure: Failure(.tlsResetAfterHello, errno: "ECONNRESET"), path: path,
          diagnosis: Diagnosis(
            cause: .nameDependentReset, confidence: 0.95,
            facts: [
              .namedReset(count: 7, all: 7), .neutralAnswered(name: "uvwxy.invalid"),
              .neutralAnswered(name: nil),
            ])),
        try SampleParts.failing(
          "payroll", target: "tls://payroll.corp.test:443", outcome: .degraded,
          failure: Failure(.tcpTimeout, errno: "ETIMEDOUT"), ok: 3, path: path,
          certificate: SampleParts.certificate("payroll.corp.test", days: 10),
          expectations: [
            ExpectationResult(
              .handshake, .warning, .handshakeSlow(median: Microseconds(412_000)),
              limit: Microseconds(300_000)),
            ExpectationResult(
              .tlsExpiry, .failed,
              .certificateEnds(
                at: SampleParts.started.adding(days: 10), subject: "CN=Lab CA", address: nil)),
          ]),
        try SampleParts.failing(
          "mail", target: "tls://mail.corp.test:465", outcome: .unreachable,
          failure: Failure(
            .certificateUntrusted,
            facts: .verification(errors: [
              .init(number: 20, depth: 0, text: "unable to get local issuer certificate")
            ]), verifyResult: 20),
          path: Path(
            interface: "eth0", source: SampleParts.address("198.51.100.2"),
            nextHop: SampleParts.address("198.51.100.1")),
          certificate: SampleParts.certificate("mail.corp.test", verified: false)),
      ],
      compliance: Compliance(
        status: .nonCompliant, tag: .unlicensed, outcome: .unreachable,
        reasons: SampleParts.ofHost(reasons) + [
          Reason(
            .endpointUnreachable, .endpoint("crm"),
            .endpoint(.noAnswer(failures: [.tlsResetAfterHello]))),
          Reason(
            .endpointDegraded, .endpoint("payroll"),
            .endpoint(.samplesFailed(failed: 2, sent: 5, failures: [.tcpTimeout]))),
          Reason(
            .endpointUnreachable, .endpoint("mail"),
            .endpoint(.noAnswer(failures: [.certificateUntrusted]))),
        ], exit: 2))
  }

  /// The licensed tunnel as an ordinary user sees it.
  private static func undetermined() throws -> CheckRecord {
    let reasons = [
      Reason(
        .detectPartial, SampleParts.t1,
        .detection(
          .collectorsIncomplete(collectors: [
            CollectorReport(.tunProcesses, .denied, needs: "CAP_SYS_PTRACE")
          ])), evidence: ["e1"]),
      Reason(
        .gatewayUnproven, SampleParts.t1,
        .gateway(
          .routeOnly(address: try SampleParts.address("203.0.113.10"), name: nil, collectors: [])),
        evidence: ["e4"]),
    ]
    let seen = try SampleParts.fullTunnel(
      provider: SampleParts.exampleNet,
      licensing: Licensing(
        tag: .undetermined, status: .undetermined, basis: .observed, reasons: reasons),
      process: nil)
    let gateway = Gateway(
      address: try SampleParts.address("203.0.113.10"), port: nil, transport: nil, region: Region("CN-BJ"),
      proven: false, sources: [.route])
    return SampleParts.record(
      collectors: SampleParts.userCollectors,
      tunnels: [
        Tunnel(
          id: seen.id, key: seen.key, kind: seen.kind, role: seen.role, interface: seen.interface,
          netns: seen.netns, state: seen.state, addresses: seen.addresses, mtu: seen.mtu,
          captures: seen.captures, scope: seen.scope, process: nil, gateway: gateway, carriedBy: nil,
          product: nil, provider: seen.provider, licensing: seen.licensing,
          evidence: [seen.evidence[0], seen.evidence[3]])
      ],
      endpoints: [
        try SampleParts.reachable("erp", target: "tls://erp.corp.test:443", path: SampleParts.tunnelPath())
      ],
      compliance: Compliance(
        status: .undetermined, tag: .undetermined, outcome: .reachable,
        reasons: SampleParts.ofHost(reasons), exit: 3))
  }

  /// A host without a tunnel of which everything mandatory was seen.
  private static func none() throws -> CheckRecord {
    SampleParts.record(
      collectors: Collector.observing.map { name in
        switch name {
        case .bpf: CollectorReport(name, .off)
        case .wireguard: CollectorReport(name, .unsupported, facts: .noNftables(errno: "EINVAL"))
        default: CollectorReport(name, .complete)
        }
      } + [CollectorReport(.wire, .complete)],
      complete: true, tunnels: [],
      endpoints: [
        try SampleParts.reachable(
          "erp", target: "tls://erp.corp.test:443", connect: 38, tls: 1_204_000,
          path: Path(
            interface: "eth0", source: SampleParts.address("198.51.100.2"),
            nextHop: SampleParts.address("198.51.100.1"),
            witness: PathWitness(
              seen: [.init(interface: "eth0", toEndpoint: true, data: true)], connected: true, answered: true
            ).judged(.direct, interface: "eth0")))
      ],
      compliance: Compliance(
        status: .compliant, tag: .none, outcome: .reachable,
        reasons: [Reason(.noVPN, .host, .host(.noVpn(bpf: .off, needs: nil)))],
        exit: 0))
  }

  /// A host without a tunnel, without a profile and a registry, of which not everything was seen.
  private static func unseen() -> CheckRecord {
    SampleParts.record(
      registry: CheckRecord.Inputs.RegistryFile(serial: nil, sha256: nil, expires: nil, signature: .none),
      tunnels: [], endpoints: [],
      compliance: Compliance(
        status: .undetermined, tag: .undetermined, outcome: nil,
        reasons: [
          Reason(
            .detectPartial, .host,
            .host(
              .anyPossible(
                collectors: [.wireguard, .xfrmPolicies, .nft, .namespaces].map { CollectorReport($0, .off) }))
          )
        ], exit: 3),
      host: HostIdentity(id: "5e1c0ffee5e1c0ffee5e1c0ffee5e1c0", name: nil))
  }
}
