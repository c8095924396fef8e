import Model
import Testing

@testable import Reporter

@Suite struct TextReportTests {
  private let plain = TextReport(style: TextStyle(colour: false))
  private let coloured = TextReport(style: TextStyle(colour: true))

  @Test(arguments: SampleRecord.allCases)
  func `the text of a record is the one that was read in review`(sample: SampleRecord) throws {
    let text = try plain.text(of: sample.record)
    try Golden(name: "text-\(sample.rawValue).txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }

  @Test(arguments: SampleRecord.allCases)
  func `colour adds nothing but SGR sequences`(sample: SampleRecord) throws {
    let text = try coloured.text(of: sample.record)
    #expect(text.contains("\u{1b}["))
    #expect(Array(stripped(text).utf8) == Array(try plain.text(of: sample.record).utf8))
  }

  @Test func `what is noted of certificates is said once for each endpoint`() throws {
    let started = SampleParts.started
    let tls = Sample.TLSDetails(
      version: "TLSv1.3", cipher: nil, group: nil, alpn: nil, resumed: nil, ocspStapled: false)
    let sample = Sample(
      address: nil, localPort: nil, started: started, lag: nil, phases: Sample.Phases(), tls: tls)
    let certificate = CertificateFacts(
      subject: "CN=erp.corp.test", issuer: "CN=Issuing", notBefore: started,
      notAfter: started.adding(days: 300),
      spkiSHA256: SampleParts.digest, issuersSPKISHA256: [], chain: 2, verified: true, names: [],
      commonNameOnly: true, mustStaple: true,
      members: [
        .init(
          subject: "CN=erp.corp.test", sha256: SampleParts.digest, notAfter: started.adding(days: 300)),
        .init(subject: "CN=Issuing", sha256: SampleParts.digest, notAfter: started.adding(days: 3)),
        .init(
          subject: "CN=Root", sha256: SampleParts.digest, notAfter: started.adding(days: -3),
          aboveTrusted: true),
      ])
    let endpoint = EndpointRecord(
      name: "erp", target: "tls://erp.corp.test:443", outcome: .reachable, samples: [sample, sample],
      summary: EndpointRecord.Summary(sent: 2, ok: 2, resolve: nil, connect: nil, tls: nil),
      certificate: certificate, path: nil, expectations: [])
    let record = SampleParts.record(
      tunnels: [], endpoints: [endpoint],
      compliance: Compliance(
        status: .notApplicable, tag: .none, outcome: .reachable, reasons: [], exit: 0))
    let text = plain.text(of: record).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("erp certificate of 'CN=Issuing' ends 2026-11-24, in 3 days"))
    #expect(text.ranges(of: "names its host in its subject alone").count == 1)
    #expect(text.ranges(of: "must come with a stapled OCSP response").count == 1)
    #expect(!text.contains("CN=Root"))
  }

  @Test func `the coloured text is the one that was read in review`() throws {
    let text = try coloured.text(of: SampleRecord.unlicensed.record)
    try Golden(name: "colour-unlicensed.txt").expect(Array(text.utf8))
  }

  @Test(arguments: [0, 60, 72, 100, 200, 100_000])
  func `no line is wider than the terminal, within the bounds that the tables need`(columns: Int) throws {
    let style = TextStyle(colour: false, columns: columns)
    #expect((60...200).contains(style.columns))
    for sample in SampleRecord.allCases {
      expectTidy(TextReport(style: style).text(of: try sample.record), columns: style.columns)
    }
  }

  @Test(arguments: [
    (SampleRecord.licensed, "\u{1b}[1;32mLICENSED\u{1b}[0m"), (.licensed, "\u{1b}[32mreachable\u{1b}[0m"),
    (.unlicensed, "\u{1b}[1;31mUNLICENSED\u{1b}[0m"), (.unlicensed, "\u{1b}[31mnon_compliant\u{1b}[0m"),
    (.unlicensed, "\u{1b}[31munreachable\u{1b}[0m"), (.unlicensed, "\u{1b}[33mdegraded\u{1b}[0m"),
    (.undetermined, "\u{1b}[1;33mUNDETERMINED\u{1b}[0m"), (.none, "\u{1b}[1mNONE\u{1b}[0m"),
    (.licensed, "\u{1b}[1mendpoint\u{1b}[0m"),
  ])
  func `each word has its colour`(sample: SampleRecord, expected: String) throws {
    #expect(try coloured.text(of: sample.record).contains(expected))
  }

  @Test(arguments: [
    (SampleRecord.licensed, "LICENSED  compliant", "registry 1, unsigned"),
    (.unlicensed, "UNLICENSED  non_compliant  2 of 4 endpoints unreachable", "registry 1, unsigned"),
    (.none, "NONE  compliant", "registry 1, unsigned"),
  ])
  func `the first line says tag, status and registry`(
    sample: SampleRecord, left: String, right: String
  ) throws {
    let line = try #require(try plain.text(of: sample.record).split(separator: "\n").first)
    #expect(line.hasPrefix(left + " "))
    #expect(line.hasSuffix(" " + right))
    #expect(line.count == 80)
  }

  @Test func `an undetermined tag names its cause beside it and the fix below`() throws {
    let text = try plain.text(of: SampleRecord.undetermined.record)
    #expect(text.hasPrefix("UNDETERMINED  denied: tun_processes, sockets, conntrack "))
    #expect(
      text.contains("\n              fix: run as root, or grant CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH\n"))
  }

