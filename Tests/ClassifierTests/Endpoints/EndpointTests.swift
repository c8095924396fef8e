import Classifier
import Model
import Testing

@Suite struct EndpointTests {
  static let certificate = CertificateFacts(
    subject: "CN=erp.corp.test", issuer: "CN=Corp CA", notBefore: moment("2026-01-01T00:00:00Z"),
    notAfter: moment("2026-12-05T12:00:00Z"), spkiSHA256: "aa11", issuersSPKISHA256: ["bb22", "cc33"],
    chain: 2,
    verified: true)

  static func sample(_ failure: Failure.Code? = nil, tls: Int64? = 2000, version: String? = "TLSv1.3")
    -> Sample
  {
    Sample(
      address: address("192.0.2.80"), localPort: 50000, started: moment("2026-11-21T12:00:00Z"), lag: nil,
      phases: Sample.Phases(
        connect: Microseconds(800), tls: failure == nil ? tls.map { Microseconds($0) } : nil),
      tls: failure == nil
        ? version.map {
          Sample.TLSDetails(version: $0, cipher: nil, group: nil, alpn: nil, resumed: nil)
        } : nil,
      failure: failure.map { Failure($0) })
  }

  static func result(
    _ samples: [Sample], _ expectations: Expectations = Expectations(), interface: String? = "tun0",
    certificate: CertificateFacts? = certificate, certificates: [ShownCertificate] = [],
    scheme: Target.Scheme = .tls, proxy: Proxy? = nil
  ) -> ProbeResult {
    ProbeResult(
      endpoint: Endpoint(
        name: "erp", target: Target(scheme: scheme, host: "erp.corp.test", port: 443),
        expectations: expectations, proxy: proxy),
      samples: samples, certificate: certificate, certificates: certificates,
      path: interface.map { Path(interface: $0, source: address("10.8.0.2"), nextHop: nil) })
  }

  /// An endpoint of an outcome.
  static func probe(
    _ outcome: Outcome, _ expectations: Expectations = Expectations(), interface: String = "tun0"
  ) -> ProbeResult {
    let samples: [Sample] =
      switch outcome {
      case .reachable: [sample(), sample()]
      case .degraded: [sample(), sample(.tcpTimeout)]
      case .unreachable: [sample(.tlsResetAfterHello), sample(.tlsResetAfterHello)]
      case .unmeasured: [sample(.localResource)]
      }
    return result(samples, expectations, interface: interface)
  }

  private func judge(_ probe: ProbeResult, _ scene: Scene = .fullUDP()) -> (EndpointRecord, Compliance)? {
    var scene = scene
    scene.probes = [probe]
    let verdict = scene.verdict
    return verdict.endpoints.first.map { ($0, verdict.compliance) }
  }

  static let outcomes: [([Failure.Code?], Outcome)] = [
    ([nil, nil], .reachable), ([nil, .tcpTimeout], .degraded), ([.tcpRefused], .unreachable),
    ([.localConfig], .unmeasured), ([.localResource, .localDenied], .unmeasured), ([.cancelled], .unmeasured),
    ([.internal], .unmeasured), ([.localResource, .tcpTimeout], .unreachable),
    ([nil, .localResource], .degraded), ([], .unmeasured), ([.certificateUntrusted], .unreachable),
  ]

  @Test(
    arguments: [
      (["tun0", "eth0"], Expectations.PathKind.tunnel, false), (["tun0", "tun0"], .tunnel, true),
      (["eth0", "tun0"], .direct, false), (["eth0", "eth0"], .direct, true), (["tun0", "eth0"], .any, nil),
    ] as [([String], Expectations.PathKind, Bool?)])
  func `of several addresses each must take the expected way`(
    interfaces: [String], way: Expectations.PathKind, ok: Bool?
  ) {
    let samples = interfaces.map { interface in
      var sample = Self.sample()
      sample.path = Path(interface: interface, source: nil, nextHop: nil)
      return sample
    }
    let found = judge(Self.result(samples, Expectations(path: way), interface: "tun0"))
    #expect(found?.0.expectations.map(\.ok) == (ok.map { [$0] } ?? []))
    #expect(found?.0.samples.map { $0.path?.tunnel != nil } == interfaces.map { $0 == "tun0" })
    #expect(found?.0.outcome == (ok == false ? .degraded : .reachable))
  }

