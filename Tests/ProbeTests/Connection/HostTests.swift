import Glibc
import Model
import Testing

@testable import Probe

/// Hosts whose names or addresses are unlike most.
@Suite(.timeLimit(.minutes(2)))
struct HostTests {
  private func probe(_ endpoints: [Endpoint]) async throws -> [Sample] {
    try await World.shared.get().probe(endpoints).map { try #require($0.samples.first) }
  }

  /// A server that keeps the server names of the ClientHellos and the requests that come.
  private func server(_ names: String) throws -> (server: LoopbackServer, heard: RequestLog) {
    let heard = RequestLog()
    let identity = try Identity(.init(alternativeNames: names), by: World.shared.get().authority)
    let server = try TLSServer.serve(identity) { session in
      heard.add(session.serverName ?? "none")
      let request = session.readRequest()
      if !request.isEmpty {
        heard.add(request)
        session.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      }
      session.end()
    }
    return (server, heard)
  }

  @Test(arguments: [Target.Scheme.tls, .https])
  func `a final dot is in neither the ClientHello nor the certificate`(scheme: Target.Scheme) async throws {
    let (server, heard) = try server("DNS:erp.corp.test")
    let samples = try await probe([
      .local(scheme, server.port, host: "erp.corp.test."),
      .local(scheme, server.port, host: "other.corp.test."),
    ])
    #expect(samples.map { $0.failure?.code } == [nil, .certificateNameMismatch])
    // Of a handshake alone the client may know sooner than the server that it is done.
    if scheme == .https { #expect(heard.requests.contains("erp.corp.test")) }
  }

  @Test(arguments: [Target.Scheme.tls, .https])
  func `an underscore is a part of a name like any other, also below a wildcard`(scheme: Target.Scheme)
    async throws
  {
    let (wide, heard) = try server("DNS:*.corp.test")
    let (narrow, _) = try server("DNS:a_b.corp.test")
    let (foreign, _) = try server("DNS:*.other.test,DNS:axb.corp.test")
    let samples = try await probe([
      .local(scheme, wide.port, host: "a_b.corp.test"), .local(scheme, narrow.port, host: "a_b.corp.test"),
      .local(scheme, foreign.port, host: "a_b.corp.test"), .local(scheme, wide.port, host: "a_b.c.corp.test"),
      .local(scheme, narrow.port, host: "a_c.corp.test"), .local(scheme, wide.port, host: "_b.corp.test."),
    ])
    #expect(
      samples.map { $0.failure?.code } == [
        nil, nil, .certificateNameMismatch, .certificateNameMismatch, .certificateNameMismatch, nil,
      ])
    if scheme == .https { #expect(heard.requests.contains("a_b.corp.test")) }
  }

  @Test func `a name of its own is asked for and verified in place of the host's`() async throws {
    let heard = RequestLog()
    let done = try Signal()
    let server = try TLSServer.serve(World.shared.get().good) { session in
      heard.add(session.serverName ?? "none")
      done.send()
    }
    var endpoint = Endpoint.local(.tls, server.port, host: "lb-7.corp.test")
    endpoint.serverName = "erp.corp.test"
    #expect(try await probe([endpoint]).first?.failure == nil)
    #expect(await done.received())
    #expect(heard.requests == ["erp.corp.test"])
  }

  // MARK: - Addresses of one link

  private static let setup = """
    PATH=/usr/sbin:/usr/bin:/sbin:/bin
    ip link set lo up
    ip link add one type veth peer name two
    for name in one two; do
      echo 0 >/proc/sys/net/ipv6/conf/$name/accept_dad
      echo 1 >/proc/sys/net/ipv6/conf/$name/addr_gen_mode
      ip link set $name up
    done
    ip -6 addr add fe80::1/64 dev one nodad
    ip -6 addr add fe80::2/64 dev two nodad
    for attempt in $(seq 500); do
      ip -6 route get fe80::2 oif one >/dev/null 2>&1 && ip -6 route get fe80::1 oif two >/dev/null 2>&1 && break
      sleep 0.01
    done
    """

  /// Probes by each of the schemes in a namespace with two ends of a link, where a server of TLS listens.
  private func probeLink(
    _ hosts: [(scheme: Target.Scheme, host: String)], interface: String? = nil
  ) async throws -> [ProbeResult] {
    let world = try World.shared.get()
    let identity = try Identity(.init(alternativeNames: "IP:fe80::1,IP:fe80::2"), by: world.authority)
    let context = try TLSContext(trust: Trust(caFile: world.caFile, only: true))
    return try await Namespace.inside(setup: Self.setup) {
      let server = try TLSServer.serve(identity, on: "::") { session in
        if !session.readRequest().isEmpty { session.send("HTTP/1.1 204 No Content\r\n\r\n") }
        session.end()
      }
      let script = try OpeningScript.all[0].serve(identity, on: "::")
      let names = try NameServer(on: "::")
      return try hosts.map { scheme, host in
        let endpoint = Endpoint(
          name: host,
          target: Target(
            scheme: scheme, host: host,
            port: scheme == .icmp
              ? 0 : scheme == .dns ? names.address.port : scheme == .smtp ? script.port : server.port,
            path: scheme == .https ? "/" : nil,
            question: scheme == .dns ? Target.Question(name: "good.test", type: .a) : nil),
          interface: interface, samples: 1, timeout: .seconds(20))
        return try #require(
          try Namespace.probe([endpoint], engine: ProbeKind(of: scheme).engine, context: context).first)
      }
    }
  }

  private static let schemes: [Target.Scheme] = [.tls, .https, .smtp, .tcp, .icmp, .dns]

  @Test(.enabled(if: Namespace.isAvailable, "needs root, ip and nft"))
  func `an address of one link is reached by its zone, and the zone is told to nobody`() async throws {
    // The address of the link's other end, by the name of this end and by its index, which is 2 or 3 there.
    let hosts = Self.schemes.flatMap { scheme in ["fe80::2%one", "fe80::1%two"].map { (scheme, $0) } }
    for result in try await probeLink(hosts) {
      let sample = try #require(result.samples.first)
      #expect(sample.failure == nil, "\(result.endpoint.target): \(String(describing: sample.failure))")
      #expect(sample.address == result.endpoint.target.address)
      #expect(sample.http == nil || sample.http?.status == 204)
      #expect(result.path?.interface == (result.endpoint.target.host.hasSuffix("one") ? "one" : "two"))
      if result.endpoint.target.scheme.usesTLS { #expect(result.certificate?.verified == true) }
    }
  }

  @Test(.enabled(if: Namespace.isAvailable, "needs root, ip and nft"))
  func `a zone may be the index of an interface`() async throws {
    let results = try await probeLink((2...9).map { (.tls, "fe80::2%\($0)") })
    let failures = results.compactMap { $0.samples.first?.failure }
    // One of them is the right end; the other end's own address is there, too; none else is.
    #expect(results.contains { $0.samples.first?.failure == nil && $0.path?.interface == "one" })
    #expect(failures.contains(Failure(.localConfig, facts: .unknownZone(zone: "9"))))
  }

  @Test(.enabled(if: Namespace.isAvailable, "needs root, ip and nft"))
  func `an interface that is not there, and no zone at all, are this host's affair`() async throws {
    for result in try await probeLink(Self.schemes.map { ($0, "fe80::2%three") }) {
      #expect(result.samples.first?.failure == Failure(.localConfig, facts: .unknownZone(zone: "three")))
    }
    let address = try #require(IPAddress("fe80::2"))
    for result in try await probeLink(Self.schemes.map { ($0, "fe80::2") }) {
      #expect(result.samples.first?.failure == Failure(.localConfig, facts: .zoneMissing(address: address)))
    }
    // Bound to an interface, the link is known.
    for result in try await probeLink(Self.schemes.map { ($0, "fe80::2") }, interface: "one") {
      #expect(result.samples.first?.failure == nil, "\(result.endpoint.target)")
    }
  }

  @Test(.enabled(if: Namespace.isAvailable, "needs root, ip and nft"))
  func `a certificate is for the address without its zone, and must be for that`() async throws {
    let world = try World.shared.get()
    let context = try TLSContext(trust: Trust(caFile: world.caFile, only: true))
    let heard = RequestLog()
    let identity = try Identity(.init(alternativeNames: "IP:fe80::9"), by: world.authority)
    let other = try Identity(.init(alternativeNames: "IP:fe80::2"), by: world.authority)
    let failures = try await Namespace.inside(setup: Self.setup) { () -> [Failure?] in
      let wrong = try TLSServer.serve(identity, on: "::")
      let right = try TLSServer.serve(other, on: "::") { session in
        heard.add(session.serverName ?? "no name")
        heard.add(session.readRequest())
        session.send("HTTP/1.1 204 No Content\r\n\r\n")
        session.end()
      }
      return try [(Target.Scheme.tls, wrong.port), (.https, wrong.port), (.https, right.port)].map {
        scheme, port in
        let endpoint = Endpoint(
          name: "x", target: Target(scheme: scheme, host: "fe80::2%one", port: port, path: "/"), samples: 1,
          timeout: .seconds(20))
        return try Namespace.probe([endpoint], engine: ProbeKind(of: scheme).engine, context: context).first?
          .samples.first?.failure
      }
    }
    #expect(failures.map { $0?.code } == [.certificateNameMismatch, .certificateNameMismatch, nil])
    #expect(heard.requests.first == "no name")
    let request = try #require(heard.requests.last)
    #expect(request.contains("\r\nHost: [fe80::2]:"), "\(request)")
    #expect(!request.contains("%"))
  }

  @Test(.enabled(if: Namespace.isAvailable, "needs root, ip and nft"))
  func `a redirect to the same address stays on its link`() async throws {
    let world = try World.shared.get()
    let context = try TLSContext(trust: Trust(caFile: world.caFile, only: true))
    let identity = try Identity(.init(alternativeNames: "IP:fe80::2"), by: world.authority)
    let sample = try await Namespace.inside(setup: Self.setup) {
      let server = try TLSServer.serve(identity, on: "::") { session in
        let request = session.readRequest()
        let host = request.split(separator: "\r\n").first { $0.hasPrefix("Host: ") }?.dropFirst(6) ?? ""
        session.send(
          request.hasPrefix("GET /first")
            ? "HTTP/1.1 302 Found\r\nLocation: https://\(host)/then\r\nContent-Length: 0\r\n\r\n"
            : "HTTP/1.1 204 No Content\r\n\r\n")
        session.end()
      }
      let endpoint = Endpoint(
        name: "x", target: Target(scheme: .https, host: "fe80::2%one", port: server.port, path: "/first"),
        samples: 1, timeout: .seconds(20))
      return try Namespace.probe([endpoint], engine: .curl, context: context).first?.samples.first
    }
    #expect(sample?.failure == nil, "\(String(describing: sample?.failure))")
    #expect(sample?.http?.redirects == 1)
  }
}
