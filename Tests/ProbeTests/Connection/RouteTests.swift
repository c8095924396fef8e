import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)), .enabled(if: Namespace.isAvailable, "needs root, ip and nft"))
struct RouteTests {
  static let setup = """
    set -e
    PATH=/usr/sbin:/usr/bin:/sbin:/bin
    ip link set lo up
    ip link add out0 type veth peer name out1
    ip link set out0 up
    ip link set out1 up
    ip address add 198.51.100.1/24 dev out0
    ip route add unreachable 192.0.2.1
    ip route add blackhole 192.0.2.2
    ip route add prohibit 192.0.2.3
    ip neighbour add 198.51.100.11 lladdr 02:00:00:00:00:01 dev out0
    nft add table ip t
    nft 'add chain ip t out { type filter hook output priority 0; }'
    nft add rule ip t out ip daddr 198.51.100.9 reject with icmp type admin-prohibited
    nft add rule ip t out ip daddr 198.51.100.10 reject with tcp reset
    """

  @Test func `a closed route is identified by how it is closed`() async throws {
    let cases: [(address: String, code: Failure.Code, errno: String?)] = [
      ("192.0.2.1", .hostUnreachable, "EHOSTUNREACH"), ("192.0.2.2", .localConfig, "EINVAL"),
      ("192.0.2.3", .localDenied, "EACCES"), ("203.0.113.1", .networkUnreachable, "ENETUNREACH"),
      ("198.51.100.9", .hostUnreachable, "EHOSTUNREACH"), ("198.51.100.10", .tcpRefused, "ECONNREFUSED"),
      ("198.51.100.11", .tcpTimeout, nil),
      // No host answers for this address on the link, which the kernel finds out in three seconds.
      ("198.51.100.12", .hostUnreachable, "EHOSTUNREACH"),
    ]
    let endpoints = cases.map { one in
      Endpoint(
        name: one.address, target: Target(scheme: .tls, host: one.address, port: 443), samples: 1,
        timeout: one.code == .tcpTimeout ? .milliseconds(1500) : .seconds(20))
    }
    let context = try TLSContext(trust: Trust(only: true))
    let results = try await Namespace.probe(endpoints, setup: Self.setup, context: context)
    for (one, result) in zip(cases, results) {
      let failure = try #require(result.samples.first?.failure)
      #expect(failure.code == one.code, "\(one.address)")
      #expect(failure.errno == one.errno, "\(one.address)")
    }
    #expect(results[4].samples.first?.failure?.facts == .icmp(family: .v4, type: 3, code: 13))
    // A connection attempt that was sent out has a source, whatever became of it.
    #expect(results[6].path?.source == IPAddress("198.51.100.1"))
    #expect(results[6].samples.first?.tcp?.retransmits.map { $0 > 0 } == true)
  }

  static let interfaces = """
    set -e
    PATH=/usr/sbin:/usr/bin:/sbin:/bin
    ip link set lo up
    ip link add out0 type veth peer name out1
    ip link add bare0 type veth peer name bare1
    ip link add down0 type veth peer name down1
    for name in out0 out1 bare0 bare1; do ip link set $name up; done
    ip address add 198.51.100.1/24 dev out0
    ip address add 203.0.113.1/24 dev down0
    """

  @Test(arguments: [Target.Scheme.tls, .http, .https])
  func `an interface that leads nowhere is a local matter, whatever is asked`(scheme: Target.Scheme)
    async throws
  {
    let near = try #require(IPAddress("198.51.100.9"))
    let far = try #require(IPAddress("2001:db8::9"))
    let cases: [(interface: String, address: String, code: Failure.Code, facts: FailureFacts?)] = [
      ("missing0", "198.51.100.9", .localConfig, .unbound(interface: "missing0")),
      ("down0", "203.0.113.9", .localConfig, .linkDown(interface: "down0")),
      ("down0", "198.51.100.9", .localConfig, .linkDown(interface: "down0")),
      ("bare0", "198.51.100.9", .localConfig, .noRoute(address: near, interface: "bare0")),
      ("bare0", "2001:db8::9", .localConfig, .noRoute(address: far, interface: "bare0")),
      // The route is there, but no process at its end.
      ("out0", "198.51.100.9", .hostUnreachable, nil),
    ]
    let endpoints = cases.map { one in
      Endpoint(
        name: one.interface, target: Target(scheme: scheme, host: one.address, port: 443),
        interface: one.interface, samples: 1,
        timeout: .milliseconds(one.code == .hostUnreachable ? 20000 : 2000))
    }
    let results = try await Namespace.probe(
      endpoints, engine: ProbeKind(of: scheme).engine, setup: Self.interfaces,
      context: TLSContext(trust: Trust(only: true)))
    for (one, result) in zip(cases, results) {
      let sample = try #require(result.samples.first)
      #expect(sample.failure?.code == one.code, "\(one)")
      #expect(one.facts == nil || sample.failure?.facts == one.facts, "\(one)")
      #expect(sample.phases.connect == nil)
      // What was bound says so, and nothing else carried it.
      #expect([one.interface, nil].contains(result.path?.interface))
    }
  }
}
