import FoundationEssentials
import Model
import Testing

/// How grave each finding of a record is.
@Suite struct FindingTests {
  static let moment = Timestamp(ofYear: 2026, month: 11, day: 21)
  static let waiver = WaiverReference(
    reason: "new contract", accountable: "network team", through: "2027-01-30", instead: .nonCompliant)

  static func record(
    status: Status = .compliant, tag: Model.Tag = .none, tunnels: [Tunnel] = [],
    endpoints: [EndpointRecord] = [],
    reasons: [Reason] = [], gaps: [CollectorReport] = []
  ) -> CheckRecord {
    CheckRecord(
      id: "", host: HostIdentity(id: nil, name: nil),
      time: .init(started: moment, finished: moment, clockSynchronized: nil), agent: .init(version: ""),
      inputs: .init(
        profile: nil, registry: .init(serial: nil, sha256: nil, expires: nil, signature: .none),
        catalogue: .init(sha256: "")),
      observation: .init(complete: gaps.isEmpty, collectors: gaps), tunnels: tunnels, endpoints: endpoints,
      compliance: Compliance(
        status: status, tag: tag, outcome: endpoints.map(\.outcome).max(), reasons: reasons))
  }

  static func tunnel(
    _ tag: Model.Tag, _ status: Status, severity: Severity? = nil, waiver: WaiverReference? = nil
  ) -> Tunnel {
    Tunnel(
      id: "t1", key: "", kind: .tun, role: .vpn, interface: "tun0", netns: nil, state: .active, addresses: [],
      mtu: nil, captures: [], scope: .full, process: nil, gateway: nil, carriedBy: nil, product: nil,
      provider: nil,
      licensing: Licensing(
        tag: tag, status: status, severity: severity, basis: .observed, reasons: [], waiver: waiver),
      evidence: [])
  }

  static func endpoint(_ outcome: Outcome, _ expectations: [ExpectationResult] = []) -> EndpointRecord {
    EndpointRecord(
      name: "erp", target: "tls://erp:443", outcome: outcome, samples: [],
      summary: .init(sent: 1, ok: outcome == .reachable ? 1 : 0, resolve: nil, connect: nil, tls: nil),
      certificate: nil, path: nil, expectations: expectations)
  }

  struct TunnelCase: Sendable {
    let tag: Model.Tag
    let status: Status
    var isWaived = false
    let severity: Severity
    let standing: Finding.Standing
  }

  static let tunnels: [TunnelCase] = [
    TunnelCase(tag: .licensed, status: .compliant, severity: .ok, standing: .judged),
    TunnelCase(tag: .licensed, status: .notApplicable, severity: .ok, standing: .judged),
    TunnelCase(tag: .licensed, status: .review, severity: .warning, standing: .judged),
    TunnelCase(tag: .licensed, status: .nonCompliant, severity: .critical, standing: .judged),
    // The gateway is proven, and a registry that is not complete does not have it.
    TunnelCase(tag: .undetermined, status: .review, severity: .unknown, standing: .judged),
    TunnelCase(tag: .undetermined, status: .undetermined, severity: .unknown, standing: .judged),
    // No rule asks for a licence.
    TunnelCase(tag: .undetermined, status: .notApplicable, severity: .ok, standing: .uncounted),
    TunnelCase(tag: .undetermined, status: .nonCompliant, severity: .critical, standing: .judged),
    TunnelCase(tag: .unlicensed, status: .nonCompliant, severity: .critical, standing: .judged),
    TunnelCase(tag: .none, status: .notApplicable, severity: .ok, standing: .uncounted),
    TunnelCase(tag: .unlicensed, status: .review, isWaived: true, severity: .warning, standing: .waived),
    TunnelCase(tag: .undetermined, status: .review, isWaived: true, severity: .warning, standing: .waived),
    TunnelCase(
      tag: .undetermined, status: .undetermined, isWaived: true, severity: .unknown, standing: .judged),
  ]

  @Test(arguments: tunnels.indices)
  func `a tag that is open counts however mild the status is`(index: Int) {
    let item = Self.tunnels[index]
    let tunnel = Self.tunnel(item.tag, item.status, waiver: item.isWaived ? Self.waiver : nil)
    let record = Self.record(status: item.status, tag: item.tag, tunnels: [tunnel])
    let finding = record.finding(of: tunnel)
    #expect(finding.severity == item.severity && finding.standing == item.standing, "\(item)")
    #expect(record.severity == item.severity && record.hostFinding.severity == item.severity)
  }

