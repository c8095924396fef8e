import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)))
struct NameTests {
  static func endpoint(
    _ name: String, _ type: Target.Question.RecordType = .a, of server: SocketAddress, samples: Int = 1,
    timeout: Duration = .seconds(20), expected: [IPPrefix] = [], interface: String? = nil
  ) -> Endpoint {
    Endpoint(
      name: name,
      target: Target(
        scheme: .dns, host: server.address.description, port: server.port,
        question: Target.Question(name: name, type: type)),
      expectations: Expectations(addresses: expected), interface: interface, samples: samples,
      timeout: timeout)
  }

  private static func probe(_ endpoint: Endpoint) async throws -> ProbeResult {
    let results = await (try World.shared.get().prober).run([endpoint]) {
      { query in
        Path(interface: "asked \(query.service?.description ?? "")", source: nil, nextHop: nil)
      }
    }
    return try #require(results.first)
  }

  @Test func `a name that the server knows is answered, timed, and kept with its route`() async throws {
    let server = try NameServer()
    let result = try await Self.probe(Self.endpoint("good.test", of: server.address, samples: 3))
    #expect(result.samples.count == 3)
    for sample in result.samples {
      #expect(sample.failure == nil)
      #expect(sample.address == IPAddress("127.0.0.1"))
      #expect(try #require(sample.phases.resolve).count > 0)
      #expect(sample.phases.connect == nil && sample.phases.request == nil)
      #expect(sample.localPort.map { $0 > 0 } == true)
      let dns = try #require(sample.dns)
      #expect(dns.addresses == [IPAddress("127.0.0.1")].compactMap(\.self))
      #expect(dns.answers == 1 && dns.lifetime == 3600 && dns.transport == .udp)
    }
    #expect(result.path?.interface == "asked udp/\(server.address.port)")
    #expect(result.path?.source == IPAddress("127.0.0.1"))
  }

