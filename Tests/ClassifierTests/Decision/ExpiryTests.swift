import Classifier
import Model
import Testing

/// What ends soon is said on every host, whatever tunnels it has.
@Suite struct ExpiryTests {
  /// What is said of a host without a tunnel, at noon of 2026-11-21.
  private func expiries(_ notice: Duration? = nil, _ change: (inout RegistryDraft) -> Void) -> [Reason] {
    var scene = Scene()
    var draft = RegistryDraft()
    draft.expiryNotice = notice
    change(&draft)
    scene.registry = draft
    let compliance = scene.verdict.compliance
    #expect(compliance.tag == .none && compliance.status == .compliant)
    return compliance.reasons.filter { $0.code != .noVPN }
  }

  @Test(arguments: [
    ("2026-12-05T12:00:00Z", ReasonCode?.some(.registryExpiring)), ("2026-12-05T12:00:01Z", nil),
    ("2026-11-21T12:00:00Z", .registryExpired), ("2026-11-21T12:00:01Z", .registryExpiring),
  ])
  func `a registry that ends within two weeks is said`(expires: String, code: ReasonCode?) {
    let found = expiries { $0.expires = expires }
    #expect(found.map(\.code) == [code].compactMap(\.self))
    #expect(found.allSatisfy { $0.subject == .host && $0.code?.isExpiry == true })
  }

  @Test func `the registry sets the time`() {
    let thirty = Duration.seconds(30 * 86_400)
    #expect(expiries(thirty) { $0.expires = "2026-12-21T12:00:00Z" }.map(\.code) == [.registryExpiring])
    #expect(expiries(thirty) { $0.expires = "2026-12-21T12:00:01Z" }.isEmpty)
    #expect(expiries(.seconds(86_400)) { $0.expires = "2026-11-23T12:00:00Z" }.isEmpty)
  }

  @Test func `licences that end are counted, with the first`() {
    typealias Held = RegistryDraft.LicenceDraft
    let found = expiries {
      $0.licences = [
        Held(number: "LAB-0002", valid: period("2024-03-01", "2026-12-03")),
        Held(number: "LAB-0001", valid: period("2024-03-01", "2026-12-01")),
        Held(number: "LAB-0003", classes: [], valid: period("2024-03-01", "2026-12-20")),
        // Over, forbidden, or never in force.
        Held(number: "LAB-0004", valid: period("2024-03-01", "2026-11-20")),
        Held(number: "LAB-0005", instrument: .prohibition, valid: period("2024-03-01", "2026-12-01")),
        Held(number: "LAB-0006", valid: period("2026-11-25", "2026-12-01")),
        Held(number: "LAB-0007", valid: period("2024-03-01", nil)),
      ]
    }
    #expect(
      found == [
        Reason(
          .licenceExpiring, .host,
          .registry(
            .licenceEnding(provider: "Example Net", licence: "LAB-0001", last: "2026-11-30", count: 2)))
      ])
  }

  @Test func `a licence that is renewed is not said to end`() {
    typealias Held = RegistryDraft.LicenceDraft
    func said(_ next: Held) -> Bool {
      !expiries { $0.licences = [Held(valid: period("2024-03-01", "2026-12-01")), next] }.isEmpty
    }
    #expect(!said(Held(valid: period("2026-12-01", "2031-12-01"))))
    // It begins later, covers less, or ends as soon.
    #expect(said(Held(valid: period("2026-12-02", "2031-12-01"))))
    #expect(said(Held(classes: [], valid: period("2026-12-01", "2031-12-01"))))
    #expect(said(Held(serves: ["CN-BJ"], valid: period("2026-12-01", "2031-12-01"))))
    #expect(said(Held(valid: period("2024-03-01", "2026-12-02"))))
  }

  private func grant(_ id: String, _ until: String?, from: String? = nil) -> Grant {
    Grant(
      id: id, carrier: "example-net", endpoints: ["CN-BJ", "DE"].compactMap { Region($0) },
      approval: .init(state: .approved, period: period(from, until)))
  }

  @Test func `the file of grants and each approval end by themselves`() {
    let file = expiries {
      $0.grants = [grant("g1", nil)]
      $0.grantsExpire = "2026-11-24T00:00:00Z"
    }
    #expect(file.map(\.code) == [.grantsExpiring])
    let over = expiries {
      $0.grants = [grant("g1", nil)]
      $0.grantsExpire = "2026-11-20T00:00:00Z"
    }
    #expect(over.map(\.code) == [.grantsExpired])
    let approval = expiries { $0.grants = [grant("g2", "2026-12-03"), grant("g1", "2026-12-01")] }
    #expect(
      approval == [
        Reason(.grantExpiring, .host, .registry(.grantEnding(grant: "g1", last: "2026-11-30", count: 2)))
      ])
    #expect(
      expiries { $0.grants = [grant("g1", "2026-12-01"), grant("g2", "2027-12-01", from: "2026-12-01")] }
        .isEmpty)
  }

  private func certificates(
    _ end: String, from begin: String = "2026-01-01T00:00:00Z", verified: Bool = true,
    _ expectations: Expectations = Expectations()
  ) -> [ReasonCode?] {
    var scene = Scene()
    let certificate = CertificateFacts(
      subject: "CN=erp.corp.test", issuer: "CN=Corp CA", notBefore: moment(begin), notAfter: moment(end),
      spkiSHA256: "aa", issuersSPKISHA256: [], chain: 1, verified: verified)
    scene.probes = [
      EndpointTests.result(
        [EndpointTests.sample()], expectations, interface: "eth0", certificate: certificate)
    ]
    return scene.verdict.compliance.reasons.map(\.code).filter { $0 == .certificateExpiring }
  }

  @Test func `a certificate that ends is said, unless the profile says how long it must last`() {
    #expect(certificates("2026-12-05T12:00:00Z") == [.certificateExpiring])
    #expect(certificates("2026-12-05T12:00:01Z").isEmpty)
    #expect(certificates("2026-11-25T00:00:00Z", Expectations(expiresAfter: .seconds(86_400))).isEmpty)
    #expect(certificates("2026-11-25T00:00:00Z", verified: false).isEmpty)
    // Of one that is made for six days two thirds are over after four.
    #expect(certificates("2026-11-24T12:00:00Z", from: "2026-11-18T12:00:00Z").isEmpty)
    #expect(
      certificates("2026-11-23T12:00:00Z", from: "2026-11-17T12:00:00Z") == [.certificateExpiring])
  }

  @Test func `a tunnel's reasons and the host's say one end once`() {
    var scene = Scene.fullUDP()
    scene.registry?.expires = "2026-11-20T00:00:00Z"
    let compliance = scene.verdict.compliance
    #expect(compliance.tag == .undetermined)
    #expect(compliance.reasons.count { $0.code == .registryExpired } == 1)
  }
}
