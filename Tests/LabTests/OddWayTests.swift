import Foundation
import Model
import Testing

/// Real ways out of a host that no interface, or only one further down, tells.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(5)))
struct OddWayTests {
  private static let bare = ["--vpn", "none"]
  private static let vxlan = """
    ip link add vx0 type vxlan id 7 dstport 4790 dev eth0 nolearning && ip link set vx0 up \
    && bridge fdb append 00:00:00:00:00:00 dev vx0 dst 203.0.113.130
    """

  /// What is set up, and the kind of the one tunnel that it is.
  private static let ways: [(command: String, kind: TunnelKind)] = [
    ("\(vxlan); ip address add 10.9.0.2/24 dev vx0; ip route add 10.0.0.0/8 via 10.9.0.1", .vxlan),
    (
      "\(vxlan); ip link add mv0 link vx0 type macvlan; ip link set mv0 up; ip netns add app; "
        + "ip link set mv0 netns app", .vxlan
    ),
    (
      "\(vxlan); bridge fdb del 00:00:00:00:00:00 dev vx0 dst 203.0.113.130; "
        + "ip route add 0.0.0.0/1 dev vx0 table local", .vxlan
    ),
    (
      "ip -6 address add 2001:db8:1::2/64 dev eth0 nodad; ip -6 route add 2001:db8:77::/48 "
        + "encap seg6 mode encap segs 2001:db8:99::1 dev eth0 || exit 99", .encap
    ),
    (
      "ip rule add pref 200 uidrange 1000-1999 lookup 200; ip route add local default dev lo table 200",
      .redirect
    ),
    (
      """
      ip rule add not iif eth0 fwmark 1 lookup 100; ip route add local 203.0.113.9/32 dev lo table 100
      nft 'add table ip t; add chain ip t p { type filter hook prerouting priority mangle; }
        add rule ip t p meta mark 1 tcp dport 443 tproxy to :12345'
      """, .tproxy
    ),
  ]

  @Test(arguments: ["openvpn-udp", "openvpn-tcp", "wireguard"])
  func `a licensed gateway whose packets this host takes for its own is not licensed`(vpn: String)
    async throws
  {
    let record = try await Lab.check(
      ["--vpn", vpn], preparation: "\(Lab.noEndpoint); ip route add local 203.0.113.10/32 dev lo"
    ).record
    #expect(record.compliance.tag == .undetermined)
    #expect(record.tunnels.first?.licensing.reasons.first?.code == .gatewayUnproven)
  }

  @Test(arguments: ["openvpn-udp", "openvpn-tcp", "wireguard"])
  func `a licensed gateway whose packets a rule sends elsewhere is not licensed`(vpn: String) async throws {
    let record = try await Lab.check(
      ["--vpn", vpn],
      preparation: """
        \(Lab.noEndpoint); nft 'add table ip away; \
          add chain ip away out { type nat hook output priority -100; }; \
          add rule ip away out ip daddr 203.0.113.10 dnat to 203.0.113.130'
        """
    ).record
    #expect(record.compliance.tag == .undetermined)
    #expect(record.tunnels.first?.licensing.reasons.first?.code == .gatewayContradicted)
  }

  @Test(arguments: ways.indices)
  func `a way that no tunnel's interface tells is never none, nor to an ordinary user`(index: Int)
    async throws
  {
    let (command, kind) = Self.ways[index]
    let check = "check --format json --profile $VPNAUDIT_LAB/profile.yaml"
    let result = try await Lab.run(
      Self.bare,
      """
      { \(Lab.noEndpoint); \(command); } >&2
      $vpnaudit \(check) | tr -d '\\n'; echo; lab-as-user $vpnaudit \(check) | tr -d '\\n'
      """)
    if result.status == 99 { return }
    let records = try result.output.split(separator: "\n").map { try Lab.record(String($0)) }
    try #require(records.count == 2)
    #expect(records.map(\.compliance.tag) == [.undetermined, .undetermined])
    let active = records[0].tunnels.filter { $0.role == .vpn && $0.state == .active }
    #expect(active.map(\.kind) == [kind])
  }
}