  @Test(
    arguments: [
      ("missing", Failure.Code.dnsNameUnknown, nil), ("servfail", .dnsServerFailed, nil),
      ("refused", .dnsRefused, nil),
      ("empty", .dnsNoData, .dnsNoRecord(record: "A")), ("circle", .dnsNoData, .dnsNoRecord(record: "A")),
      ("broken", .dnsUnexpectedAnswer, .dnsMalformed),
      ("formerr", .dnsUnexpectedAnswer, .dnsStatus(number: 1)),
      ("notimp", .dnsUnexpectedAnswer, .dnsStatus(number: 4)),
      ("short", .dnsUnexpectedAnswer, .dnsNoAddress),
      ("mirror", .dnsUnexpectedAnswer, .dnsQuestion),
      ("mute", .dnsUnexpectedAnswer, .dnsTruncated),
      ("cut", .dnsUnexpectedAnswer, .dnsClosed),
      // The hosts file has no say in what a server answers.
      ("localhost", .dnsNameUnknown, nil),
    ] as [(String, Failure.Code, FailureFacts?)])
  func `an answer that is no good has its code`(label: String, code: Failure.Code, facts: FailureFacts?)
    async throws
  {
    let server = try NameServer()
    let name = label == "localhost" ? label : "\(label).test"
    let sample = try #require(
      await Self.probe(Self.endpoint(name, of: server.address)).samples.first)
    #expect(sample.failure?.code == code)
    #expect(sample.failure?.facts == facts)
    #expect(sample.failure?.phase == .resolve)
  }

  @Test(arguments: ["noise", "otherid"])
  func `what answers another question is no answer, and is reported when the time is over`(label: String)
    async throws
  {
    let server = try NameServer()
    let sample = try #require(
      await Self.probe(Self.endpoint("\(label).test", of: server.address, timeout: .seconds(2)))
        .samples.first)
    #expect(sample.failure?.code == .dnsUnexpectedAnswer)
    #expect(sample.failure?.facts == .dnsUnrelated)
  }

  @Test func `a silent server ends with the sample's time`() async throws {
    let server = try NameServer()
    let begun = ContinuousClock.now
    let sample = try #require(
      await Self.probe(Self.endpoint("silent.test", of: server.address, timeout: .milliseconds(300)))
        .samples.first)
    #expect(sample.failure?.code == .dnsTimeout)
    #expect(sample.phases == Sample.Phases())
    #expect(ContinuousClock.now - begun >= .milliseconds(300))
  }

  @Test func `a question that was lost is repeated, and the wait for it counts`() async throws {
    let server = try NameServer()
    let sample = try #require(
      await Self.probe(Self.endpoint("slow.test", of: server.address, timeout: .seconds(20))).samples.first)
    #expect(sample.failure == nil)
    #expect(try #require(sample.phases.resolve).duration >= .milliseconds(900))
  }

  @Test func `no process at the server's port is reported at once, and is no refusal`() async throws {
    let address = SocketAddress(
      address: try #require(IPAddress("127.0.0.1")), port: try LoopbackServer.closedPort())
    let sample = try #require(await Self.probe(Self.endpoint("good.test", of: address)).samples.first)
    #expect(sample.failure?.code == .dnsUnreachable)
    #expect(sample.failure?.errno == "ECONNREFUSED")
    #expect(sample.failure?.facts == .icmp(family: .v4, type: 3, code: 3))
  }

  @Test func `an answer too long for UDP is taken over TCP`() async throws {
    let server = try NameServer()
    let sample = try #require(
      await Self.probe(Self.endpoint("long.test", of: server.address)).samples.first)
    #expect(sample.failure == nil)
    #expect(sample.dns?.transport == .tcp)
  }

  @Test func `aliases are followed to the addresses`() async throws {
    let server = try NameServer()
    let result = try await Self.probe(Self.endpoint("alias.test", of: server.address))
    #expect(result.samples.first?.dns?.addresses == [IPAddress("127.0.0.1")].compactMap(\.self))
    let alias = try await Self.probe(Self.endpoint("alias.test", .cname, of: server.address))
    #expect(alias.samples.first?.dns == .init(answers: 1, addresses: nil, lifetime: 3600, transport: .udp))
    let six = try await Self.probe(Self.endpoint("alias.test", .aaaa, of: server.address))
    #expect(six.samples.first?.failure?.code == .dnsNoData)
  }

  @Test func `an address outside of what is expected is an unexpected answer`() async throws {
    let server = try NameServer()
    let inside = try await Self.probe(
      Self.endpoint("two.test", of: server.address, expected: [try #require(IPPrefix("127.0.0.0/8"))]))
    #expect(inside.samples.first?.failure == nil)
    let outside = try await Self.probe(
      Self.endpoint("two.test", of: server.address, expected: [try #require(IPPrefix("127.0.0.1/32"))]))
    let failure = try #require(outside.samples.first?.failure)
    #expect(failure.code == .dnsUnexpectedAnswer)
    #expect(failure.facts == .dnsUnexpected(addresses: [try #require(IPAddress("127.0.0.2"))]))
    #expect(outside.samples.first?.dns?.addresses?.count == 2)
  }

  @Test(arguments: ["missing0", "a/b", "much-too-long-for-a-name"])
  func `an interface that cannot be bound to is this host's matter`(interface: String) async throws {
    let server = try NameServer()
    let sample = try #require(
      await Self.probe(Self.endpoint("good.test", of: server.address, interface: interface)).samples.first)
    #expect(sample.failure?.code == .localConfig)
    #expect(sample.dns == nil)
  }

  @Test func `a question leaves by the interface that it is bound to`() async throws {
    let server = try NameServer()
    let result = try await Self.probe(Self.endpoint("good.test", of: server.address, interface: "lo"))
    #expect(result.samples.first?.failure == nil)
    #expect(result.path?.interface == "lo")
  }

  @Test func `fifty questions at once each get their own answer`() async throws {
    let server = try NameServer()
    let labels = ["good", "missing", "servfail", "refused", "empty"]
    let codes: [Failure.Code?] = [nil, .dnsNameUnknown, .dnsServerFailed, .dnsRefused, .dnsNoData]
    let endpoints = (0..<50).map { Self.endpoint("\(labels[$0 % 5]).test", of: server.address) }
    let results = await (try World.shared.get().prober).run(endpoints)
    for (index, result) in results.enumerated() {
      #expect(result.samples.map { $0.failure?.code } == [codes[index % 5]])
    }
  }
}
