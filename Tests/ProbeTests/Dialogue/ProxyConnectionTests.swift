import COpenSSL
import Glibc
import Model
import Testing

@testable import Probe

/// The way to the proxy itself, and proxies that do what none should.
@Suite(.timeLimit(.minutes(2)))
struct ProxyConnectionTests {
  private static func endpoint(
    _ scheme: Target.Scheme, through proxy: Proxy, host: String = "192.0.2.80",
    timeout: Duration = .seconds(20)
  ) -> Endpoint {
    Endpoint(
      name: "behind",
      target: Target(
        scheme: scheme, host: host, port: 443, path: scheme == .https || scheme == .http ? "/" : nil),
      samples: 1, timeout: timeout, proxy: proxy)
  }

  /// A sample of each engine, which must be the same.
  private func samples(
    through proxy: Proxy, host: String = "192.0.2.80", timeout: Duration = .seconds(20),
    settings: ProbeSettings = ProbeSettings()
  ) async throws -> [Sample] {
    let prober = try Prober(trust: Trust(caFile: World.shared.get().caFile, only: true), settings: settings)
    return await prober.run(
      [.tls, .https].map { Self.endpoint($0, through: proxy, host: host, timeout: timeout) }
    ).compactMap(\.samples.first)
  }

  private static func proxy(
    _ port: UInt16, scheme: Proxy.Scheme = .http, host: String = "127.0.0.1"
  ) -> Proxy {
    Proxy(scheme: scheme, host: host, port: port, credentials: .init(user: "alice", password: "hunter2"))
  }

  @Test(arguments: Proxy.Scheme.allCases)
  func `a proxy that is down is distinguished from an endpoint that is`(scheme: Proxy.Scheme) async throws {
    let samples = try await samples(through: Self.proxy(LoopbackServer.closedPort(), scheme: scheme))
    for sample in samples {
      #expect(sample.failure == Failure(.proxyConnect, errno: "ECONNREFUSED"))
      #expect(sample.phases.connect == nil && sample.phases.proxy == nil)
      #expect(sample.address == IPAddress("127.0.0.1"))
      #expect(sample.tcp != nil)
    }
    #expect(samples.count == 2)
  }

  @Test(arguments: Proxy.Scheme.allCases)
  func `a proxy that stalls costs the sample's time, which is longer than is known`(scheme: Proxy.Scheme)
    async throws
  {
    let server = try LoopbackServer { $0.waitForClose() }
    for sample in try await samples(
      through: Self.proxy(server.port, scheme: scheme), timeout: .milliseconds(300))
    {
      let facts: FailureFacts =
        scheme == .https ? .proxyHandshake(failure: .tlsTimeoutAfterHello, facts: nil) : .proxyUnopened
      #expect(sample.failure == Failure(.proxyTimeout, facts: facts))
      #expect(sample.failure?.isCensored == true)
      #expect(sample.phases.connect != nil && sample.phases.proxy == nil)
      #expect(sample.tcp?.rtt != nil)
    }
  }

  @Test func `what fails in TLS with the proxy is the proxy's, with all that is known of it`() async throws {
    let world = try World.shared.get()
    let expired = try Identity(
      .init(alternativeNames: "IP:127.0.0.1", notBefore: -7200, notAfter: -3600), by: world.authority)
    let foreign = try Identity(.init(alternativeNames: "IP:127.0.0.1"))
    let other = try Identity(.init(alternativeNames: "DNS:other.corp.test"), by: world.authority)
    let asked = RequestLog()
    func tls(_ identity: Identity) throws -> LoopbackServer {
      try TLSServer.serve(identity) { session in asked.add(session.readRequest()) }
    }
    let cases: [(server: LoopbackServer, code: Failure.Code, verify: Int?, errno: String?, alert: String?)] =
      [
        (try tls(expired), .certificateExpired, 10, nil, nil),
        (try tls(foreign), .certificateUntrusted, 18, nil, nil),
        (try tls(other), .certificateNameMismatch, 64, nil, nil),
        (
          try LoopbackServer { connection in
            _ = connection.readRecord()
            connection.resetOnClose()
          }, .tlsResetAfterHello, nil, "ECONNRESET", nil
        ),
        (try LoopbackServer { _ = $0.readRecord() }, .tlsClosedAfterHello, nil, nil, nil),
        (
          try LoopbackServer { connection in
            _ = connection.readRecord()
            connection.send([21, 3, 3, 0, 2, 2, 112])
            connection.waitForClose()
          }, .tlsAlert, nil, nil, "unrecognized_name"
        ),
        (
          try LoopbackServer { connection in
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.waitForClose()
          }, .tlsNotTLS, nil, nil, nil
        ),
        (
          try TLSServer.serve(other, .init(maximumVersion: TLS1_1_VERSION)), .tlsNegotiation, nil, nil,
          "protocol_version"
        ),
      ]
    for one in cases {
      let samples = try await samples(through: Self.proxy(one.server.port, scheme: .https))
      #expect(samples.count == 2)
      for sample in samples {
        let failure = try #require(sample.failure)
        #expect(failure.code == .proxyTLS && failure.phase == .proxy, "\(failure)")
        guard case .proxyHandshake(let code, _) = failure.facts else {
          Issue.record("\(failure)")
          continue
        }
        #expect(code == one.code)
        #expect(failure.verifyResult == one.verify)
        #expect(failure.errno == one.errno)
        #expect(failure.alert == one.alert)
        #expect(sample.phases.connect != nil && sample.phases.proxy == nil && sample.phases.tls == nil)
        #expect(sample.tls == nil)
        #expect(sample.tcp?.rtt != nil)
      }
    }
    // The credentials are for a proxy whose certificate is good.
    #expect(asked.requests.allSatisfy { $0.isEmpty })
  }

