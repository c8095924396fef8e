import Model

extension SampleRecord {
  /// A WireGuard tunnel of the kernel inside a licensed OpenVPN tunnel, an idle client, and an overlay.
  static func nested() throws -> CheckRecord {
    let unlisted = [
      Reason(
        .gatewayUnproven, .tunnel("t2"),
        .gateway(
          .sourceAlone(address: try SampleParts.address("2001:db8:ffff:1234:5678:9abc:def0:10"))))
    ]
    let inner = Tunnel(
      id: "t2", key: "77aa", kind: .wireguard, role: .vpn, interface: "wg0", netns: 4_026_531_840,
      state: .active, addresses: [try SampleParts.network("10.66.0.7/32")], mtu: 1420,
      captures: [
        try SampleParts.capture("0.0.0.0/0", table: 51820, selector: "not from all fwmark 0xca6c"),
        try SampleParts.capture("2001:db8:66::/64"),
      ], scope: .full, process: nil,
      gateway: Gateway(
        address: try SampleParts.address("2001:db8:ffff:1234:5678:9abc:def0:10"), port: 51820,
        transport: .udp, region: nil, proven: false, sources: [.wireguard]),
      carriedBy: "t1", product: nil, provider: nil,
      licensing: Licensing(
        tag: .undetermined, status: .undetermined, basis: .observed, reasons: unlisted), evidence: [])
    let idle = Tunnel(
      id: "t3", key: "78bb", kind: .tun, role: .vpn, interface: "tun7", netns: nil, state: .idle,
      addresses: [], mtu: nil, captures: [], scope: .none, process: nil, gateway: nil, carriedBy: nil,
      product: nil, provider: nil,
      licensing: Licensing(
        tag: .none, status: .notApplicable, basis: .observed,
        reasons: [Reason(.idle, .tunnel("t3"), .role(.noCarrier))]), evidence: [])
    let overlay = Tunnel(
      id: "t4", key: "79cc", kind: .vxlan, role: .overlay, interface: "vxlan.calico", netns: nil,
      state: .active, addresses: [try SampleParts.network("10.244.3.0/32")], mtu: 1450,
      captures: try (1...12).map { try SampleParts.capture("10.244.\($0).0/26") }, scope: .split,
      process: nil, gateway: nil, carriedBy: nil, product: nil, provider: nil,
      licensing: Licensing(
        tag: .none, status: .notApplicable, basis: .observed,
        reasons: [
          Reason(
            .overlay, .tunnel("t4"), .role(.overlay(space: .private, ends: .unseen)))
        ]), evidence: [])
    return SampleParts.record(
      tunnels: [
        try SampleParts.fullTunnel(provider: SampleParts.exampleNet, licensing: SampleParts.licensed), inner,
        idle, overlay,
      ],
      endpoints: [
        try SampleParts.reachable(
          "erp", target: "tls://erp.corp.test:443", resolve: 95, connect: 184_000, tls: 2_375_000,
          path: Path(
            interface: "wg0", tunnel: "t2", source: SampleParts.address("10.66.0.7"), nextHop: nil))
      ],
      compliance: Compliance(
        status: .undetermined, tag: .undetermined, outcome: .reachable,
        reasons: SampleParts.ofHost(unlisted), exit: 3),
      clockSynchronized: false)
  }

  /// What somebody would write who controls every name: interface, files, registry, certificate, server.
  static func hostile() throws -> CheckRecord {
    let name = "\u{1b}[32mLICENSED\u{1b}[0m\ncompliant ]]> \"quoted\" '; -- <b>"
    let chinese = "北京示例网络有限公司\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}"
    let backwards = "\u{202e}desnecil\u{202c}\u{200b}\u{9b}31m\u{7f}"
    let reasons = [
      Reason(.productDenied, SampleParts.t1, .registry(.productDenied(product: name, why: backwards))),
      Reason(
        .licenceFlagged, SampleParts.t1,
        .licence(
          .flagged(
            licence: LicenceReference(instrument: .licence, number: String(repeating: "光环", count: 60)),
            flags: [.abnormalList]))),
    ]
    let tunnel = Tunnel(
      id: "t1", key: "80dd", kind: .tun, role: .vpn, interface: "\u{1b}[2J\ttun0", netns: nil, state: .active,
      addresses: try (1...9).map { try SampleParts.network("2001:db8:aaaa:bbbb:cccc:dddd:eeee:\($0)/128") },
      mtu: 1500,
      captures: try (1...40).map {
        try SampleParts.capture(
          "192.0.2.\($0)/32", table: 7, selector: .rule(inverted: false, [.key(.inputInterface, backwards)]))
      }, scope: .split,
      process: TunnelProcess(
        executable: "/opt/" + String(repeating: "very-long-folder/", count: 8) + name, pid: 4_194_304,
        package: nil, verified: false, unit: "\(name).service"),
      gateway: Gateway(
        address: try SampleParts.address("203.0.113.66"), port: 443, transport: .tcp, region: nil,
        proven: true, sources: [.established]),
      carriedBy: nil,
      product: ProductReference(id: "x", name: chinese + name, category: "consumer", version: "1:9~\(name)"),
      provider: ProviderReference(
        id: "x", name: chinese + chinese + chinese, role: nil, licence: name, licenceThrough: backwards),
      licensing: Licensing(tag: .unlicensed, status: .nonCompliant, basis: .attested, reasons: reasons),
      evidence: [SampleParts.evidence(1, .name, .weak, .links, .name(name: name + backwards))])
    let path = Path(
      interface: "\u{1b}[2J\ttun0", tunnel: "t1", source: nil, nextHop: nil)
    let failure = Failure(
      .tlsAlert, errno: nil, facts: .library(name: .openssl, text: name), alert: "handshake_failure\r\n")
    let certificate = CertificateFacts(
      subject: "CN=\(name)", issuer: "O=\(chinese)", notBefore: SampleParts.started,
      notAfter: SampleParts.started.adding(days: -1), spkiSHA256: SampleParts.digest, issuersSPKISHA256: [],
      chain: 1, verified: false)
    // The kernel lets a program's name be letters and digits; a document may hold anything.
    let hook = ReasonFacts.host(
      .hook(
        program: KernelProgram(
          id: .max, kind: .classifier, name: name, tag: "7c85c77581178cdb",
          places: [.init(.tcEgress, cgroup: name, interface: backwards)], holders: [.max]),
        pid: .max, executable: backwards, package: name, unit: backwards))
    return SampleParts.record(
      registry: CheckRecord.Inputs.RegistryFile(
        serial: .max, sha256: SampleParts.digest, expires: nil, signature: .untrusted,
        keyID: name + backwards),
      collectors: SampleParts.rootCollectors.map {
        $0.name == .nft
          ? CollectorReport(.nft, .failed, errno: "EIO", facts: .file(path: name + backwards)) : $0
      },
      tunnels: [tunnel],
      endpoints: [
        try SampleParts.failing(
          "会计系统" + name, target: "tls://a:443", outcome: .unreachable, failure: failure, sent: 100,
          connect: 79_000_000, path: path, certificate: certificate,
          expectations: [
            ExpectationResult(.tlsIssuers, .failed, .issuerOther(issuer: backwards))
          ])
      ],
      compliance: Compliance(
        status: .nonCompliant, tag: .unlicensed, outcome: .unreachable,
        reasons: SampleParts.ofHost(reasons) + [Reason(.bpfHook, .host, hook)], exit: 2),
      host: HostIdentity(id: nil, name: name + chinese, site: backwards))
  }
}