  @Test func `of a question to a name server the answered addresses are judged`() throws {
    let answered = Sample(
      address: address("192.0.2.53"), localPort: nil, started: moment("2026-11-21T12:00:00Z"), lag: nil,
      phases: Sample.Phases(resolve: Microseconds(300)),
      dns: Sample.DNSDetails(
        answers: 1, addresses: [address("10.0.0.80")].compactMap(\.self), lifetime: 60, transport: .udp))
    func isMet(_ prefix: String) throws -> Bool? {
      let expected = Expectations(addresses: [try #require(IPPrefix(prefix))])
      return judge(Self.result([answered], expected, certificate: nil, scheme: .dns))?.0.expectations.first?
        .ok
    }
    #expect(try isMet("10.0.0.0/8") == true)
    #expect(try isMet("192.0.2.0/24") == false)
  }

  @Test(arguments: outcomes)
  func `the samples give the outcome`(failures: [Failure.Code?], expected: Outcome) {
    let found = judge(Self.result(failures.map { Self.sample($0) }, certificate: nil))
    #expect(found?.0.outcome == expected)
    #expect(found?.1.outcome == expected)
    let reason: ReasonCode? =
      switch expected {
      case .reachable: nil
      case .degraded: .endpointDegraded
      case .unreachable: .endpointUnreachable
      case .unmeasured: .endpointUnmeasured
      }
    #expect(found?.1.codes == [.ok] + [reason].compactMap(\.self))
  }

  @Test(arguments: ["192.0.2.0/24", "10.0.0.0/8"])
  func `behind a proxy the endpoint's address is unknown, wherever the proxy's lies`(range: String) {
    let proxy = Proxy(
      scheme: .http, host: "proxy.corp.test", port: 3128,
      credentials: .init(user: "alice", password: "hunter2"))
    let expectations = Expectations(path: .tunnel, addresses: [prefix(range)])
    let found = judge(Self.result([Self.sample()], expectations, proxy: proxy))
    #expect(found?.0.proxy == "http://proxy.corp.test:3128")
    #expect(found?.0.expectations.map(\.kind) == [.path, .addresses])
    #expect(found?.0.expectations.map(\.ok) == [true, false])
    #expect(found?.0.expectations.last?.facts == .addressHidden)
    #expect(found?.1.status == .undetermined)
    // Where it did not answer there is nothing to be said.
    let failed = judge(Self.result([Self.sample(.proxyDenied)], expectations, proxy: proxy))
    #expect(failed?.0.expectations.map(\.kind) == [.path])
    #expect(failed?.0.outcome == .unreachable)
  }

  @Test func `the worst endpoint gives the host's outcome`() {
    var scene = Scene.fullUDP()
    scene.probes = [
      Self.probe(.reachable), Self.probe(.unreachable), Self.probe(.degraded), Self.probe(.unmeasured),
    ]
    #expect(scene.verdict.compliance.outcome == .unreachable)
    #expect(scene.verdict.endpoints.map(\.outcome) == [.reachable, .unreachable, .degraded, .unmeasured])
    scene.probes = []
    #expect(scene.verdict.compliance.outcome == nil)
  }

  static let spreads: [([Int64], [Int64], Int64?)] = [
    (Array(1...20), [1, 10, 19, 20], 1), ([5], [5, 5, 5, 5], nil), ([4, 2], [2, 2, 4, 4], 2),
    ([3, 1, 2], [1, 2, 3, 3], 1), ([10, 40, 20, 30], [10, 20, 40, 40], 20),
    (Array(1...100), [1, 50, 95, 100], 1),
  ]

  @Test(arguments: spreads)
  func `times are told as measured, by nearest rank`(
    times: [Int64], found: [Int64], jitter: Int64?
  ) {
    let spread = judge(Self.result(times.map { Self.sample(tls: $0) }))?.0.summary.tls
    #expect(spread.map { [$0.min, $0.median, $0.p95, $0.max].map(\.count) } == found)
    #expect(spread?.jitter?.count == jitter)
  }

  @Test func `a phase that no sample finished has no spread`() {
    let summary = judge(Self.result([Self.sample(.tlsResetAfterHello), Self.sample(.tcpTimeout)]))?.0.summary
    #expect(summary?.tls == nil)
    #expect(summary?.resolve == nil)
    #expect(summary?.connect != nil)
    #expect(summary?.sent == 2)
    #expect(summary?.ok == 0)
  }

  static let timeouts: [(Failure.Code?, Int)] = [
    (nil, 0), (.tlsResetAfterHello, 0), (.dnsTimeout, 1), (.tcpTimeout, 1), (.tlsTimeoutAfterHello, 1),
    (.tlsTimeoutMid, 1), (.httpTimeout, 1), (.cancelled, 0),
  ]

  @Test(arguments: timeouts)
  func `a timeout is a censored sample and never dropped`(code: Failure.Code?, censored: Int) {
    let summary = judge(Self.result([Self.sample(), Self.sample(code)]))?.0.summary
    #expect(summary?.sent == 2)
    #expect(summary?.ok == (code == nil ? 2 : 1))
    #expect(summary?.censored == censored)
  }

  /// A certificate whose chain ends on some days, its own first.
  private static func certificate(_ days: String..., above: Bool = false) -> CertificateFacts {
    let members = days.enumerated().map { index, day in
      CertificateFacts.Member(
        subject: "CN=\(index)", sha256: "aa", notAfter: moment("\(day)T00:00:00Z"),
        aboveTrusted: above && index == days.count - 1 ? true : nil)
    }
    return CertificateFacts(
      subject: "CN=0", issuer: "CN=1", notBefore: moment("2026-01-01T00:00:00Z"),
      notAfter: moment("\(days[0])T00:00:00Z"), spkiSHA256: "aa11", issuersSPKISHA256: [], chain: days.count,
      verified: true, members: members)
  }

  @Test func `the certificate that ends first counts, whichever address showed it and wherever in the chain`()
    throws
  {
    let (one, other) = (
      Self.certificate("2027-06-01", "2028-01-01"), Self.certificate("2027-06-01", "2026-12-01")
    )
    let shown = [
      ShownCertificate(address: address("192.0.2.80"), certificate: one),
      ShownCertificate(address: address("192.0.2.81"), certificate: other),
    ]
    // The last sample's is the one that would do.
    for certificates in [shown, shown.reversed()] {
      let probe = Self.result(
        [Self.sample()], Expectations(expiresAfter: .seconds(14 * 86400)), certificate: one,
        certificates: certificates)
      let (record, compliance) = try #require(judge(probe))
      #expect(record.certificates == certificates)
      #expect(record.expectations.first?.result == .failed)
      #expect(
        record.expectations.first?.facts
          == .certificateEnds(
            at: moment("2026-12-01T00:00:00Z"), subject: "CN=1", address: address("192.0.2.81")))
      #expect(compliance.status == .nonCompliant)
    }
    // Nothing depends on what stands above the one that is trusted.
    let above = Self.certificate("2027-06-01", "2028-01-01", "2020-01-01", above: true)
    let fine = Self.result(
      [Self.sample()], Expectations(expiresAfter: .seconds(14 * 86400)), certificate: above,
      certificates: [ShownCertificate(address: address("192.0.2.80"), certificate: above)])
    let (record, _) = try #require(judge(fine))
    #expect(record.expectations.first?.ok == true)
    #expect(record.certificates == nil)
  }

  /// A sample whose server said this to the client's certificate; nil where it asked for none.
  private static func judged(_ verdict: Sample.ClientCertificateVerdict?, _ failure: Failure.Code? = nil)
    -> Sample
  {
    var details = Sample.TLSDetails(version: "TLSv1.3", cipher: nil, group: nil, alpn: nil, resumed: nil)
    details.clientCertificate = verdict.map { Sample.ClientCertificateDetails(shown: false, verdict: $0) }
    return Sample(
      address: address("192.0.2.80"), localPort: 50000, started: moment("2026-11-21T12:00:00Z"), lag: nil,
      phases: Sample.Phases(connect: Microseconds(800), tls: Microseconds(2000)), tls: details,
      failure: failure.map { Failure($0) })
  }

  static let verdicts: [([Sample], ExpectationResult.Result, ExpectationFacts?)] = [
    ([judged(.refused)], .met, nil), ([judged(.refused), judged(.unanswered)], .met, nil),
    // Whoever lets one in without a certificate lets all in.
    (
      [judged(.refused), judged(.accepted), judged(.accepted, .httpStatus)], .failed,
      .clientAccepted(requested: true, count: 2)
    ),
    ([judged(nil), judged(.refused)], .failed, .clientAccepted(requested: false, count: 1)),
    ([judged(.unanswered)], .unknown, .clientVerdictUnknown),
  ]

  @Test(arguments: verdicts)
  func `a server that is to refuse the client must have refused it`(
    samples: [Sample], result: ExpectationResult.Result, facts: ExpectationFacts?
  ) throws {
    let (record, compliance) = try #require(
      judge(Self.result(samples, Expectations(clientCertificate: .refused))))
    let expectation = try #require(record.expectations.first)
    #expect(record.expectations.count == 1)
    #expect(expectation.kind == .tlsClientCertificate)
    #expect(expectation.result == result)
    #expect(expectation.facts == facts)
    #expect((compliance.status == .nonCompliant) == (result == .failed))
  }