  @Test func `a proxy over TLS that asks for a certificate is shown none`() async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good, .init(wantsClientCertificate: true))
    var endpoint = Self.endpoint(
      .tls, through: Self.proxy(server.port, scheme: .https), timeout: .seconds(20))
    endpoint.clientCertificate = world.client
    let sample = try #require(await world.probe([endpoint]).first?.samples.first)
    let failure = try #require(sample.failure)
    #expect(failure.phase == .proxy && failure.alert == "certificate_required", "\(failure)")
  }

  @Test func `much passes through a proxy over TLS in both directions`() async throws {
    let world = try World.shared.get()
    let body = [UInt8](repeating: 120, count: 900_000)
    let server = try TLSServer.serve(world.good) { session in
      // CONNECT, and the endpoint's own request in plain HTTP.
      _ = session.readRequest()
      session.send("HTTP/1.1 200 Connection established\r\n\r\n")
      _ = session.readRequest()
      session.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.count + 4)\r\n\r\n")
      session.send(body)
      session.send("text")
      session.end()
    }
    let endpoint = Endpoint(
      name: "large", target: Target(scheme: .http, host: "erp.corp.test", port: 80, path: "/"),
      expectations: Expectations(answer: AnswerExpectations(body: "xtext")), samples: 1,
      timeout: .seconds(20),
      proxy: Self.proxy(server.port, scheme: .https))
    let sample = try #require(await world.probe([endpoint]).first?.samples.first)
    #expect(sample.failure == nil, "\(String(describing: sample.failure))")
    #expect(sample.http?.status == 200)
  }

  @Test(arguments: [Proxy.Scheme.http, .socks5h])
  func `a proxy that closes, resets or talks of something else has its own code`(scheme: Proxy.Scheme)
    async throws
  {
    let servers = [
      try LoopbackServer { connection in
        var buffer = [UInt8](repeating: 0, count: 4096)
        recv(connection.descriptor, &buffer, buffer.count, 0)
      },
      try LoopbackServer { connection in
        var byte: UInt8 = 0
        recv(connection.descriptor, &byte, 1, 0)
        connection.resetOnClose()
      },
      try LoopbackServer { connection in
        connection.send("SSH-2.0-OpenSSH_9.2p1\r\n")
        connection.waitForClose()
      },
      // Half an answer, and then the end.
      try LoopbackServer { connection in
        connection.send(scheme == .http ? Array("HTTP/1.1 200 OK\r\n".utf8) : [5])
        shutdown(connection.descriptor, Int32(SHUT_WR))
        connection.waitForClose()
      },
    ]
    for (number, server) in servers.enumerated() {
      for sample in try await samples(through: Self.proxy(server.port, scheme: scheme)) {
        #expect(sample.failure?.code == .proxyProtocol, "\(number)")
        #expect(sample.failure?.errno == (number == 1 ? "ECONNRESET" : nil), "\(number)")
        #expect(sample.phases.connect != nil && sample.phases.proxy == nil)
      }
    }
  }

  @Test func `an answer that comes byte by byte, with the endpoint's first words behind it, opens the way`()
    async throws
  {
    let world = try World.shared.get()
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      for byte in "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nVia: a\r\n".utf8 {
        connection.send([byte])
      }
      // The way is open, and there already is an alert in the same packet.
      connection.send(Array("\r\n".utf8) + [21, 3, 3, 0, 2, 2, 112])
      connection.waitForClose()
    }
    for result in await world.probe(
      [.tls, .https].map { Self.endpoint($0, through: Self.proxy(server.port)) })
    {
      let sample = try #require(result.samples.first)
      #expect(sample.failure?.code == .tlsAlert)
      #expect(sample.failure?.alert == "unrecognized_name")
      #expect(sample.phases.proxy != nil)
    }
  }

  @Test func `the proxy's name has a failure of its own, with the resolver's code`() async throws {
    let names = try NameServer()
    let settings = ProbeSettings(resolvers: [names.address])
    for (host, code, isCensored) in [
      ("missing.test", Failure.Code.dnsNameUnknown, false), ("servfail.test", .dnsServerFailed, false),
      ("silent.test", .dnsTimeout, true),
    ] {
      let timeout: Duration = isCensored ? .milliseconds(300) : .seconds(20)
      for sample in try await samples(
        through: Self.proxy(3128, host: host), timeout: timeout, settings: settings)
      {
        #expect(sample.failure?.code == .proxyResolve)
        guard case .proxyName(code, let text)? = sample.failure?.facts else {
          Issue.record("\(String(describing: sample.failure))")
          continue
        }
        #expect(isCensored || text?.isEmpty == false)
        #expect(sample.failure?.isCensored == isCensored)
        #expect(sample.address == nil)
      }
    }
  }

  @Test func `socks5 resolves the endpoint here, socks5h and http leave it to the proxy`() async throws {
    let names = try NameServer()
    let settings = ProbeSettings(resolvers: [names.address])
    let asked = RequestLog()
    let server = try LoopbackServer { connection in
      var first: UInt8 = 0
      recv(connection.descriptor, &first, 1, Int32(MSG_PEEK))
      if first == 5 {
        var words = [UInt8](repeating: 0, count: 4)
        recv(connection.descriptor, &words, 4, Int32(MSG_WAITALL))
        connection.send([5, 0])
        recv(connection.descriptor, &words, 4, Int32(MSG_WAITALL))
        asked.add(words[3] == 1 ? "address" : "name")
        connection.send([5, 4])
      } else {
        asked.add(connection.readRequest().hasPrefix("CONNECT good.test:443 HTTP/1.1\r\n") ? "name" : "?")
        connection.send("HTTP/1.1 504 No\r\n\r\n")
      }
      connection.waitForClose()
    }
    for (scheme, word) in [(Proxy.Scheme.socks5, "address"), (.socks5h, "name"), (.http, "name")] {
      let before = asked.requests.count
      // Each name is asked for once: the proxy's is timed where the endpoint's is not asked for.
      for sample in try await samples(
        through: Self.proxy(server.port, scheme: scheme, host: "good.proxy"), host: "good.test",
        settings: settings)
      {
        #expect(sample.failure?.code == .proxyConnect)
        #expect(sample.phases.resolve != nil)
      }
      #expect(asked.requests.dropFirst(before) == [word, word])
    }
    // A name that this host must resolve and cannot is the endpoint's failure, and no proxy is spoken to.
    let before = asked.requests.count
    for sample in try await samples(
      through: Self.proxy(server.port, scheme: .socks5), host: "missing.test", settings: settings)
    {
      #expect(sample.failure?.code == .dnsNameUnknown)
      #expect(sample.address == nil)
    }
    #expect(asked.requests.count == before)
  }

  @Test func `a proxy on ::1 is asked for an IPv6 address in brackets`() async throws {
    guard LoopbackServer.hasIPv6 else { return }
    let asked = RequestLog()
    let server = try LoopbackServer(on: "::1") { connection in
      asked.add(connection.readRequest())
      connection.send("HTTP/1.1 403 Forbidden\r\n\r\n")
      connection.waitForClose()
    }
    for sample in try await samples(through: Self.proxy(server.port, host: "::1"), host: "2001:db8::1") {
      #expect(sample.failure == Failure(.proxyDenied, facts: .proxyStatus(number: 403)))
      #expect(sample.address == IPAddress("::1"))
    }
    #expect(asked.requests.count == 2)
    #expect(asked.requests.allSatisfy { $0.hasPrefix("CONNECT [2001:db8::1]:443 HTTP/1.1\r\n") })
  }

  @Test(.enabled(if: Namespace.isAvailable, "needs root, ip and nft"))
  func `a way to the proxy that is closed is identified by how it is closed`() async throws {
    let cases: [(address: String, code: Failure.Code, errno: String?, facts: FailureFacts?)] = [
      ("192.0.2.1", .proxyConnect, "EHOSTUNREACH", nil), ("203.0.113.1", .proxyConnect, "ENETUNREACH", nil),
      ("192.0.2.3", .localDenied, "EACCES", nil), ("192.0.2.2", .localConfig, "EINVAL", nil),
      ("198.51.100.9", .proxyConnect, "EHOSTUNREACH", .icmp(family: .v4, type: 3, code: 13)),
      ("198.51.100.11", .proxyTimeout, nil, .proxySilent),
    ]
    let endpoints = cases.map { one in
      Self.endpoint(
        .tls, through: Self.proxy(3128, host: one.address), host: "erp.corp.test",
        timeout: one.code == .proxyTimeout ? .milliseconds(500) : .seconds(20))
    }
    let results = try await Namespace.probe(
      endpoints, setup: RouteTests.setup, context: TLSContext(trust: Trust(only: true)))
    for (one, result) in zip(cases, results) {
      let failure = try #require(result.samples.first?.failure)
      #expect(failure == Failure(one.code, errno: one.errno, facts: one.facts), "\(one.address)")
      #expect(failure.isCensored == (one.code == .proxyTimeout))
    }
  }
}
