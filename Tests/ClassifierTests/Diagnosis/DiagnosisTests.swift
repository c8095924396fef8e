import Classifier
import Model
import Testing

@Suite struct DiagnosisTests {
  /// A sample of an endpoint that is 50 ms away.
  static func sample(
    _ code: Failure.Code?, after ended: Int64? = nil, rtt: Int64 = 50_000, retransmits: Int = 0,
    address: String = "192.0.2.80", connect: Int64? = nil, hello: Bool = false, alert: String? = nil
  ) -> Sample {
    let isConnected = code?.phase != .connect
    let messages =
      hello ? [HandshakeMessage(name: "ServerHello", from: .server, at: Microseconds(1), bytes: 90)] : nil
    return Sample(
      address: ClassifierTests.address(address), localPort: nil, started: moment("2026-11-21T12:00:00Z"),
      lag: nil,
      phases: .init(
        connect: isConnected ? Microseconds(connect ?? rtt + 100) : nil,
        tls: code == nil || code?.phase == .certificate ? Microseconds(rtt) : nil),
      tls: Sample.TLSDetails(
        version: nil, cipher: nil, group: nil, alpn: nil, resumed: nil, ended: ended.map { Microseconds($0) },
        messages: messages),
      tcp: .init(
        rtt: nil, connectRTT: isConnected ? Microseconds(rtt) : nil, rttVariance: nil,
        retransmits: retransmits,
        mss: nil, pathMTU: nil),
      failure: code.map { Failure($0, alert: alert) })
  }

  static func experiment(
    _ kind: Experiment.Kind, _ sample: Sample, answers: [IPAddress]? = nil, issuer: String? = nil
  ) -> Experiment {
    Experiment(
      kind: kind, serverName: kind == .neutralName ? "abc.invalid" : nil, answers: answers,
      path: Path(interface: "eth0", source: nil, nextHop: nil), sample: sample,
      certificate: issuer.map { certificate($0) })
  }

  static func certificate(_ issuer: String, verified: Bool = true) -> CertificateFacts {
    CertificateFacts(
      subject: "CN=erp.corp.test", issuer: "CN=\(issuer)", notBefore: moment("2026-01-01T00:00:00Z"),
      notAfter: moment("2027-01-01T00:00:00Z"), spkiSHA256: "aa", issuersSPKISHA256: ["key of \(issuer)"],
      chain: 2,
      verified: verified)
  }

  /// What is said of an endpoint, of which the scene's tunnel carries what leaves by `tun0`.
  static func diagnosis(
    _ samples: [Sample], _ experiments: [Experiment] = [], interface: String = "tun0",
    expecting issuers: [String] = [], certificate: CertificateFacts? = nil
  ) -> Diagnosis? {
    var scene = Scene.fullUDP()
    scene.probes = [
      ProbeResult(
        endpoint: Endpoint(
          name: "erp", target: Target(scheme: .tls, host: "erp.corp.test", port: 443),
          expectations: Expectations(issuers: issuers)),
        samples: samples, certificate: certificate,
        path: Path(interface: interface, source: nil, nextHop: nil), experiments: experiments)
    ]
    return scene.verdict.endpoints.first?.diagnosis
  }

  private static let reset = sample(.tlsResetAfterHello, after: 51_000)
  private static let early = sample(.tlsResetAfterHello, after: 400)
  private static let halt = sample(.tlsTimeoutAfterHello)
  private static let fine = sample(nil)

  // MARK: - Resets