  @Test func `of a server that was not reached it is not said what it would have refused`() throws {
    let (record, _) = try #require(
      judge(Self.result([Self.sample(.tcpRefused)], Expectations(clientCertificate: .refused))))
    #expect(record.expectations.isEmpty)
  }

  private static func resolved(
    _ failure: Failure.Code? = nil, in time: Int64, isOverdue: Bool = false,
    siblings: [Sample.Resolution.Sibling]? = nil
  ) -> Sample {
    Sample(
      address: address("192.0.2.80"), localPort: nil, started: moment("2026-11-21T12:00:00Z"), lag: nil,
      phases: Sample.Phases(resolve: Microseconds(time)),
      resolution: Sample.Resolution(others: 1, isOverdue: isOverdue, siblings: siblings),
      failure: failure.map { Failure($0) })
  }

  @Test func `an endpoint whose name is resolved too late is degraded, and not unreachable`() {
    let samples = [
      Self.resolved(in: 800), Self.resolved(in: 5_001_000, isOverdue: true),
      Self.resolved(in: 6_000_000, isOverdue: true),
    ]
    let judged = judge(Self.result(samples))
    #expect(judged?.0.outcome == .degraded)
    #expect(
      judged?.1.reasons.map(\.facts).contains(
        .endpoint(
          .namesLate(late: 2, sent: 3, longest: Sample.Phases(resolve: Microseconds(6_000_000))))) == true)
    var running = RunningSummary(exactly: 10)
    for sample in samples { running.take(sample) }
    #expect(running.outcome == .degraded)
    #expect(judge(Self.result([samples[0]]))?.0.outcome == .reachable)
  }

  @Test func `another address that works is said, and makes no sample succeed`() {
    let siblings = [
      Sample.Resolution.Sibling(address: address("2001:db8::80"), connect: nil, failure: .networkUnreachable),
      Sample.Resolution.Sibling(address: address("192.0.2.81"), connect: Microseconds(400), failure: nil),
    ]
    let failed = Self.resolved(.tcpRefused, in: 800, siblings: siblings)
    let judged = judge(Self.result([failed, Self.resolved(.tcpRefused, in: 800)]))
    #expect(judged?.0.outcome == .unreachable)
    let facts = ReasonFacts.endpoint(
      .otherAddressWorks(address: address("192.0.2.80"), sibling: address("192.0.2.81")))
    #expect(judged?.1.reasons.first { $0.facts == facts }?.code == .endpointUnreachable)
    #expect(
      judge(Self.result([failed, Self.resolved(in: 800)]))?.1.reasons.first { $0.facts == facts }?.code
        == .endpointDegraded)
    let none = Self.resolved(.tcpRefused, in: 800, siblings: [siblings[0]])
    #expect(judge(Self.result([none]))?.1.reasons.contains { $0.facts == facts } == false)
  }

  @Test func `time that was used up by another phase says something of the endpoint`() {
    let sample = Sample(
      address: address("192.0.2.80"), localPort: nil, started: moment("2026-11-21T12:00:00Z"), lag: nil,
      phases: Sample.Phases(), failure: Failure(exhaustedIn: .tls, shares: Sample.Phases()))
    #expect(judge(Self.result([sample]))?.0.outcome == .unreachable)
  }

  struct Expected: Sendable {
    let name: String
    let expectations: Expectations
    let ok: Bool
    var interface = "tun0"
    var grave = true
  }

  static let expected: [Expected] = [
    Expected(name: "path", expectations: Expectations(path: .tunnel), ok: true),
    Expected(name: "path", expectations: Expectations(path: .tunnel), ok: false, interface: "eth0"),
    Expected(name: "path", expectations: Expectations(path: .direct), ok: true, interface: "eth0"),
    Expected(name: "path", expectations: Expectations(path: .direct), ok: false),
    Expected(name: "addresses", expectations: Expectations(addresses: [prefix("192.0.2.0/24")]), ok: true),
    Expected(
      name: "addresses",
      expectations: Expectations(addresses: [prefix("10.0.0.0/8"), prefix("192.0.2.80/32")]), ok: true),
    Expected(name: "addresses", expectations: Expectations(addresses: [prefix("10.0.0.0/8")]), ok: false),
    Expected(name: "tls_minimum", expectations: Expectations(minimumVersion: .v13), ok: true),
    Expected(name: "tls_expiry", expectations: Expectations(expiresAfter: .seconds(14 * 86400)), ok: true),
    Expected(
      name: "tls_expiry", expectations: Expectations(expiresAfter: .seconds(14 * 86400 + 1)), ok: false),
    Expected(name: "tls_issuers", expectations: Expectations(issuers: ["dd44", "CC33"]), ok: true),
    Expected(name: "tls_issuers", expectations: Expectations(issuers: ["aa11"]), ok: false),
    Expected(name: "tls_pins", expectations: Expectations(pins: ["AA11"]), ok: true),
    Expected(name: "tls_pins", expectations: Expectations(pins: ["bb22"]), ok: false),
    Expected(name: "handshake", expectations: Expectations(warnHandshake: .microseconds(2000)), ok: true),
    Expected(
      name: "handshake", expectations: Expectations(warnHandshake: .microseconds(1999)), ok: false,
      grave: false),
    Expected(
      name: "handshake_fail", expectations: Expectations(failHandshake: .microseconds(2000)), ok: true),
    Expected(
      name: "handshake_fail", expectations: Expectations(failHandshake: .microseconds(1999)), ok: false),
  ]

  @Test(arguments: expected.indices)
  func `an expectation is met or degrades the endpoint`(index: Int) throws {
    let item = Self.expected[index]
    let (record, compliance) = try #require(
      judge(Self.probe(.reachable, item.expectations, interface: item.interface)))
    #expect(record.expectations.map(\.kind.rawValue) == [item.name])
    #expect(record.expectations.map(\.ok) == [item.ok])
    #expect((record.expectations.first?.facts == nil) == item.ok)
    #expect(record.outcome == (item.ok ? .reachable : .degraded))
    #expect(compliance.status == (!item.ok && item.grave ? .nonCompliant : .compliant))
    #expect(compliance.codes.contains(.expectationFailed) == (!item.ok && item.grave))
    #expect(compliance.codes.contains(.endpointDegraded) == (!item.ok && !item.grave))
    #expect(compliance.tag == .licensed)
  }

  @Test(arguments: [
    ("TLSv1.2", true), ("TLSv1.3", true), ("TLSv1.1", false), ("TLSv1", false), ("SSLv3", false),
  ])
  func `an older version of TLS than asked for fails`(version: String, ok: Bool) {
    let probe = Self.result(
      [Self.sample(), Self.sample(version: version)], Expectations(minimumVersion: .v12))
    #expect(judge(probe)?.0.expectations.map(\.ok) == [ok])
  }

  @Test(arguments: expected.indices)
  func `what is expected of TLS holds for https alike`(index: Int) throws {
    let item = Self.expected[index]
    let probe = Self.result(
      [Self.sample(), Self.sample()], item.expectations, interface: item.interface, scheme: .https)
    let record = try #require(judge(probe)).0
    #expect(record.expectations.map(\.kind.rawValue) == [item.name])
    #expect(record.expectations.map(\.ok) == [item.ok])
  }

  @Test func `a limit of a handshake is on the median`() {
    let samples = [100, 200, 9000].map { Self.sample(tls: $0) }
    let probe = Self.result(samples, Expectations(failHandshake: .microseconds(250)))
    #expect(judge(probe)?.0.expectations.map(\.ok) == [true])
    #expect(judge(probe)?.0.expectations.first?.limit == Microseconds(250))
  }

  @Test func `a chain that was not verified has no issuer`() {
    let facts = Self.certificate
    let rejected = CertificateFacts(
      subject: facts.subject, issuer: facts.issuer, notBefore: facts.notBefore, notAfter: facts.notAfter,
      spkiSHA256: facts.spkiSHA256, issuersSPKISHA256: facts.issuersSPKISHA256, chain: 1, verified: false)
    let probe = Self.result(
      [Self.sample(.certificateUntrusted)], Expectations(issuers: ["bb22"]), certificate: rejected)
    #expect(judge(probe)?.0.expectations.map(\.ok) == [false])
  }

  @Test func `an endpoint that goes out of an idle tunnel does not go through one`() {
    var scene = Scene.fullUDP()
    scene.links.removeAll { $0.name == "tun0" }
    scene.link(up: false, carrier: false, persistent: true)
    let found = judge(Self.probe(.unreachable, Expectations(path: .tunnel)), scene)
    #expect(found?.0.expectations.map(\.ok) == [false])
    #expect(found?.1.status == .nonCompliant)
  }

  @Test func `what is not known is neither met nor a fault`() {
    let unknown = Self.result([Self.sample()], Expectations(path: .tunnel), interface: nil)
    #expect(judge(unknown)?.0.expectations.map(\.ok) == [false])
    #expect(judge(unknown)?.1.status == .undetermined)
    // An endpoint that did not answer has nothing to compare.
    let silent = Self.result(
      [Self.sample(.tcpTimeout)],
      Expectations(minimumVersion: .v12, pins: ["aa11"], warnHandshake: .seconds(1)), certificate: nil)
    #expect(judge(silent)?.0.expectations.isEmpty == true)
    #expect(judge(silent)?.1.status == .compliant)
  }

  @Test func `what this host could not do is no fault of its endpoints`() {
    let found = judge(Self.probe(.unmeasured, Expectations(path: .tunnel), interface: "eth0"))
    #expect(found?.1.status == .compliant)
    #expect(found?.1.outcome == .unmeasured)
  }

  @Test func `expectations on TLS are not asked of a plain connection`() {
    let probe = Self.result(
      [Self.sample(tls: nil, version: nil)], Expectations(minimumVersion: .v13, pins: ["aa11"]),
      certificate: nil,
      scheme: .tcp)
    #expect(judge(probe)?.0.expectations.isEmpty == true)
    #expect(judge(probe)?.0.outcome == .reachable)
  }

  @Test func `an HTTPS endpoint is asked for TLS, and its answer is timed`() {
    let samples = [100, 300].map { request in
      Sample(
        address: address("192.0.2.80"), localPort: 1, started: moment("2026-11-21T12:00:00Z"), lag: nil,
        phases: Sample.Phases(
          connect: Microseconds(8), tls: Microseconds(20), request: Microseconds(Int64(request))),
        tls: Sample.TLSDetails(version: "TLSv1.2", cipher: nil, group: nil, alpn: nil, resumed: nil))
    }
    let expected = Expectations(minimumVersion: .v13, pins: ["aa11"])
    let found = judge(Self.result(samples, expected, scheme: .https))?.0
    #expect(found?.expectations.map(\.ok) == [false, true])
    #expect(found?.summary.request?.median == Microseconds(100))
    #expect(found?.summary.request?.max == Microseconds(300))
    #expect(judge(Self.result(samples, expected, scheme: .http))?.0.expectations.isEmpty == true)
  }

  @Test func `a path is joined to the tunnel of this namespace that bears the interface`() {
    var scene = Scene.fullUDP()
    scene.process(900, netns: 77)
    scene.hold("tun1", pid: 900, netns: 77)
    #expect(judge(Self.probe(.reachable), scene)?.0.path?.tunnel == "t1")
    #expect(judge(Self.probe(.reachable, interface: "eth0"), scene)?.0.path?.tunnel == nil)
    #expect(judge(Self.probe(.reachable, interface: "tun1"), scene)?.0.path?.tunnel == nil)
  }

  @Test func `the failures are named, the most frequent first`() {
    let probe = Self.result([.tcpTimeout, .tlsResetAfterHello, .tlsResetAfterHello].map { Self.sample($0) })
    #expect(
      judge(probe)?.1.facts(.endpointUnreachable)
        == .endpoint(.noAnswer(failures: [.tlsResetAfterHello, .tcpTimeout])))
  }
}
