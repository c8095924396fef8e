import COpenSSL
import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)))
struct HandshakeTests {
  @Test(arguments: [(TLS1_2_VERSION, "TLSv1.2"), (TLS1_3_VERSION, "TLSv1.3")])
  func `a good server gives every phase and every fact`(version: Int32, name: String) async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good, .init(maximumVersion: version))
    let asked = PathLog()
    let results = await world.prober.run([.local(.tls, server.port, samples: 3)]) {
      { query in
        asked.add(query)
        return Path(interface: "lo", source: IPAddress("192.0.2.1"), nextHop: IPAddress("192.0.2.254"))
      }
    }
    let result = try #require(results.first)
    #expect(result.samples.count == 3)
    for sample in result.samples {
      #expect(sample.failure == nil)
      #expect(sample.address == IPAddress("127.0.0.1"))
      #expect(sample.localPort != nil)
      #expect(sample.lag != nil)
      #expect(sample.phases.resolve == nil)
      #expect(try #require(sample.phases.connect).count >= 0)
      #expect(try #require(sample.phases.tls).count > 0)
      #expect(sample.tls?.version == name)
      #expect(sample.tls?.group == "X25519")
      #expect(sample.tls?.cipher?.isEmpty == false)
      #expect(sample.tls?.resumed == false)
      #expect(sample.tcp?.rtt != nil)
      #expect(sample.tcp?.mss != nil)
      #expect(sample.tcp?.pathMTU != nil)
      #expect(sample.tcp?.retransmits == 0)
    }
    let certificate = try #require(result.certificate)
    #expect(certificate.subject == "CN=erp.corp.test")
    #expect(certificate.issuer == "CN=Corp Test CA")
    #expect(certificate.verified)
    #expect(certificate.chain == 1)
    #expect(certificate.spkiSHA256 == (try world.good.spkiDigest()))
    #expect(certificate.issuersSPKISHA256 == [try world.authority.spkiDigest()])
    #expect(certificate.notBefore < certificate.notAfter)
    // The source is the one really used, not the one that was guessed.
    let path = try #require(result.path)
    #expect(path.interface == "lo")
    #expect(path.source == IPAddress("127.0.0.1"))
    #expect(path.nextHop == IPAddress("192.0.2.254"))
    let query = PathQuery(
      destination: try #require(IPAddress("127.0.0.1")),
      service: Service(transport: .tcp, port: server.port), interface: nil)
    #expect(asked.queries == [query, query, query])
  }

  @Test func `an address as target is verified as an address and sends no server name`() async throws {
    let world = try World.shared.get()
    let sent = HelloLog()
    let server = try LoopbackServer { connection in
      sent.add(connection.readRecord())
      connection.send([21, 3, 3, 0, 2, 2, 40])
      connection.waitForClose()
    }
    let good = try TLSServer.serve(world.good)
    let results = await world.probe([
      .local(.tls, good.port, host: "127.0.0.1"), .local(.tls, good.port, host: "127.0.0.2"),
      .local(.tls, server.port, host: "127.0.0.1"), .local(.tls, server.port, host: "erp.corp.test."),
    ])
    #expect(
      results.map { $0.samples.first?.failure?.code } == [
        nil, .certificateNameMismatch, .tlsAlert, .tlsAlert,
      ])
    let hellos = sent.hellos.sorted { $0.count < $1.count }
    #expect(hellos.count == 2)
    let name = Array("erp.corp.test".utf8)
    #expect(hellos.map { $0.contains(name) } == [false, true])
    #expect(hellos.allSatisfy { !$0.contains(name + [46]) })
  }

  @Test func `a TCP endpoint that accepts is a success without a TLS phase`() async throws {
    let world = try World.shared.get()
    let server = try LoopbackServer { $0.waitForClose() }
    let results = await world.probe([.local(.tcp, server.port, samples: 2)])
    let samples = try #require(results.first).samples
    #expect(samples.count == 2)
    for sample in samples {
      #expect(sample.failure == nil)
      #expect(sample.phases.connect != nil)
      #expect(sample.phases.tls == nil)
      #expect(sample.tls == nil)
      #expect(sample.tcp?.rtt != nil)
    }
  }

  @Test func `samples of one endpoint do not overlap`() async throws {
    let world = try World.shared.get()
    let server = try LoopbackServer { $0.waitForClose() }
    let endpoint = Endpoint.local(.tls, server.port, samples: 4, timeout: .milliseconds(500))
    let samples = try #require(await world.probe([endpoint]).first).samples
    #expect(samples.map { $0.failure?.code } == Array(repeating: .tlsTimeoutAfterHello, count: 4))
    for (one, next) in zip(samples, samples.dropFirst()) {
      // Each lasts its whole 500 ms; the wall clock is cut to milliseconds.
      #expect(next.started.milliseconds - one.started.milliseconds >= 499)
      // It is due when the one before it ends, so that waiting for it is no lag of the machine's.
      #expect(try #require(next.lag).duration < .seconds(1))
    }
  }

  @Test(.enabled(if: LoopbackServer.hasIPv6, "needs ::1"))
  func `an IPv6 address is connected to and verified`() async throws {
    let world = try World.shared.get()
    let identity = try Identity(.init(alternativeNames: "IP:::1"), by: world.authority)
    let server = try TLSServer.serve(identity, on: "::1")
    let endpoint = Endpoint(
      name: "v6", target: Target(scheme: .tls, host: "::1", port: server.port), samples: 1)
    let result = try #require(await world.probe([endpoint]).first)
    #expect(result.samples.first?.failure == nil)
    #expect(result.samples.first?.address == IPAddress("::1"))
    #expect(result.path?.source == IPAddress("::1"))
  }

  @Test func `a ServerHello of TLS 1_1 is refused on our side`() async throws {
    let world = try World.shared.get()
    let server = try LoopbackServer { connection in
      _ = connection.readRecord()
      // RFC 4346 section 7.4.1.3: version, random, no session, TLS_RSA_WITH_AES_128_CBC_SHA, no compression.
      let hello = [3, 2] + [UInt8](repeating: 7, count: 32) + [0, 0, 0x2f, 0]
      connection.send([22, 3, 2, 0, UInt8(hello.count + 4), 2, 0, 0, UInt8(hello.count)] + hello)
      connection.waitForClose()
    }
    let failure = try #require(await world.probe([.local(.tls, server.port)]).first?.samples.first?.failure)
    #expect(failure.code == .tlsNegotiation)
    #expect(failure.facts == .library(name: .openssl, text: "unsupported protocol"))
    #expect(failure.alert == nil)
  }

  @Test func `what an OpenSSL server of TLS 1_0 and 1_1 offers is refused by name`() async throws {
    let world = try World.shared.get()
    let old = try TLSServer.serve(world.good, .init(maximumVersion: TLS1_1_VERSION))
    let results = await world.probe([.local(.tls, old.port)])
    let failure = try #require(results.first?.samples.first?.failure)
    #expect(failure.code == .tlsNegotiation)
    #expect(failure.alert == "protocol_version")
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func `a server that wants a client certificate is distinguished`(version: Int32) async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(
      world.good, .init(maximumVersion: version, wantsClientCertificate: true))
    let sample = try #require(await world.probe([.local(.tls, server.port)]).first?.samples.first)
    #expect(sample.failure?.code == .tlsClientCertificateRequired)
    #expect(
      sample.failure?.alert == (version == TLS1_3_VERSION ? "certificate_required" : "handshake_failure"))
    // In 1.3 the refusal comes after our side was done, and the time stands.
    #expect((sample.phases.tls != nil) == (version == TLS1_3_VERSION))
    #expect(sample.phases.connect != nil)
  }
}
