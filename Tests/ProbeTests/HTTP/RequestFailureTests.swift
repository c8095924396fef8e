import COpenSSL
import Glibc
import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(3)))
struct RequestFailureTests {
  private func sample(_ endpoint: Endpoint) async throws -> Sample {
    try #require(await World.shared.get().probe([endpoint]).first?.samples.first)
  }

  @Test func `both engines give the same code to the same handshake`() async throws {
    let world = try World.shared.get()
    let servers: [(LoopbackServer, Failure.Code, isTimeout: Bool)] = [
      (
        try LoopbackServer { connection in
          _ = connection.readRecord()
          connection.resetOnClose()
        }, .tlsResetAfterHello, false
      ),
      (try LoopbackServer { _ = $0.readRecord() }, .tlsClosedAfterHello, false),
      (try LoopbackServer { $0.waitForClose() }, .tlsTimeoutAfterHello, true),
      (
        try TLSServer.serveFlight(world.good, share: 0.5) { $0.waitForClose() }, .tlsTimeoutMid, true
      ),
      (try TLSServer.serveFlight(world.good, share: 0.5) { $0.resetOnClose() }, .tlsInterrupted, false),
      (try TLSServer.serveFlight(world.good, share: 0.5) { _ in }, .tlsInterrupted, false),
      (
        try LoopbackServer { connection in
          connection.send("SSH-2.0-OpenSSH_9.2p1\r\n")
          _ = connection.readRecord()
          connection.waitForClose()
        }, .tlsNotTLS, true
      ),
      (
        try LoopbackServer { connection in
          _ = connection.readRecord()
          connection.send([21, 3, 3, 0, 2, 2, 112])
          connection.waitForClose()
        }, .tlsAlert, false
      ),
      (try TLSServer.serve(world.good, .init(maximumVersion: TLS1_1_VERSION)), .tlsNegotiation, false),
      (
        try TLSServer.serve(world.good, .init(maximumVersion: TLS1_2_VERSION, wantsClientCertificate: true)),
        .tlsClientCertificateRequired, false
      ),
      (
        try TLSServer.serve(world.good, .init(wantsClientCertificate: true)), .tlsClientCertificateRequired,
        false
      ),
    ]
    for (server, code, isTimeout) in servers {
      let timeout: Duration = isTimeout ? .seconds(2) : .seconds(20)
      let raw = try await sample(.local(.tls, server.port, timeout: timeout))
      let curl = try await sample(.local(.https, server.port, timeout: timeout))
      #expect(raw.failure?.code == code)
      #expect(curl.failure?.code == code)
      #expect(curl.failure?.errno == raw.failure?.errno)
      #expect(curl.failure?.alert == raw.failure?.alert)
      #expect(curl.phases.connect != nil)
      #expect((curl.phases.tls != nil) == (raw.phases.tls != nil))
      #expect(curl.phases.request == nil)
      #expect(curl.tcp?.rtt != nil)
      #expect(curl.http == nil)
    }
  }

  @Test(arguments: CertificateTests.cases)
  func `a rejected certificate is kept, timed, and no request is sent to it`(one: CertificateTests.Case)
    async throws
  {
    let world = try World.shared.get()
    let identity = try Identity(one.request, by: one.isSelfSigned ? nil : world.authority)
    let heard = RequestLog()
    let gone = try Signal()
    let server = try TLSServer.serve(identity) { session in
      heard.add(session.readRequest())
      gone.send()
    }
    let result = try #require(await world.probe([.local(.https, server.port, query: "secret")]).first)
    let sample = try #require(result.samples.first)
    #expect(sample.failure?.code == one.code)
    #expect(sample.failure?.verifyResult == one.verifyResult)
    #expect(sample.phases.connect != nil)
    #expect(sample.phases.tls != nil)
    #expect(sample.phases.request == nil)
    #expect(sample.tls?.cipher != nil)
    #expect(sample.tcp?.rtt != nil)
    let certificate = try #require(result.certificate)
    #expect(!certificate.verified)
    #expect(certificate.spkiSHA256 == (try identity.spkiDigest()))
    #expect(await gone.received())
    #expect(heard.requests == [""])
  }