  @Test func `what was decided of the peers of a tunnel stands, whatever its tag and status come to`() {
    // One peer that no rule asks about, and one that is licensed.
    let free = Self.tunnel(.undetermined, .compliant, severity: .ok)
    #expect(Self.record(tag: .undetermined, tunnels: [free]).severity == .ok)
    // One that is waived, and one that nobody lists.
    let open = Self.tunnel(.undetermined, .review, severity: .unknown, waiver: Self.waiver)
    let record = Self.record(status: .review, tag: .undetermined, tunnels: [open])
    #expect(record.severity == .unknown && record.finding(of: open).standing == .judged)
  }

  @Test func `where the policy asks nothing, no tunnel and no gap counts`() {
    let reasons = [Reason(.policyAny, .host, .host(.policyOpen))]
    for tunnel in [Self.tunnel(.unlicensed, .nonCompliant), Self.tunnel(.undetermined, .undetermined)] {
      let record = Self.record(
        status: .notApplicable, tag: tunnel.licensing.tag, tunnels: [tunnel], reasons: reasons,
        gaps: [CollectorReport(.nft, .denied)])
      #expect(record.severity == .ok)
      #expect(record.finding(of: tunnel).standing == .uncounted)
    }
    let failing = Self.record(
      status: .nonCompliant, endpoints: [Self.endpoint(.degraded, [ExpectationResult(.path, .failed)])],
      reasons: reasons)
    #expect(failing.severity == .critical)
  }

  @Test func `a collector that was not asked counts where no tunnel does`() {
    let licensed = Self.tunnel(.licensed, .compliant)
    let idle = Self.tunnel(.none, .notApplicable)
    func severity(_ status: CollectorReport.Status, _ tunnel: Tunnel?) -> Severity {
      Self.record(
        tag: tunnel?.licensing.tag ?? .none, tunnels: [tunnel].compactMap(\.self),
        gaps: [CollectorReport(.nft, status)]
      ).severity
    }
    #expect(severity(.off, licensed) == .ok)
    #expect(severity(.denied, licensed) == .unknown && severity(.failed, licensed) == .unknown)
    #expect(severity(.off, idle) == .unknown && severity(.off, nil) == .unknown)
  }

  @Test(arguments: [
    (Outcome.reachable, ExpectationResult.Result.met, Severity.ok), (.degraded, .warning, .warning),
    (.degraded, .failed, .critical), (.degraded, .unknown, .unknown), (.unreachable, .failed, .critical),
    // What this host could not do says nothing against the endpoint.
    (.unmeasured, .failed, .unknown),
  ])
  func `an expectation that is not met counts against the endpoint`(
    outcome: Outcome, result: ExpectationResult.Result, expected: Severity
  ) {
    let expectation = ExpectationResult(.path, result)
    #expect(Self.endpoint(outcome, [expectation]).finding(of: expectation).severity == expected)
  }

  @Test func `what ends is a warning beside any tag`() {
    let ending = Reason(
      .registryExpiring, .host, .registry(.registryEnding(serial: 42, expires: Self.moment)))
    let record = Self.record(reasons: [ending])
    #expect(record.severity == .warning && record.hostFinding.severity == .ok)
    #expect(FailOn.standard.exitCode(of: record) == 0 && FailOn.warning.exitCode(of: record) == 1)
    // A note of a tunnel is none of the host's.
    #expect(Self.record(tag: .licensed, tunnels: [Self.tunnel(.licensed, .compliant)]).severity == .ok)
  }

  @Test func `the order is that of the exit codes 0, 1, 3, 2`() {
    #expect(Severity.allCases.sorted().map(\.exitCode) == [0, 1, 3, 2])
  }

  @Test func `a document of an earlier version has its severities from tag and status`() throws {
    let text = #"{"basis": "observed", "reasons": [], "status": "review", "tag": "undetermined"}"#
    let licensing = try JSONDecoder().decode(Licensing.self, from: Data(text.utf8))
    #expect(licensing.severity == .unknown)
    let written = try JSONEncoder().encode(
      Licensing(tag: .licensed, status: .review, severity: .ok, basis: .observed, reasons: []))
    #expect(try JSONDecoder().decode(Licensing.self, from: written).severity == .ok)
  }
}
