import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)))
struct AddressTests {
  private static func endpoint(
    _ choice: Endpoint.AddressChoice, _ host: String, port: UInt16, scheme: Target.Scheme = .tcp,
    samples: Int = 2, addresses: [IPAddress] = [], interval: Duration? = nil, retries: Int = 0,
    warmUp: Int = 0
  ) -> Endpoint {
    Endpoint(
      name: host, target: Target(scheme: scheme, host: host, port: port, path: scheme == .http ? "/" : nil),
      addresses: addresses, samples: samples, timeout: .seconds(20), interval: interval, warmUp: warmUp,
      retries: retries, addressChoice: choice)
  }

  private static func probe(_ endpoint: Endpoint) async throws -> [Sample] {
    let names = try NameServer()
    let prober = try Prober(
      trust: Trust(caFile: World.shared.get().caFile, only: true),
      settings: ProbeSettings(resolvers: [names.address]))
    let results = await prober.run([endpoint]) {
      { query in
        Path(interface: "to \(query.destination)", source: nil, nextHop: nil)
      }
    }
    return try #require(results.first).samples
  }

  @Test(arguments: [nil, Duration.milliseconds(20)])
  func `every address has a sample in each turn, and the name is asked for once a turn`(interval: Duration?)
    async throws
  {
    let server = try LoopbackServer { $0.waitForClose() }
    let samples = try await Self.probe(
      Self.endpoint(.all, "two.test", port: server.port, samples: 3, interval: interval, warmUp: 1))
    #expect(
      samples.map { $0.address?.description }
        == ["127.0.0.1", "127.0.0.2", "127.0.0.1", "127.0.0.2", "127.0.0.1", "127.0.0.2"])
    // No process listens at the second.
    #expect(samples.map { $0.failure?.code } == [nil, .tcpRefused, nil, .tcpRefused, nil, .tcpRefused])
    #expect(samples.map { $0.phases.resolve != nil } == [true, false, true, false, true, false])
    #expect(samples.allSatisfy { $0.path?.interface == $0.address.map { "to \($0)" } })
  }

  @Test func `the first address alone is the usual choice, and its route is the endpoint's`() async throws {
    let server = try LoopbackServer { $0.waitForClose() }
    let samples = try await Self.probe(Self.endpoint(.first, "two.test", port: server.port))
    #expect(samples.map { $0.address?.description } == ["127.0.0.1", "127.0.0.1"])
    #expect(samples.allSatisfy { $0.failure == nil && $0.path == nil })
  }

  @Test func `a name's other addresses are counted, and tried once where the first one fails`() async throws {
    let fine = try LoopbackServer { $0.waitForClose() }
    let first = try await Self.probe(Self.endpoint(.first, "two.test", port: fine.port))
    #expect(first.map { $0.resolution?.others } == [1, 1])
    #expect(first.allSatisfy { $0.resolution?.siblings == nil && $0.resolution?.isOverdue == false })

    let other = try LoopbackServer(on: "127.0.0.2") { $0.waitForClose() }
    let samples = try await Self.probe(Self.endpoint(.first, "two.test", port: other.port, retries: 1))
    #expect(samples.map { $0.address?.description } == Array(repeating: "127.0.0.1", count: 4))
    #expect(samples.map { $0.failure?.code } == Array(repeating: .tcpRefused, count: 4))
    // After the last try of the first sample.
    #expect(samples.map { $0.resolution?.workingSibling?.description } == [nil, "127.0.0.2", nil, nil])
    #expect(try #require(samples[1].resolution?.siblings?.first).connect != nil)

    let none = try await Self.probe(Self.endpoint(.first, "two.test", port: try LoopbackServer.closedPort()))
    #expect(none.first?.resolution?.siblings?.map(\.failure) == [.tcpRefused])
  }

  @Test func `the other family is tried first`() {
    let list = ["2001:db8::1", "2001:db8::2", "192.0.2.1", "192.0.2.2"].compactMap { IPAddress($0) }
    #expect(SiblingAttempt.choose(of: list, after: list[0]) == [list[2], list[1], list[3]])
    #expect(SiblingAttempt.choose(of: Array(list.prefix(1)), after: list[0]).isEmpty)
  }

  @Test func `no more addresses are probed than the limit`() async throws {
    let server = try LoopbackServer { $0.waitForClose() }
    let samples = try await Self.probe(Self.endpoint(.all, "many.test", port: server.port, samples: 1))
    #expect(samples.count == Endpoint.addressLimit)
    #expect(Set(samples.map(\.address)).count == Endpoint.addressLimit)
  }

  @Test func `one of each family is probed`() async throws {
    let server = try LoopbackServer { $0.waitForClose() }
    let samples = try await Self.probe(Self.endpoint(.families, "both.test", port: server.port, samples: 1))
    #expect(Set(samples.compactMap { $0.address?.description }) == ["127.0.0.1", "::1"])
    let list = ["192.0.2.1", "192.0.2.2", "2001:db8::2", "2001:db8::1", "192.0.2.1"].compactMap {
      IPAddress($0)
    }
    #expect(AddressList.choose(.families, of: list) == [list[0], list[2]])
    #expect(AddressList.choose(.families, of: list.reversed()) == [list[0], list[3]])
    #expect(AddressList.choose(.all, of: list) == Array(list.prefix(4)))
    #expect(AddressList.choose(.first, of: list) == [list[0]])
  }

  @Test func `a name that leads nowhere has one sample a turn`() async throws {
    let samples = try await Self.probe(Self.endpoint(.all, "missing.test", port: 443, retries: 1))
    #expect(samples.map { $0.failure?.code } == Array(repeating: .dnsNameUnknown, count: 4))
    #expect(samples.map(\.attempt) == [1, 2, 1, 2])
  }

  @Test func `an address that fails is tried again by itself`() async throws {
    let server = try LoopbackServer { $0.waitForClose() }
    let samples = try await Self.probe(
      Self.endpoint(.all, "two.test", port: server.port, samples: 1, retries: 2))
    #expect(
      samples.map { $0.address?.description } == ["127.0.0.1"] + Array(repeating: "127.0.0.2", count: 3))
    #expect(samples.map(\.attempt) == [1, 1, 2, 3])
  }

  @Test func `the profile's own addresses are probed each, and no server is asked`() async throws {
    let server = try LoopbackServer { $0.waitForClose() }
    let list = ["127.0.0.1", "127.0.0.3"].compactMap { IPAddress($0) }
    let samples = try await Self.probe(
      Self.endpoint(.all, "missing.test", port: server.port, samples: 1, addresses: list))
    #expect(samples.map(\.address) == list)
    #expect(samples.map { $0.failure?.code } == [nil, .tcpRefused])
    #expect(samples.allSatisfy { $0.phases.resolve == nil })
  }

  @Test func `requests go to every address, too`() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    }
    let samples = try await Self.probe(Self.endpoint(.all, "two.test", port: server.port, scheme: .http))
    #expect(samples.map { $0.failure?.code } == [nil, .tcpRefused, nil, .tcpRefused])
    #expect(samples.map { $0.http?.status } == [200, nil, 200, nil])
    #expect(samples.map { $0.phases.resolve != nil } == [true, false, true, false])
  }

  @Test func `what was not begun when the run was cancelled is cancelled`() async throws {
    let names = try NameServer()
    let gauge = Gauge()
    let server = try LoopbackServer { connection in
      gauge.enter()
      connection.waitForClose()
    }
    let prober = try Prober(
      trust: Trust(caFile: World.shared.get().caFile, only: true),
      settings: ProbeSettings(resolvers: [names.address], inFlight: 1))
    let endpoint = Self.endpoint(.all, "many.test", port: server.port, scheme: .tls, samples: 2)
    let run = Task { await prober.run([endpoint]) }
    // The first address is shaken hands with, and the others wait for their turn.
    while gauge.highest == 0 { await Task.yield() }
    run.cancel()
    let samples = try #require(await run.value.first).samples
    #expect(samples.count == Endpoint.addressLimit + 1)
    #expect(samples.allSatisfy { $0.failure?.code == .cancelled })
    #expect(samples.prefix(Endpoint.addressLimit).allSatisfy { $0.address != nil })
  }
}

