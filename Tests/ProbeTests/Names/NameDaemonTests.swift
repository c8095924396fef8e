import Model
import Testing

@testable import Probe

/// The codes, by name servers that companies have.
@Suite(
  .timeLimit(.minutes(2)),
  .enabled(if: NameDaemon.Kind.allCases.allSatisfy(\.isInstalled), "needs dnsmasq and unbound"))
struct NameDaemonTests {
  struct Case: Sendable {
    let name: String
    var type = Target.Question.RecordType.a
    let code: Failure.Code?
    var addresses: [String]?
  }

  private static func dnsmasq() throws -> NameDaemon {
    try NameDaemon(
      .dnsmasq,
      """
      local=/test/
      host-record=two.test,192.0.2.1,2001:db8::1
      host-record=four.test,192.0.2.4
      cname=alias.test,other.test
      cname=other.test,four.test
      txt-record=long.test,\(String(repeating: "a", count: 250)),\(String(repeating: "b", count: 250)),more

      """)
  }

  /// With a forwarder to a server that refuses what it is asked.
  private static func unbound(over refusing: NameDaemon) throws -> NameDaemon {
    let many = (1...60).map { "  local-data: \"long.test. A 192.0.2.\($0)\"" }.joined(separator: "\n")
    return try NameDaemon(
      .unbound,
      """
        local-zone: "test." static
        local-data: "two.test. A 192.0.2.1"
        local-data: "two.test. AAAA 2001:db8::1"
        local-data: "four.test. A 192.0.2.4"
        local-zone: "refused.test." refuse
      \(many)
      forward-zone:
        name: "broken."
        forward-addr: 127.0.0.1@\(refusing.address.port)

      """)
  }

  private static let ofBoth: [Case] = [
    Case(name: "two.test", code: nil, addresses: ["192.0.2.1"]),
    Case(name: "two.test", type: .aaaa, code: nil, addresses: ["2001:db8::1"]),
    Case(name: "four.test", type: .aaaa, code: .dnsNoData, addresses: []),
    Case(name: "nothing.test", code: .dnsNameUnknown),
  ]

  @Test func `dnsmasq's answers have their codes`() async throws {
    let server = try Self.dnsmasq()
    try await check(
      server,
      Self.ofBoth + [
        Case(name: "alias.test", code: nil, addresses: ["192.0.2.4"]),
        // It has no server to ask for it.
        Case(name: "elsewhere.example", code: .dnsRefused),
      ])
    let sample = try #require(await ask(server, Case(name: "long.test", type: .txt, code: nil)))
    #expect(sample.failure == nil && sample.dns?.answers == 1)
    #expect(sample.dns?.transport == .tcp)
  }

  @Test func `unbound's answers have their codes`() async throws {
    let refusing = try Self.dnsmasq()
    let server = try Self.unbound(over: refusing)
    try await check(
      server,
      Self.ofBoth + [
        Case(name: "www.refused.test", code: .dnsRefused),
        Case(name: "erp.broken", code: .dnsServerFailed),
      ])
    let sample = try #require(await ask(server, Case(name: "long.test", code: nil)))
    #expect(sample.failure == nil && sample.dns?.addresses?.count == 60)
    #expect(sample.dns?.transport == .tcp)
  }

  @Test func `names of ordinary endpoints have the same codes`() async throws {
    let dnsmasq = try Self.dnsmasq()
    let unbound = try Self.unbound(over: dnsmasq)
    let cases: [(NameDaemon, String, Failure.Code)] = [
      (dnsmasq, "nothing.test", .dnsNameUnknown), (dnsmasq, "long.test", .dnsNoData),
      (dnsmasq, "elsewhere.example", .dnsRefused), (unbound, "nothing.test", .dnsNameUnknown),
      (unbound, "www.refused.test", .dnsRefused), (unbound, "erp.broken", .dnsServerFailed),
    ]
    for (server, name, code) in cases {
      let prober = try Prober(
        trust: Trust(caFile: World.shared.get().caFile, only: true),
        settings: ProbeSettings(resolvers: [server.address]))
      let endpoint = Endpoint(
        name: name, target: Target(scheme: .tls, host: name, port: 443), samples: 2, timeout: .seconds(20))
      let results = await prober.run([endpoint])
      #expect(results.first?.samples.map { $0.failure?.code } == [code, code], "\(name)")
    }
  }

  private func ask(_ server: NameDaemon, _ one: Case) async throws -> Sample? {
    let endpoint = NameTests.endpoint(one.name, one.type, of: server.address)
    return try await World.shared.get().probe([endpoint]).first?.samples.first
  }

  private func check(_ server: NameDaemon, _ cases: [Case]) async throws {
    for one in cases {
      let sample = try #require(await ask(server, one))
      #expect(sample.failure?.code == one.code, "\(one.name) \(one.type)")
      #expect(sample.dns?.addresses?.map(\.description) == one.addresses, "\(one.name) \(one.type)")
    }
  }
}
