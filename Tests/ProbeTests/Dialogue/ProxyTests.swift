import Glibc
import Model
import Testing

@testable import Probe

/// Endpoints behind the proxies of Debian.
@Suite(
  .timeLimit(.minutes(3)), .enabled(if: ProxyServers.isAvailable, "needs root, squid, danted, microsocks"))
struct ProxyTests {
  static func endpoint(
    _ scheme: Target.Scheme, _ port: UInt16, host: String = "erp.corp.test", through proxy: Proxy,
    samples: Int = 1, timeout: Duration = .seconds(20), path: String? = nil
  ) -> Endpoint {
    // What this host must resolve itself is given, for it knows no such name.
    let isGiven = proxy.scheme == .socks5 && host == "erp.corp.test"
    return Endpoint(
      name: "behind", target: Target(scheme: scheme, host: host, port: port, path: path),
      addresses: isGiven ? IPAddress("127.0.0.1").map { [$0] } ?? [] : [], samples: samples, timeout: timeout,
      proxy: proxy)
  }

  private func probe(_ endpoints: [Endpoint]) async throws -> [Sample] {
    try await World.shared.get().probe(endpoints).map { try #require($0.samples.first) }
  }

  /// Every proxy, by what it is.
  enum Way: CaseIterable {
    case http, httpKnown, https, socks, socksNames, socksKnown

    var proxy: Proxy {
      get throws {
        let servers = try ProxyServers.shared.get()
        return switch self {
        case .http: servers.http
        case .httpKnown: servers.httpKnown
        case .https: servers.https
        case .socks: servers.socks
        case .socksNames: servers.socksNames
        case .socksKnown: servers.socksKnown
        }
      }
    }
  }

  @Test(.enabled(if: Nginx.isAvailable, "needs nginx"), arguments: Way.allCases)
  func `both engines reach an endpoint through each proxy, with all that is measured`(way: Way) async throws {
    let proxy = try way.proxy
    let world = try World.shared.get()
    let nginx = try Nginx.shared.get()
    let asked = PathLog()
    let results = await world.prober.run([
      Self.endpoint(.tls, nginx.securePort, through: proxy, samples: 3),
      Self.endpoint(.https, nginx.securePort, through: proxy, samples: 3, path: "/"),
      Self.endpoint(.http, nginx.plainPort, through: proxy, path: "/"),
      Self.endpoint(.tcp, nginx.plainPort, through: proxy),
    ]) {
      { query in
        asked.add(query)
        return Path(interface: "lo", source: nil, nextHop: nil)
      }
    }
    let loopback = IPAddress("127.0.0.1")
    for sample in results.flatMap(\.samples) {
      #expect(sample.failure == nil)
      #expect(sample.phases.connect != nil && sample.phases.proxy != nil)
      #expect(sample.phases.resolve == nil)
      #expect(sample.address == loopback)
      #expect(sample.tcp?.rtt != nil)
    }
    for result in results.prefix(2) {
      #expect(result.certificate?.verified == true)
      #expect(result.samples.allSatisfy { $0.phases.tls != nil })
    }
    for sample in results[0].samples {
      // What is sent through a pair of sockets has no stamps.
      #expect(sample.tls?.stampedBy == (way == .https ? .user : .kernel))
      #expect(sample.tls?.messages?.first?.name == "ClientHello")
      let (network, whole) = (try #require(sample.tls?.network), try #require(sample.phases.tls))
      #expect(network <= whole)
    }
    #expect(results[1].samples.allSatisfy { $0.http?.status == 200 && $0.http?.version == "2" })
    #expect(results[2].samples.first?.http?.status == 200)
    // The way is that to the proxy, and nothing else was connected to.
    #expect(asked.queries.count == 8)
    #expect(asked.queries.allSatisfy { $0.destination == loopback && $0.service?.port == proxy.port })
  }

  /// What a proxy makes of an endpoint that it does not open the way to.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let name: String
    let way: Way
    var host = "127.0.0.1"
    var isKnown: Bool?
    let code: Failure.Code
    let facts: FailureFacts

    var testDescription: String { name }
  }

  static let refusals = [
    Refusal(
      name: "squid, denied", way: .http, host: ProxyServers.denied, code: .proxyDenied,
      facts: .proxyStatus(number: 403)),
    Refusal(
      name: "squid, refused", way: .http, code: .proxyConnect, facts: .proxyStatus(number: 503)),
    Refusal(
      name: "squid, unreachable", way: .http, host: ProxyServers.unreachable, code: .proxyConnect,
      facts: .proxyStatus(number: 503)),
    Refusal(
      name: "squid over TLS, denied", way: .https, host: ProxyServers.denied, code: .proxyDenied,
      facts: .proxyStatus(number: 403)),
    Refusal(
      name: "squid over TLS, refused", way: .https, code: .proxyConnect, facts: .proxyStatus(number: 503)),
    Refusal(
      name: "squid, no user", way: .httpKnown, isKnown: false, code: .proxyAuthentication,
      facts: .proxyCredentials(number: 407, shown: false, schemes: ["Basic"])),
    Refusal(
      name: "squid, wrong password", way: .httpKnown, isKnown: true, code: .proxyAuthentication,
      facts: .proxyCredentials(number: 407, shown: true, schemes: ["Basic"])),
    Refusal(
      name: "danted, denied", way: .socks, host: ProxyServers.denied, code: .proxyDenied,
      facts: .socksReply(number: 2)),
    Refusal(
      name: "danted, refused", way: .socks, code: .proxyConnect,
      facts: .socksReply(number: 5)),
    Refusal(
      name: "danted, unreachable", way: .socks, host: ProxyServers.unreachable, code: .proxyConnect,
      facts: .socksReply(number: 3)),
    Refusal(
      name: "danted, unknown name", way: .socksNames, host: "nowhere.invalid", code: .proxyConnect,
      facts: .socksReply(number: 4)),
    Refusal(
      name: "microsocks, no user", way: .socksKnown, isKnown: false, code: .proxyAuthentication,
      facts: .socksAnonymous),
    Refusal(
      name: "microsocks, wrong password", way: .socksKnown, isKnown: true, code: .proxyAuthentication,
      facts: .socksCredentials),
  ]

  @Test(arguments: refusals)
  func `what a proxy refuses is reported alike by both engines`(one: Refusal) async throws {
    let proper = try one.way.proxy
    let wrong = Proxy.Credentials(user: "alice", password: "hunter3")
    let credentials = one.isKnown.map { $0 ? wrong : nil } ?? proper.credentials
    let proxy = Proxy(scheme: proper.scheme, host: proper.host, port: proper.port, credentials: credentials)
    let port = try LoopbackServer.closedPort()
    let samples = try await probe(
      [Target.Scheme.tcp, .tls, .http, .https].map {
        Self.endpoint($0, port, host: one.host, through: proxy, path: $0 == .tcp || $0 == .tls ? nil : "/")
      })
    for sample in samples {
      #expect(sample.failure == Failure(one.code, facts: one.facts))
      #expect(sample.phases.connect != nil)
      #expect(sample.phases.proxy == nil && sample.phases.tls == nil)
      #expect(sample.tcp?.rtt != nil)
    }
  }

  @Test(arguments: [Way.http, .https, .socks])
  func `what fails behind the proxy is the endpoint's, and the proxy's time is kept`(way: Way) async throws {
    let proxy = try way.proxy
    let world = try World.shared.get()
    let expired = try Identity(.init(notBefore: -7200, notAfter: -3600), by: world.authority)
    let servers: [(LoopbackServer, Failure.Code)] = [
      (try TLSServer.serve(expired), .certificateExpired),
      (
        try LoopbackServer { connection in
          connection.send("SSH-2.0-OpenSSH_9.2p1\r\n")
          connection.waitForClose()
        }, .tlsNotTLS
      ),
      (try LoopbackServer { $0.waitForClose() }, .tlsTimeoutAfterHello),
      (
        try LoopbackServer { connection in
          _ = connection.readRecord()
          connection.send([21, 3, 3, 0, 2, 2, 112])
          connection.waitForClose()
        }, .tlsAlert
      ),
    ]
    for (server, code) in servers {
      let timeout: Duration = code == .tlsTimeoutAfterHello ? .seconds(1) : .seconds(20)
      let samples = try await probe([
        Self.endpoint(.tls, server.port, through: proxy, timeout: timeout),
        Self.endpoint(.https, server.port, through: proxy, timeout: timeout, path: "/"),
      ])
      for sample in samples {
        #expect(sample.failure?.code == code)
        #expect(sample.phases.connect != nil && sample.phases.proxy != nil)
        #expect((sample.phases.tls != nil) == (code == .certificateExpired))
      }
    }
  }

  @Test(arguments: Way.allCases)
  func `a server that speaks first is reached, and none of its words is taken for the proxy's`(way: Way)
    async throws
  {
    let server = try LoopbackServer { connection in
      connection.send("220 HTTP/1.1 200 OK\r\n\r\n")
      connection.waitForClose()
    }
    let samples = try await probe(
      (0..<20).map { _ in Self.endpoint(.tcp, server.port, through: try way.proxy) })
    #expect(samples.allSatisfy { $0.failure == nil && $0.phases.proxy != nil })
  }

  @Test(.enabled(if: Nginx.isAvailable, "needs nginx"), arguments: [Way.http, .https, .socksNames])
  func `each redirect goes through the proxy, and its names are the proxy's to resolve`(way: Way) async throws
  {
    let proxy = try way.proxy
    let nginx = try Nginx.shared.get()
    let asked = PathLog()
    let results = await (try World.shared.get()).prober.run([
      Self.endpoint(.https, nginx.securePort, through: proxy, path: "/hop/3"),
      Self.endpoint(.http, nginx.plainPort, through: proxy, path: "/to-other"),
      Self.endpoint(.http, nginx.plainPort, through: proxy, path: "/to-closed"),
    ]) {
      { query in
        asked.add(query)
        return nil
      }
    }
    let samples = results.compactMap(\.samples.first)
    #expect(samples.map { $0.failure?.code } == [nil, nil, .proxyConnect])
    #expect(samples.map { $0.http?.redirects } == [3, 1, 1])
    #expect(
      samples[2].failure?.facts
        == .redirected(target: "http://127.0.0.1:1", facts: CaseObject(.proxyStatus(number: 503)))
        || way == .socksNames)
    #expect(samples[2].phases.proxy != nil)
    #expect(asked.queries.count == 8)
    #expect(asked.queries.allSatisfy { $0.service?.port == proxy.port })
  }

  @Test(arguments: [Way.http, .https, .socks], OpeningScript.all)
  func `TLS that begins within another protocol begins behind the proxy, too`(
    way: Way, script: OpeningScript
  ) async throws {
    let server = try script.serve(World.shared.get().good)
    let samples = try await probe([Self.endpoint(script.scheme, server.port, through: try way.proxy)])
    for sample in samples {
      #expect(sample.failure == nil)
      #expect(sample.phases.proxy != nil && sample.phases.starttls != nil && sample.phases.tls != nil)
    }
  }

  @Test(arguments: [Way.http, .https]) func `fifty at once through one proxy all arrive`(way: Way)
    async throws
  {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good)
    let proxy = try way.proxy
    let samples = try await probe(
      (0..<50).map { Self.endpoint($0 % 2 == 0 ? .tls : .tcp, server.port, through: proxy) })
    #expect(samples.allSatisfy { $0.failure == nil && $0.phases.proxy != nil })
  }
}