  @Test func `resets sooner than half the shortest round trip are early`() throws {
    let found = try #require(Self.diagnosis([Self.early, Self.early, Self.early]))
    #expect(found.cause == .earlyReset && found.confidence >= 0.8)
    #expect(
      found.facts.first
        == .resetsEarly(
          count: 3, first: Microseconds(500), last: Microseconds(500), trip: Microseconds(50_000)))
  }

  private static let afterDialogue = Sample(
    address: early.address, localPort: nil, started: early.started, lag: nil,
    phases: .init(connect: Microseconds(50_100), starttls: Microseconds(50_000)), tls: early.tls,
    tcp: early.tcp,
    failure: early.failure)

  static let notEarly: [(String, [Sample])] = [
    ("the server spoke first, and may have ended it then", Array(repeating: afterDialogue, count: 3)),
    ("one alone may have been mismeasured", [early]),
    ("one beside others in time", [early, reset, reset]),
    ("two beside as many in time", [early, early, reset, reset]),
    ("a round trip after the ClientHello", [reset, reset, reset]),
    (
      "the connection stood for a round trip before it was noticed",
      Array(repeating: sample(.tlsResetAfterHello, after: 400, connect: 100_000), count: 3)
    ),
    (
      "round trips too short to be told from a busy host",
      Array(repeating: sample(.tlsResetAfterHello, after: 10, rtt: 400), count: 3)
    ),
    (
      "a reset after something had to be sent again",
      Array(repeating: sample(.tlsResetAfterHello, after: 400, retransmits: 1), count: 3)
    ),
    (
      "the shortest round trip counts, and others were held up",
      [sample(.tlsResetAfterHello, after: 30_000, rtt: 50_000)]
        + Array(repeating: sample(.tlsResetAfterHello, after: 30_000, rtt: 200_000), count: 2)
    ),
    ("another end", [halt, halt]),
  ]

  @Test(arguments: notEarly)
  func `other resets are not early`(why: String, samples: [Sample]) {
    #expect(Self.diagnosis(samples)?.cause != .earlyReset, "\(why)")
  }

  @Test func `a reset that was late for a loss takes nothing from the others`() {
    let late = Self.sample(.tlsResetAfterHello, after: 250_000, retransmits: 1)
    #expect(Self.diagnosis([Self.early, late, Self.early])?.cause == .earlyReset)
  }

  @Test func `resets that a busy host noticed late take nothing from those that it did not`() {
    let noticedLate = Self.sample(.tlsResetAfterHello, after: 30_000, connect: 72_000)
    #expect(Self.diagnosis([noticedLate, Self.early, noticedLate, Self.early])?.cause == .earlyReset)
    #expect(Self.diagnosis([Self.early, Self.reset, Self.early])?.cause == .earlyReset, "most are early")
    #expect(Self.diagnosis([noticedLate, noticedLate, noticedLate]) == nil)
  }

  @Test func `a reset of the name alone depends on the name`() throws {
    let answered = Self.experiment(.neutralName, Self.sample(.certificateNameMismatch, hello: true))
    let again = Self.experiment(.again, Self.reset)
    let found = try #require(Self.diagnosis([Self.reset, Self.reset], [again, answered, again, answered]))
    #expect(found.cause == .nameDependentReset && found.confidence > 0.9)
    let alerted = Self.experiment(.neutralName, Self.sample(.tlsAlert, alert: "unrecognized_name"))
    let weaker = try #require(Self.diagnosis([Self.reset, Self.reset], [again, alerted]))
    #expect(weaker.cause == .nameDependentReset && weaker.confidence < found.confidence)
    #expect(Self.diagnosis([Self.early, Self.early], [again, answered])?.cause == .nameDependentReset)
  }

  @Test func `a reset that was not repeated does not depend on the name`() {
    let answered = Self.experiment(.neutralName, Self.sample(.certificateNameMismatch, hello: true))
    let reset = Self.experiment(.neutralName, Self.reset)
    let again = Self.experiment(.again, Self.reset)
    let cases: [([Sample], [Experiment])] = [
      ([Self.reset, Self.reset], []), ([Self.reset, Self.reset], [answered]),
      ([Self.reset, Self.reset], [Self.experiment(.again, Self.fine), answered]),
      ([Self.reset, Self.reset], [again, answered, reset]), ([Self.reset, Self.fine], [again, answered]),
      ([Self.reset, Self.reset], [again, Self.experiment(.neutralName, Self.halt)]),
    ]
    for (samples, experiments) in cases {
      #expect(Self.diagnosis(samples, experiments)?.cause != .nameDependentReset)
    }
  }

  // MARK: - Segments

  @Test func `a halt that small segments mend is a hole for large packets`() throws {
    let again = Self.experiment(.again, Self.halt)
    let small = Self.experiment(.smallSegments, Self.fine)
    let classical = Self.experiment(.classicalGroups, Self.halt)
    let found = try #require(Self.diagnosis([Self.halt, Self.halt], [again, small, small, classical]))
    #expect(found.cause == .mtuBlackHole && found.confidence > 0.9)
    let others: [[Experiment]] = [
      [], [again, classical], [small, small],
      [again, small, Self.experiment(.classicalGroups, Self.fine)],
      [Self.experiment(.again, Self.fine), small, classical],
      [again, Self.experiment(.smallSegments, Self.halt), classical],
      [again, small, Self.experiment(.smallSegments, Self.reset)],
    ]
    for experiments in others {
      #expect(Self.diagnosis([Self.halt, Self.halt], experiments)?.cause != .mtuBlackHole)
    }
    #expect(Self.diagnosis([Self.halt, Self.fine], [again, small, classical]) == nil)
  }

  // MARK: - Answers and issuers

  @Test func `another answer without the name's certificate is a mismatch of answers`() throws {
    let wrong = Self.sample(.certificateNameMismatch)
    let there = [try #require(IPAddress("192.0.2.81"))]
    let right = Self.experiment(.controlAnswer, Self.sample(nil, address: "192.0.2.81"), answers: there)
    let found = try #require(Self.diagnosis([wrong, wrong], [right]))
    #expect(found.cause == .answerMismatch && found.confidence > 0.9)
    #expect(
      found.facts.first
        == .answersDiffer(
          answers: AddressList([address("192.0.2.80")]), control: AddressList(Set(there))))
    let same = Self.experiment(
      .controlAnswer, Self.fine, answers: [try #require(IPAddress("192.0.2.80"))] + there)
    let wrongToo = Self.experiment(
      .controlAnswer, Self.sample(.certificateNameMismatch, address: "192.0.2.81"), answers: there)
    for other in [same, wrongToo] { #expect(Self.diagnosis([wrong, wrong], [other]) == nil) }
    for code in [Failure.Code.certificateExpired, .tlsAlert, .tlsResetAfterHello] {
      #expect(Self.diagnosis([Self.sample(code), Self.sample(code)], [right])?.cause != .answerMismatch)
    }
    #expect(Self.diagnosis([wrong, Self.fine], [right]) == nil)
  }

  @Test func `an issuer that is none of those expected is told from the samples alone`() {
    let other = Self.sample(.certificateUnexpectedIssuer)
    let expected = ["key of Corp"]
    func cause(_ samples: [Sample], _ issuer: String, _ expected: [String]) -> Diagnosis.Cause? {
      Self.diagnosis(samples, expecting: expected, certificate: Self.certificate(issuer))?.cause
    }
    #expect(cause([other, other], "Other", expected) == .issuerMismatch)
    let untrusted = Self.sample(.certificateUntrusted)
    #expect(cause([untrusted, untrusted], "Other", expected) == .issuerMismatch)
    #expect(cause([untrusted, untrusted], "Other", []) == nil, "nothing was expected")
    #expect(cause([untrusted, untrusted], "Corp", expected) == nil, "it is the expected one")
    let expired = Self.sample(.certificateExpired)
    #expect(cause([expired, expired], "Other", expected) == nil)
  }

  @Test func `another issuer through the tunnel than beside it is a mismatch`() {
    let untrusted = Self.sample(.certificateUntrusted)
    func cause(beside issuer: String, interface: String = "tun0") -> Diagnosis.Cause? {
      Self.diagnosis(
        [untrusted, untrusted], [Self.experiment(.besideTunnel, Self.fine, issuer: issuer)],
        interface: interface,
        certificate: Self.certificate("Other", verified: false))?.cause
    }
    #expect(cause(beside: "Corp") == .issuerMismatch)
    #expect(cause(beside: "Other") == .tunnelOnlyFailure, "the issuer is the same")
    #expect(cause(beside: "Corp", interface: "eth0") == nil, "no tunnel carried it")
  }

  // MARK: - Ways

  @Test func `what fails through the tunnel and succeeds beside it fails in the tunnel only`() {
    let timeout = Self.sample(.tcpTimeout)
    let again = Self.experiment(.again, timeout)
    let beside = Self.experiment(.besideTunnel, Self.fine)
    func cause(_ experiments: [Experiment], interface: String = "tun0") -> Diagnosis.Cause? {
      Self.diagnosis([timeout, timeout], experiments, interface: interface)?.cause
    }
    #expect(cause([again, beside, beside]) == .tunnelOnlyFailure)
    #expect(cause([again, beside], interface: "eth0") == nil)
    #expect(cause([Self.experiment(.again, Self.fine), beside]) == nil, "it has recovered")
    #expect(cause([again, Self.experiment(.besideTunnel, Self.reset)]) == nil)
    #expect(cause([]) == nil)
    let status = Self.sample(.httpStatus)
    #expect(Self.diagnosis([status, status], [beside]) == nil, "only the handshake was tried beside it")
  }

  @Test func `a server is down where every way ends alike`() {
    let refused = Self.sample(.tcpRefused)
    let timeout = Self.sample(.tcpTimeout)
    func cause(_ sample: Sample, _ beside: Sample?, interface: String = "tun0") -> Diagnosis.Cause? {
      Self.diagnosis(
        [sample, sample], beside.map { [Self.experiment(.besideTunnel, $0)] } ?? [], interface: interface)?
        .cause
    }
    #expect(cause(refused, refused) == .serverDown)
    #expect(cause(timeout, timeout) == .serverDown)
    #expect(
      cause(refused, nil, interface: "eth0") == .serverDown, "there is one way only, and it was answered")
    #expect(cause(refused, nil) == nil, "beside the tunnel it may answer")
    #expect(cause(timeout, nil, interface: "eth0") == nil, "the way may be broken as well")
    #expect(cause(refused, timeout) == nil)
    #expect(Self.diagnosis([refused], interface: "eth0") == nil, "once is not enough")
  }

  @Test func `resets on every name and in time are the server's own`() {
    let changed = [Self.experiment(.again, Self.reset), Self.experiment(.neutralName, Self.reset)]
    #expect(Self.diagnosis([Self.reset, Self.reset], changed, interface: "eth0")?.cause == .serverDown)
    #expect(Self.diagnosis([Self.reset, Self.reset], interface: "eth0") == nil)
    let silent = [Self.experiment(.again, Self.halt), Self.experiment(.neutralName, Self.halt)]
    #expect(Self.diagnosis([Self.halt, Self.halt], silent, interface: "eth0")?.cause == .serverDown)
    let named = [Self.experiment(.again, Self.halt), Self.experiment(.neutralName, Self.fine)]
    #expect(
      Self.diagnosis([Self.halt, Self.halt], named, interface: "eth0") == nil, "it is silent to a name only")
  }

  @Test func `nothing is said of ways where nobody looked for tunnels`() {
    let refused = Self.sample(.tcpRefused)
    let probe = ProbeResult(
      endpoint: Endpoint(name: "erp", target: Target(scheme: .tls, host: "erp.corp.test", port: 443)),
      samples: [refused, refused], certificate: nil, path: Path(interface: "tun0", source: nil, nextHop: nil))
    #expect(EndpointRecord(probe, at: moment("2026-11-21T12:00:00Z")).diagnosis == nil)
    let early = ProbeResult(
      endpoint: probe.endpoint, samples: [Self.early, Self.early], certificate: nil, path: probe.path)
    #expect(EndpointRecord(early, at: moment("2026-11-21T12:00:00Z")).diagnosis?.cause == .earlyReset)
  }

  @Test func `nothing is said of endpoints that answer or that this host could not try`() {
    #expect(Self.diagnosis([Self.fine, Self.fine]) == nil)
    #expect(Self.diagnosis([Self.sample(.localDenied), Self.sample(.cancelled)]) == nil)
    #expect(Self.diagnosis([]) == nil)
  }
}