  @Test func `a host where no tunnel was seen is reported with what was not inspected`() throws {
    let text = try plain.text(of: SampleRecord.unseen.record)
    #expect(text.hasPrefix("UNDETERMINED  not inspected: wireguard, xfrm_policies, nft, namespaces\n"))
    #expect(text.contains("none was seen  not everything was inspected"))
    #expect(text.contains("no registry"))
  }

  @Test func `a cause of the registry goes before a collector that it does not hang on`() throws {
    let sample = try SampleRecord.licensed.record
    let record = SampleParts.record(
      registry: .init(serial: nil, sha256: nil, expires: nil, signature: .none),
      collectors: SampleParts.userCollectors, tunnels: sample.tunnels, endpoints: [],
      compliance: Compliance(
        status: .undetermined, tag: .undetermined, outcome: nil,
        reasons: [Reason(.noRegistry, .host, .registry(.noRegistry))], exit: 3))
    #expect(plain.text(of: record).hasPrefix("UNDETERMINED  no registry is configured "))
  }

  @Test(arguments: [
    // A denied collector is no cause of what it does not look at.
    (
      [Reason(.processUnverified, .host, .process(.severalPrograms))], [Collector.conntrack],
      "several programs hold it", "run the client as its package ships it"
    ),
    (
      [Reason(.gatewayUnproven, .host, .gateway(.noSource(name: nil, collectors: [])))], [.conntrack],
      "conntrack was denied", "run as root"
    ),
    (
      [Reason(.detectPartial, .tunnel("eth9"), .detection(.namespaceNotEntered(netns: 7)))], [.conntrack],
      "eth9 is in namespace 7, which was not entered", ""
    ),
    (
      [
        Reason(
          .detectPartial, .host,
          .detection(.collectorsIncomplete(collectors: [CollectorReport(.nft, .off)])))
      ], [], "not inspected: nft", ""
    ),
    ([], [.links], "links was denied", "run as root"),
    (
      [Reason(.regionUnknown, .host, .registry(.siteUnplaced))], [.links], "the region of this host's site",
      "list the site under 'sites:'"
    ),
  ])
  func `an undetermined tag names what it hangs on, and nothing else`(
    reasons: [Reason], denied: [Collector], cause: String, fix: String
  ) throws {
    let collectors = SampleParts.rootCollectors.map {
      denied.contains($0.name) ? CollectorReport($0.name, .denied) : $0
    }
    let record = SampleParts.record(
      collectors: collectors, tunnels: [], endpoints: [],
      compliance: Compliance(
        status: .undetermined, tag: .undetermined, outcome: nil, reasons: reasons, exit: 3))
    let uncertainty = Uncertainty(of: record, in: .english.naming(record.tunnels))
    #expect(uncertainty.causes.first?.hasPrefix(cause) ?? false)
    #expect(uncertainty.fixes.first?.hasPrefix(fix) ?? fix.isEmpty)
    #expect(plain.text(of: record).hasPrefix("UNDETERMINED  \(cause)"))
  }