/// Names of two families in namespaces of which one has no way for IPv6.
@Suite(
  .timeLimit(.minutes(2)),
  .enabled(
    if: Namespace.isAvailable && NameDaemon.Kind.dnsmasq.isInstalled, "needs root, ip, nft and dnsmasq"))
struct FamilyTests {
  private static func probe(
    _ choice: Endpoint.AddressChoice, setup: String
  ) async throws -> [Sample] {
    let context = try TLSContext(trust: Trust(only: true))
    let common = """
      set -e
      PATH=/usr/sbin:/usr/bin:/sbin:/bin
      ip link set lo up
      ip link add out0 type veth peer name out1
      ip link set out0 up
      ip link set out1 up
      ip address add 198.51.100.1/24 dev out0

      """
    return try await Namespace.inside(setup: common + setup) {
      let names = try NameDaemon(.dnsmasq, "local=/test/\nhost-record=two.test,198.51.100.1,2001:db8:1::1\n")
      let server = try LoopbackServer(on: "198.51.100.1") { $0.waitForClose() }
      let endpoint = Endpoint(
        name: "two", target: Target(scheme: .tcp, host: "two.test", port: server.port), samples: 1,
        timeout: .seconds(20), addressChoice: choice)
      let results = try Namespace.probe(
        [endpoint], context: context, settings: ProbeSettings(resolvers: [names.address]))
      return results.flatMap(\.samples)
    }
  }

  @Test func `without a route for IPv6 the first address is one of IPv4`() async throws {
    let samples = try await Self.probe(.first, setup: "")
    #expect(samples.map { $0.address?.description } == ["198.51.100.1"])
    #expect(samples.allSatisfy { $0.failure == nil })
  }

  @Test func `with a route for both the first address is one of IPv6`() async throws {
    let samples = try await Self.probe(.first, setup: "ip address add 2001:db8:1::1/64 dev out0 nodad")
    #expect(samples.map { $0.address?.description } == ["2001:db8:1::1"])
    // No process listens there: the other family does not stand in for it.
    #expect(samples.map { $0.failure?.code } == [.tcpRefused])
  }

  @Test(arguments: [Endpoint.AddressChoice.families, .all])
  func `a family without a way is a sample that failed`(choice: Endpoint.AddressChoice) async throws {
    let samples = try await Self.probe(choice, setup: "")
    #expect(samples.map { $0.address?.description } == ["198.51.100.1", "2001:db8:1::1"])
    #expect(samples.map { $0.failure?.code } == [nil, .networkUnreachable])
  }
}
