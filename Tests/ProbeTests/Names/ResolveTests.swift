import Glibc
import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)))
struct ResolveTests {
  private func endpoint(
    _ scheme: Target.Scheme, _ host: String, port: UInt16, timeout: Duration = .seconds(10)
  ) -> Endpoint {
    Endpoint(
      name: host, target: Target(scheme: scheme, host: host, port: port), samples: 2, timeout: timeout)
  }

  private func prober(_ servers: [SocketAddress]?) throws -> Prober {
    try Prober(
      trust: Trust(caFile: World.shared.get().caFile, only: true), settings: ProbeSettings(resolvers: servers)
    )
  }

  @Test func `a name that the resolver knows is resolved, connected to and shaken hands with`() async throws {
    let world = try World.shared.get()
    let names = try NameServer()
    let server = try TLSServer.serve(
      try Identity(.init(alternativeNames: "DNS:good.test"), by: world.authority))
    let results = try await prober([names.address]).run([endpoint(.tls, "good.test", port: server.port)])
    let samples = try #require(results.first).samples
    #expect(samples.count == 2)
    for sample in samples {
      #expect(sample.failure == nil)
      #expect(sample.address == IPAddress("127.0.0.1"))
      // The second is asked for again, not remembered.
      #expect(try #require(sample.phases.resolve).count > 0)
      #expect(sample.phases.connect != nil)
      #expect(sample.phases.tls != nil)
    }
  }

  @Test(arguments: [
    ("missing.test", Failure.Code.dnsNameUnknown), ("servfail.test", .dnsServerFailed),
    ("refused.test", .dnsRefused),
    ("empty.test", .dnsNoData), ("broken.test", .dnsUnexpectedAnswer),
  ])
  func `an answer without an address has its code`(host: String, code: Failure.Code) async throws {
    let names = try NameServer()
    let results = try await prober([names.address]).run([endpoint(.tls, host, port: 443)])
    let samples = try #require(results.first).samples
    #expect(samples.map { $0.failure?.code } == [code, code])
    for sample in samples {
      guard case .library(.cAres, let text)? = sample.failure?.facts else {
        Issue.record("\(String(describing: sample.failure))")
        continue
      }
      #expect(!text.isEmpty)
      #expect(sample.address == nil)
      #expect(sample.phases == Sample.Phases())
    }
  }

  @Test func `a silent resolver does not hold a sample longer than its time`() async throws {
    let names = try NameServer()
    let begun = ContinuousClock.now
    let results = try await prober([names.address]).run([
      endpoint(.tls, "silent.test", port: 443, timeout: .milliseconds(300))
    ])
    let took = ContinuousClock.now - begun
    #expect(results.first?.samples.map { $0.failure?.code } == [.dnsTimeout, .dnsTimeout])
    // Two samples of 300 ms; the rest is for a busy machine.
    #expect(took < .seconds(15))
  }

  @Test func `a resolver that is not there gave no answer`() async throws {
    let address = SocketAddress(
      address: try #require(IPAddress("127.0.0.1")), port: try LoopbackServer.closedPort())
    let results = try await prober([address]).run([
      endpoint(.tcp, "good.test", port: 443, timeout: .seconds(2))
    ])
    #expect(results.first?.samples.map { $0.failure?.code } == [.dnsTimeout, .dnsTimeout])
  }

  @Test(arguments: ["good", "alias", "long", "slow"])
  func `aliases, long answers and lost questions lead to the address`(label: String) async throws {
    let names = try NameServer()
    let server = try LoopbackServer { $0.waitForClose() }
    let results = try await prober([names.address]).run([endpoint(.tcp, "\(label).test", port: server.port)])
    let samples = try #require(results.first).samples
    #expect(samples.map { $0.failure?.code } == [nil, nil])
    #expect(samples.allSatisfy { $0.address == IPAddress("127.0.0.1") })
  }

  @Test func `a server that is silent about one family hardly delays the address of the other`() async throws
  {
    let names = try NameServer()
    let server = try LoopbackServer { $0.waitForClose() }
    let results = try await prober([names.address]).run([
      endpoint(.tcp, "halfsilent.test", port: server.port, timeout: .seconds(3))
    ])
    let samples = try #require(results.first).samples
    #expect(samples.map { $0.failure?.code } == [nil, nil])
    // 50 ms, and not as long as the question for the other is repeated; the rest is for a busy machine.
    for sample in samples {
      let took = try #require(sample.phases.resolve).duration
      #expect(took > .milliseconds(45) && took < .seconds(2))
    }
  }

  @Test(arguments: [
    ("formerr", Failure.Code.dnsUnexpectedAnswer), ("notimp", .dnsUnexpectedAnswer),
    // c-ares takes an answer to another question for none.
    ("noise", .dnsTimeout), ("otherid", .dnsTimeout), ("circle", .dnsNoData),
  ])
  func `an answer that is no use has its code`(label: String, code: Failure.Code) async throws {
    let names = try NameServer()
    let results = try await prober([names.address]).run([
      endpoint(
        .tls, "\(label).test", port: 443, timeout: code == .dnsTimeout ? .milliseconds(500) : .seconds(10))
    ])
    #expect(results.first?.samples.map { $0.failure?.code } == [code, code])
  }

  @Test(arguments: [true, false])
  func `a dead resolver is passed over for the next one`(isSilent: Bool) async throws {
    let names = try NameServer()
    let server = try LoopbackServer { $0.waitForClose() }
    let loopback = try #require(IPAddress("127.0.0.1"))
    // Bound, but never read.
    let silent = try NameServer.silentSocket()
    defer { close(silent.descriptor) }
    let dead =
      isSilent
      ? silent.address : SocketAddress(address: loopback, port: try LoopbackServer.closedPort())
    let results = try await prober([dead, names.address]).run([
      endpoint(.tcp, "good.test", port: server.port)
    ])
    let samples = try #require(results.first).samples
    #expect(samples.map { $0.failure?.code } == [nil, nil])
    let first = try #require(samples.first?.phases.resolve)
    // A refusal is reported at once; silence only when the time for one question is over.
    #expect(first.duration >= (isSilent ? .milliseconds(500) : .zero))
  }

  @Test(arguments: [true, false])
  func `the hosts file goes before the resolver`(isOwnResolver: Bool) async throws {
    let names = try NameServer()
    let server = try LoopbackServer { $0.waitForClose() }
    let results = try await prober(isOwnResolver ? [names.address] : nil).run([
      endpoint(.tcp, "localhost", port: server.port)
    ])
    let samples = try #require(results.first).samples
    #expect(samples.allSatisfy { $0.address?.isLoopback == true })
    #expect(samples.allSatisfy { $0.phases.resolve != nil })
  }

  @Test func `a literal address asks no server`() async throws {
    let names = try NameServer()
    let server = try LoopbackServer { $0.waitForClose() }
    let results = try await prober([names.address]).run([endpoint(.tcp, "127.0.0.1", port: server.port)])
    let samples = try #require(results.first).samples
    #expect(samples.allSatisfy { $0.failure == nil && $0.phases.resolve == nil && $0.phases.connect != nil })
  }

  @Test(arguments: [1, 2, 3, 8], [300, 1000, 5000, 60000])
  func `all tries at all servers fit into the time of a sample`(servers: Int, milliseconds: Int) {
    let timeout = Duration.milliseconds(milliseconds)
    let first = Resolver.queryTimeout(of: timeout, servers: servers)
    // c-ares doubles the time after each round.
    #expect(first * (1 + 2 + 4) * servers <= timeout || first == .milliseconds(10))
    #expect(first <= .seconds(1))
  }
}