  @Test func `a tunnel whose files are not the package's is not said to be verified`() throws {
    let process = TunnelProcess(
      executable: "/usr/sbin/openvpn", pid: 1, package: "openvpn", verified: false, unit: nil)
    let record = SampleParts.record(
      tunnels: [try SampleParts.fullTunnel(provider: nil, licensing: SampleParts.licensed, process: process)],
      endpoints: [],
      compliance: Compliance(status: .review, tag: .licensed, outcome: nil, reasons: [], exit: 0))
    #expect(plain.text(of: record).contains("path of package openvpn, not verified\n"))
  }

  @Test func `a name that holds a whole report cannot forge a line`() throws {
    let text = try plain.text(of: SampleRecord.hostile.record)
    #expect(!text.contains("\nLICENSED"))
    #expect(!text.split(separator: "\n").contains { $0.hasPrefix("compliant") })
  }

  @Test func `every random name keeps to the page, in every colour`() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<60 {
      let name = String(
        String.UnicodeScalarView(
          (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: 0...(Bool.random() ? 0x7f : 0x2ffff), using: &random))
          }))
      let record = SampleParts.record(
        tunnels: [
          try SampleParts.fullTunnel(
            provider: ProviderReference(
              id: name, name: name, role: name, licence: name, licenceThrough: name),
            licensing: Licensing(
              tag: .licensed, status: .review, basis: .attested,
              reasons: [
                Reason(
                  .ok, .tunnel("t1"),
                  .verdict(
                    .waived(accountable: name, through: name, reason: name)))
              ]))
        ],
        endpoints: [
          try SampleParts.failing(
            name, target: name, outcome: .unmeasured,
            failure: Failure(.localDenied, facts: .library(name: .openssl, text: name)),
            path: Path(interface: name, source: nil, nextHop: nil))
        ],
        compliance: Compliance(
          status: .review, tag: .licensed, outcome: .unmeasured,
          reasons: [
            Reason(
              .exempt, .tunnel(name), .verdict(.exempted(instrument: .exemption, licence: name)))
          ], exit: 3),
        host: HostIdentity(id: nil, name: name, site: name))
      let text = plain.text(of: record)
      expectTidy(text, columns: 80)
      #expect(stripped(coloured.text(of: record)) == text)
      #expect(try JSONReport.record(from: JSONReport.bytes(of: record)) == record)
    }
  }

  /// The text without its SGR sequences.
  private func stripped(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    var inside = false
    for scalar in text.unicodeScalars {
      if scalar == "\u{1b}" { inside = true }
      if !inside { out.append(scalar) }
      if scalar == "m" { inside = false }
    }
    return String(out)
  }
}

/// A gap is reported once, wherever a list of reasons comes to it again.
@Suite struct NamingOnceTests {
  private static let denied = CollectorReport(.sockets, .denied, needs: "CAP_SYS_PTRACE")
  private static let off = CollectorReport(.nft, .off)

  private static func reason(_ facts: ReasonFacts) -> Reason { Reason(.detectPartial, .host, facts) }

  @Test func `a collector is named by the first reason that it is behind`() {
    let first = Self.reason(.detection(.collectorsIncomplete(collectors: [Self.denied])))
    let others = Self.reason(.host(.othersPossible(collectors: [Self.denied, Self.off])))
    #expect(
      [first, first, others].namingOnce([]) == [
        first, Self.reason(.host(.othersPossible(collectors: [Self.off]))),
      ])
    #expect(
      [first, others].namingOnce([.sockets, .nft]) == [Self.reason(.host(.othersPossible(collectors: [])))])
  }
}