@Suite struct UnderlayTests {
  @Test func `the underlay is the interface by which the gateway is reached`() {
    var scene = Scene.fullUDP()
    scene.gatewayRoutes = [
      GatewayRoute(address: Scene.gateway, mark: 0, markKnown: true, interface: "tun0"),
      GatewayRoute(address: Scene.gateway, mark: 7, markKnown: false, interface: "eth0"),
    ]
    scene.probes = ["tun0", "eth0"].map { EndpointTests.probe(.unreachable, interface: $0) }
    #expect(scene.underlays == ["eth0", nil])
    scene.gatewayRoutes.removeLast()
    #expect(scene.underlays == [nil, nil])
  }

  @Test func `a line carries a tunnel as a card does`() {
    var scene = Scene.fullUDP()
    scene.links[1] = Link(index: 2, name: "eth0", device: true)
    scene.link("ppp0", index: 40, kind: "ppp")
    scene.gatewayRoutes = [
      GatewayRoute(address: Scene.gateway, mark: 0, markKnown: true, interface: "ppp0")
    ]
    scene.probes = ["tun0", "ppp0"].map { EndpointTests.probe(.unreachable, interface: $0) }
    #expect(scene.underlays == [nil, nil])
    scene.pppoe = PPPoESessions(held: 1, sessions: [.init(id: 1, device: "eth0")])
    #expect(scene.underlays == ["ppp0", nil])
  }
}