  @Test func `a chain that the profile does not expect is sent no request`() async throws {
    let world = try World.shared.get()
    let heard = RequestLog()
    let server = try TLSServer.serve(world.good) { session in
      heard.add(session.readRequest())
      session.send("HTTP/1.1 204 No Content\r\n\r\n")
      session.end()
    }
    let leaf = try world.good.spkiDigest()
    let issuer = try world.authority.spkiDigest()
    let expectations = [
      Expectations(pins: [issuer]), Expectations(issuers: [leaf]), Expectations(pins: [leaf]),
    ]
    let results = await world.probe(expectations.map { .local(.https, server.port, expectations: $0) })
    #expect(
      results.map { $0.samples.first?.failure?.code }
        == [.certificatePinMismatch, .certificateUnexpectedIssuer, nil])
    #expect(results.allSatisfy { $0.certificate?.verified == true })
    #expect(heard.requests.count { !$0.isEmpty } == 1)
  }

  /// What a server does after it has read a request, and what that is.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let answer: String
    let code: Failure.Code
    var isReset = false
    var isSilent = false
    var status: Int?
    var isClean = false

    static let all: [Case] = [
      Case(testDescription: "nothing", answer: "", code: .httpEmpty),
      Case(testDescription: "a clean end", answer: "", code: .httpEmpty, isClean: true),
      Case(testDescription: "a reset", answer: "", code: .httpReset, isReset: true),
      Case(
        testDescription: "half a body", answer: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        code: .httpPartial, status: 200, isClean: true),
      Case(
        testDescription: "half a chunk",
        answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
        code: .httpPartial, status: 200, isClean: true),
      Case(
        testDescription: "a reset in the body", answer: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        code: .httpReset, isReset: true, status: 200),
      Case(testDescription: "silence", answer: "", code: .httpTimeout, isSilent: true),
      Case(
        testDescription: "a stall", answer: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        code: .httpTimeout,
        isSilent: true, status: 200),
      Case(
        testDescription: "an interim answer alone", answer: "HTTP/1.1 100 Continue\r\n\r\n",
        code: .httpTimeout,
        isSilent: true),
      Case(
        testDescription: "no HTTP", answer: "220 mail.corp.test ESMTP\r\n", code: .httpProtocol, isClean: true
      ),
      Case(
        testDescription: "headers without an end",
        answer: "HTTP/1.1 200 OK\r\n"
          + String(repeating: "X-Fill: \(String(repeating: "x", count: 90))\r\n", count: 5000),
        code: .httpProtocol, isSilent: true, status: 200),
    ]
  }

  @Test(arguments: Case.all, [Target.Scheme.http, .https])
  func `an answer that is none has its code and keeps its phases`(one: Case, scheme: Target.Scheme)
    async throws
  {
    let world = try World.shared.get()
    let server: LoopbackServer
    if scheme == .https {
      server = try TLSServer.serve(world.good) { session in
        _ = session.readRequest()
        session.send(one.answer)
        if one.isSilent { session.connection.waitForClose() }
        if one.isReset { session.connection.resetOnClose() }
        if one.isClean { session.end() }
      }
    } else {
      server = try LoopbackServer { connection in
        _ = connection.readRequest()
        connection.send(one.answer)
        if one.isSilent { connection.waitForClose() }
        if one.isReset { connection.resetOnClose() }
      }
    }
    let isTimeout = one.code == .httpTimeout
    let begun = ContinuousClock.now
    let sample = try await sample(
      .local(scheme, server.port, timeout: isTimeout ? .seconds(2) : .seconds(20)))
    #expect(sample.failure?.code == one.code)
    #expect(sample.failure?.phase == .request)
    #expect((sample.failure?.errno == "ECONNRESET") == one.isReset)
    #expect(sample.http?.status == one.status)
    #expect(sample.phases.connect != nil)
    #expect((sample.phases.tls != nil) == (scheme == .https))
    #expect(sample.phases.request == nil)
    #expect(sample.tcp?.rtt != nil)
    if isTimeout { #expect(ContinuousClock.now - begun < .seconds(15)) }
  }

  @Test func `a body of no stated length may end with the connection`() async throws {
    let world = try World.shared.get()
    let secure = try TLSServer.serve(world.good) { session in
      _ = session.readRequest()
      session.send("HTTP/1.0 200 OK\r\n\r\nno length is given")
    }
    let plain = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.send("HTTP/1.0 200 OK\r\n\r\nno length is given")
    }
    for endpoint in [Endpoint.local(.https, secure.port), .local(.http, plain.port)] {
      let sample = try await sample(endpoint)
      #expect(sample.failure == nil)
      #expect(sample.http?.version == "1.0")
    }
  }

  @Test(arguments: ["no slash", "/a b", "/a?b", "/é", "/a\r\nX: y"])
  func `a path that cannot be asked for is a local matter`(path: String) async throws {
    let sample = try await sample(.local(.https, 443, path: path))
    #expect(sample.failure?.code == .localConfig)
  }
}
