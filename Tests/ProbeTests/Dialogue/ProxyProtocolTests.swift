import Model
import Testing

@testable import Probe

/// Servers behind a load balancer's header.
@Suite(.timeLimit(.minutes(2)))
struct ProxyProtocolTests {
  private func samples(_ endpoints: [Endpoint]) async throws -> [Sample] {
    try await World.shared.get().probe(endpoints).flatMap(\.samples)
  }

  private func told(_ endpoint: Endpoint, through proxy: Proxy? = nil) -> Endpoint {
    var endpoint = endpoint
    endpoint.proxyProtocol = .v2
    endpoint.proxy = proxy
    return endpoint
  }

  @Test(.enabled(if: HAProxy.isAvailable, "needs root and haproxy"))
  func `haproxy takes the header before TLS and before HTTP, from both engines`() async throws {
    let ports = try HAProxy.shared.get().ports
    let samples = try await samples([
      told(.local(.tls, ports.secure, samples: 3)), told(.local(.https, ports.secure, samples: 3, path: "/")),
      told(.local(.http, ports.plain, path: "/")), told(.local(.tcp, ports.plain)),
    ])
    #expect(samples.count == 8)
    for sample in samples { #expect(sample.failure == nil, "\(String(describing: sample.failure))") }
    #expect(samples.prefix(3).allSatisfy { $0.tls?.stampedBy == .kernel })
  }

  @Test(.enabled(if: HAProxy.isAvailable, "needs root and haproxy"))
  func `without it the server ends the connection`() async throws {
    let ports = try HAProxy.shared.get().ports
    for sample in try await samples([.local(.tls, ports.secure), .local(.https, ports.secure, path: "/")]) {
      let code = try #require(sample.failure?.code)
      #expect([.tlsClosedAfterHello, .tlsResetAfterHello].contains(code), "\(code)")
    }
  }

  @Test(
    .enabled(
      if: HAProxy.isAvailable && ProxyServers.isAvailable, "needs root, haproxy, squid, danted, microsocks"),
    arguments: [ProxyTests.Way.http, .https, .socks])
  func `behind a proxy the header is the endpoint's`(way: ProxyTests.Way) async throws {
    let ports = try HAProxy.shared.get().ports
    let proxy = try way.proxy
    let samples = try await samples([
      told(.local(.tls, ports.secure), through: proxy),
      told(.local(.https, ports.secure, path: "/"), through: proxy),
    ])
    for sample in samples { #expect(sample.failure == nil, "\(String(describing: sample.failure))") }
  }

  @Test func `the header comes first of all bytes, also before a dialogue`() async throws {
    let log = HelloLog()
    let script = try #require(OpeningScript.all.first { $0.scheme == .postgres })
    let server = try LoopbackServer { connection in
      log.add(connection.read(16))
      script.play(on: connection)
      connection.resetOnClose()
    }
    let sample = try #require(try await samples([told(.local(.postgres, server.port))]).first)
    #expect(sample.phases.starttls != nil)
    #expect(
      log.hellos == [[0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a, 0x20, 0, 0, 0]])
  }
}
