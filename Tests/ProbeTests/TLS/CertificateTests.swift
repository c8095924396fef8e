import COpenSSL
import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)))
struct CertificateTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var request = Identity.Request()
    var isSelfSigned = false
    let code: Failure.Code
    let verifyResult: Int

    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "expired", request: .init(notBefore: -7200, notAfter: -3600), code: .certificateExpired,
      verifyResult: 10),
    Case(
      name: "not yet valid", request: .init(notBefore: 3600, notAfter: 7200), code: .certificateNotYetValid,
      verifyResult: 9),
    Case(
      name: "another name", request: .init(alternativeNames: "DNS:crm.corp.test"),
      code: .certificateNameMismatch, verifyResult: 62),
    Case(
      name: "no name but the common one", request: .init(commonName: "crm.corp.test", alternativeNames: ""),
      code: .certificateNameMismatch, verifyResult: 62),
    Case(name: "self-signed", isSelfSigned: true, code: .certificateUntrusted, verifyResult: 18),
    Case(
      name: "self-signed, expired and of another name",
      request: .init(alternativeNames: "DNS:crm.corp.test", notBefore: -7200, notAfter: -3600),
      isSelfSigned: true, code: .certificateUntrusted, verifyResult: 18),
    Case(name: "1024-bit RSA", request: .init(rsaBits: 1024), code: .certificateWeak, verifyResult: 66),
  ]

  @Test(arguments: cases)
  func `a rejected certificate keeps the handshake's time and its own facts`(one: Case) async throws {
    let world = try World.shared.get()
    let identity = try Identity(one.request, by: one.isSelfSigned ? nil : world.authority)
    let server = try TLSServer.serve(identity)
    let result = try #require(await world.probe([.local(.tls, server.port)]).first)
    let sample = try #require(result.samples.first)
    #expect(sample.failure?.code == one.code)
    #expect(sample.failure?.phase == .certificate)
    #expect(sample.failure?.verifyResult == one.verifyResult)
    #expect(sample.failure?.verificationErrors.first?.number == one.verifyResult)
    #expect(sample.phases.connect != nil)
    #expect(sample.phases.tls != nil)
    let certificate = try #require(result.certificate)
    #expect(!certificate.verified)
    #expect(certificate.spkiSHA256 == (try identity.spkiDigest()))
    #expect(certificate.subject == "CN=\(one.request.commonName)")
  }

  @Test func `every error of a chain stands in the facts`() async throws {
    let world = try World.shared.get()
    let identity = try Identity(
      .init(alternativeNames: "DNS:crm.corp.test", notBefore: -7200, notAfter: -3600), by: world.authority)
    let server = try TLSServer.serve(identity)
    let failure = try #require(
      await world.probe([.local(.tls, server.port)]).first?.samples.first?.failure)
    #expect(failure.code == .certificateNameMismatch)
    let ended = try #require(failure.verificationErrors.last?.notAfter)
    #expect(
      failure.verificationErrors == [
        .init(
          number: Int(X509_V_ERR_HOSTNAME_MISMATCH), depth: 0, text: "hostname mismatch",
          names: ["crm.corp.test"]),
        .init(
          number: Int(X509_V_ERR_CERT_HAS_EXPIRED), depth: 0, text: "certificate has expired",
          subject: "CN=erp.corp.test", notAfter: ended),
      ])
  }

  @Test func `pins and issuers of the profile are held against an accepted chain`() async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good)
    let leaf = try world.good.spkiDigest()
    let issuer = try world.authority.spkiDigest()
    let other = String(repeating: "0", count: 64)
    let expectations = [
      Expectations(pins: [other, leaf.uppercased()]), Expectations(issuers: [issuer]),
      Expectations(pins: [issuer]), Expectations(issuers: [leaf]),
    ]
    let results = await world.probe(expectations.map { .local(.tls, server.port, expectations: $0) })
    #expect(
      results.map { $0.samples.first?.failure?.code }
        == [nil, nil, .certificatePinMismatch, .certificateUnexpectedIssuer])
    #expect(results.allSatisfy { $0.certificate?.verified == true })
    #expect(results.allSatisfy { $0.samples.first?.phases.tls != nil })
  }

  @Test func `a name cannot disturb a terminal`() async throws {
    let world = try World.shared.get()
    let identity = try Identity(
      .init(commonName: "北京 \u{1b}[31m\u{202e}\u{9b}evil,\u{7f}\n"), by: world.authority)
    let server = try TLSServer.serve(identity)
    let certificate = try #require(await world.probe([.local(.tls, server.port)]).first?.certificate)
    #expect(certificate.subject == "CN=北京 \\1B[31m\\E2\\80\\AE\\C2\\9Bevil\\,\\7F\\0A")
  }

  @Test func `a long name is cut`() {
    #expect("abc".legible(limit: 3) == "abc")
    #expect("abcd".legible(limit: 3) == "abc…")
  }

  @Test func `a file of authorities that is none is refused by name`() throws {
    let empty = try World.shared.get().caFile + ".missing"
    for (file, code) in [
      (empty, ProbeError.Code.unopenableAuthorities), ("/dev/null", .irregularAuthorities),
      ("/etc", .folderOfAuthorities),
    ] {
      let error = #expect(throws: ProbeError.self) { try Prober(trust: Trust(caFile: file, only: true)) }
      #expect(error?.code == code)
      #expect(error?.file == file)
    }
  }

  @Test func `the system's store is trusted beside the file, or not`() async throws {
    let world = try World.shared.get()
    #expect(world.prober.authorities == 1)
    let system = try Prober(trust: Trust())
    let both = try Prober(trust: Trust(caFile: world.caFile))
    #expect(both.authorities == system.authorities + 1)
    let server = try TLSServer.serve(world.good)
    let first = await system.run([.local(.tls, server.port)])
    let second = await both.run([.local(.tls, server.port)])
    #expect(first.first?.samples.first?.failure?.code == .certificateUntrusted)
    #expect(second.first?.samples.first?.failure == nil)
  }
}
