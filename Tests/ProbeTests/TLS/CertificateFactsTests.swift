import COpenSSL
import FoundationEssentials
import Glibc
import Model
import Testing

@testable import Probe

/// What the record keeps of every certificate that a server shows.
@Suite(.timeLimit(.minutes(2)))
struct CertificateFactsTests {
  private func result(_ server: LoopbackServer, _ scheme: Target.Scheme = .tls) async throws -> ProbeResult {
    try #require(await World.shared.get().probe([.local(scheme, server.port)]).first)
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test func `serial, names and every member of the chain are kept`() async throws {
    let world = try World.shared.get()
    let issuing = try Identity(
      .init(commonName: "Issuing", alternativeNames: "", notAfter: 7200, isAuthority: true),
      by: world.authority)
    let identity = try Identity(
      .init(
        alternativeNames:
          "DNS:erp.corp.test,DNS:*.crm.corp.test,IP:192.0.2.80,IP:2001:db8::1,email:alice@corp.test"),
      by: issuing)
    let server = try TLSServer.serve(identity, .init(chain: [issuing]))
    let result = try await result(server)
    let certificate = try #require(result.certificate)
    #expect(certificate.verified)
    #expect(certificate.names == ["erp.corp.test", "*.crm.corp.test", "192.0.2.80", "2001:db8::1"])
    #expect(certificate.moreNames == nil)
    #expect(certificate.commonNameOnly == nil)
    #expect(certificate.mustStaple == nil)
    let (leaf, key) = try identity.load()
    defer {
      X509_free(leaf)
      EVP_PKEY_free(key)
    }
    let serial = try #require(certificate.serial.flatMap { UInt64($0, radix: 16) })
    var own: UInt64 = 0
    #expect(ASN1_INTEGER_get_uint64(&own, X509_get0_serialNumber(leaf)) == 1)
    #expect(serial == own)
    let members = try #require(certificate.members)
    #expect(members.map(\.subject) == ["CN=erp.corp.test", "CN=Issuing", "CN=Corp Test CA"])
    #expect(
      members.map(\.sha256) == [identity, issuing, world.authority].map { Self.digest($0.certificate) })
    #expect(members.allSatisfy { $0.aboveTrusted == nil })
    // The authority ends first.
    #expect(certificate.firstEnd.subject == "CN=Issuing")
    #expect(certificate.firstEnd.end < certificate.notAfter)
    #expect(
      result.certificates == [ShownCertificate(address: IPAddress("127.0.0.1"), certificate: certificate)])
  }

  @Test func `of many names as many are kept as are of use`() async throws {
    let world = try World.shared.get()
    let names = ["DNS:erp.corp.test"] + (1..<100).map { "DNS:host-\($0).corp.test" }
    let server = try TLSServer.serve(
      Identity(.init(alternativeNames: names.joined(separator: ",")), by: world.authority))
    let certificate = try #require(try await result(server).certificate)
    #expect(certificate.names?.count == 32)
    #expect(certificate.moreNames == 68)
  }

  @Test func `a name in the subject alone is accepted and noted`() async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(Identity(.init(alternativeNames: ""), by: world.authority))
    for scheme in [Target.Scheme.tls, .https] {
      let certificate = try #require(try await result(server, scheme).certificate)
      #expect(certificate.verified)
      #expect(certificate.names == [])
      #expect(certificate.commonNameOnly == true)
    }
  }

  @Test func `a mismatch says what the certificate is for`() async throws {
    let world = try World.shared.get()
    let names = (1...20).map { "DNS:host-\($0).corp.test" }.joined(separator: ",")
    let many = try TLSServer.serve(Identity(.init(alternativeNames: names), by: world.authority))
    let alone = try TLSServer.serve(
      Identity(.init(commonName: "crm.corp.test", alternativeNames: ""), by: world.authority))
    for scheme in [Target.Scheme.tls, .https] {
      let error = try #require(
        try await result(many, scheme).samples.first?.failure?.verificationErrors.first)
      #expect(error.names == (1...8).map { "host-\($0).corp.test" })
      #expect(error.moreNames == 12)
      #expect(error.subject == nil)
      let other = try #require(
        try await result(alone, scheme).samples.first?.failure?.verificationErrors.first)
      #expect(other.names == [])
      #expect(other.subject == "CN=crm.corp.test")
    }
  }

  @Test func `a certificate that requires a staple says so`() async throws {
    let world = try World.shared.get()
    let identity = try Identity(.init(requiresStaple: true), by: world.authority)
    let result = try await result(TLSServer.serve(identity))
    #expect(result.certificate?.mustStaple == true)
    #expect(result.samples.first?.tls?.ocspStapled == false)
  }

  @Test func `an authority that has ended is named with its date`() async throws {
    let world = try World.shared.get()
    let issuing = try Identity(
      .init(
        commonName: "Issuing", alternativeNames: "", notBefore: -7200, notAfter: -3600, isAuthority: true),
      by: world.authority)
    let server = try TLSServer.serve(Identity(.init(), by: issuing), .init(chain: [issuing]))
    for scheme in [Target.Scheme.tls, .https] {
      let result = try await result(server, scheme)
      let failure = try #require(result.samples.first?.failure)
      #expect(failure.code == .certificateExpired)
      let error = try #require(failure.verificationErrors.first)
      #expect(error.depth == 1)
      #expect(error.subject == "CN=Issuing")
      #expect(error.notAfter == result.certificate?.members?[1].notAfter)
      #expect(error.notAfter != nil && error.names == nil)
    }
  }

  @Test func `of a whole chain that has ended every certificate is named`() async throws {
    let world = try World.shared.get()
    let past = { (name: String, isAuthority: Bool) in
      Identity.Request(
        commonName: name, alternativeNames: "DNS:erp.corp.test", notBefore: -7200, notAfter: -3600,
        isAuthority: isAuthority)
    }
    let issuing = try Identity(past("Issuing", true), by: world.authority)
    let server = try TLSServer.serve(Identity(past("leaf", false), by: issuing), .init(chain: [issuing]))
    let failure = try #require(try await result(server).samples.first?.failure)
    #expect(Set(failure.verificationErrors.map(\.subject)) == ["CN=Issuing", "CN=leaf"])
  }

  @Test func `an authority above the trusted one may have ended`() async throws {
    let root = try Identity(
      .init(commonName: "Root", alternativeNames: "", notBefore: -7200, notAfter: -3600, isAuthority: true))
    let issuing = try Identity(
      .init(commonName: "Issuing", alternativeNames: "", isAuthority: true), by: root)
    let server = try TLSServer.serve(Identity(.init(), by: issuing), .init(chain: [issuing, root]))
    let bundle = try Identity.write(issuing.pem().certificate + root.pem().certificate)
    let prober = try Prober(trust: Trust(caFile: bundle, only: true))
    for scheme in [Target.Scheme.tls, .https] {
      let result = try #require(await prober.run([.local(scheme, server.port)]).first)
      #expect(result.samples.first?.failure?.phase != .certificate)
      let certificate = try #require(result.certificate)
      #expect(certificate.verified)
      #expect(certificate.members?.map(\.aboveTrusted) == [nil, nil, true])
      #expect(certificate.firstEnd.subject != "CN=Root")
    }
  }

  @Test func `each address keeps the certificate that it showed`() async throws {
    let world = try World.shared.get()
    let long = try Identity(.init(notAfter: 864000), by: world.authority)
    let short = try Identity(.init(notAfter: 7200), by: world.authority)
    let server = try LoopbackServer(on: "0.0.0.0") { connection in
      var name = sockaddr_in()
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let status = withUnsafeMutableBytes(of: &name) { bytes in
        bytes.withMemoryRebound(to: sockaddr.self) {
          getsockname(connection.descriptor, $0.baseAddress, &size)
        }
      }
      let isFirst = status == 0 && UInt32(bigEndian: name.sin_addr.s_addr) & 0xff == 1
      guard let ssl = TLSServer.makeSession(isFirst ? short : long, .init()) else { return }
      defer { SSL_free(ssl) }
      SSL_set_fd(ssl, connection.descriptor)
      SSL_accept(ssl)
      connection.waitForClose()
    }
    let addresses = ["127.0.0.1", "127.0.0.2"].compactMap { IPAddress($0) }
    let endpoint = Endpoint(
      name: "both", target: Target(scheme: .tls, host: "erp.corp.test", port: server.port),
      addresses: addresses, samples: 2, addressChoice: .all)
    let result = try #require(await world.probe([endpoint]).first)
    #expect(result.samples.count == 4)
    #expect(Set(result.certificates.compactMap(\.address)) == Set(addresses))
    #expect(result.certificates.count == 2)
    let first = try #require(result.certificates.min { $0.certificate.notAfter < $1.certificate.notAfter })
    #expect(first.address == addresses[0])
  }

  @Test func `the end of the client's own certificate is kept where it was shown`() async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(
      world.good, .init(wantsClientCertificate: true, clientAuthority: world.authority))
    for scheme in [Target.Scheme.tls, .https] {
      let results = await world.probe([.local(scheme, server.port, showing: world.client)])
      let details = try #require(results.first?.samples.first?.tls?.clientCertificate)
      #expect(details.shown)
      let end = try #require(details.notAfter)
      // A day from when it was made.
      #expect(abs(end.milliseconds - Timestamp(.now).milliseconds - 86_400_000) < 3_600_000)
    }
  }
}
