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

  @Test(arguments: [
    ("packet-forwarder", TunnelKind.packet), ("macvtap-forwarder", .tap), ("tap-forwarder", .tap),
  ])
  func `a program at the far end of a link that is no tunnel by itself is never none`(
    scene: String, kind: TunnelKind
  ) async throws {
    let result = try await Lab.run(
      Self.bare,
      """
      { lab-carry \(scene) || exit $?; \(Lab.noEndpoint); } >&2
      $vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml
      """)
    // A kernel without macvtap cannot build its scene: 69 is that, and nothing else of it is.
    if result.status == 69 {
      print("\(scene) is left out here: \(result.errors.suffix(300))")
      return
    }
    let record = try result.record
    #expect(record.compliance.tag == .undetermined)
    let active = record.tunnels.filter { $0.role == .vpn && $0.state == .active }
    #expect(active.map(\.kind) == [kind])
    #expect(active.first?.process?.executable?.contains("python") == true)
  }

  @Test func `a tun whose holder takes its carrier away is active`() async throws {
    let holder =
      #"import fcntl, os, struct, time; d = os.open("/dev/net/tun", 2); "#
      + #"fcntl.ioctl(d, 0x400454ca, struct.pack("16sH22x", b"tun0", 0x1001)); "#
      + #"fcntl.ioctl(d, 0x400454e2, struct.pack("i", 0)); os.write(1, b"x"); time.sleep(60)"#
    let result = try await Lab.run(
      Self.bare,
      """
      { \(Lab.noEndpoint); exec 3< <(python3 -c '\(holder)'); head -c 1 <&3
        ip link set tun0 up; ip route add 192.0.2.0/24 dev tun0; ip -br link show tun0; } >&2
      $vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml
      """)
    let record = try result.record
    #expect(record.tunnels.map(\.state) == [.active])
    #expect(record.compliance.tag == .undetermined)
  }

  @Test func `a policy without a security association is no tunnel`() async throws {
    let record = try await Lab.check(
      Self.bare,
      preparation: "\(Lab.noEndpoint); ip xfrm policy add src 198.51.100.2/32 dst 192.0.2.0/24 dir out "
        + "tmpl src 198.51.100.2 dst 203.0.113.10 proto esp mode tunnel"
    ).record
    #expect(record.tunnels.map(\.state) == [.idle])
    #expect(record.tunnels.first?.licensing.reasons.first?.facts == .role(.noAssociation))
    #expect(record.compliance.tag == .none)
  }

  @Test func `ssh with a listening socket is a proxy, and an ordinary session nothing`() async throws {
    let check = "$vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml"
    let result = try await Lab.run(
      Self.bare,
      """
      { lab-carry ssh || exit $?; kill $(pgrep -x ssh); \(Lab.noEndpoint); } >&2
      keys=$VPNAUDIT_LAB/carry/ssh
      connect() {
        ssh -F none -N -f -i $keys/client -o StrictHostKeyChecking=no -o UserKnownHostsFile=$keys/known \
          -o ExitOnForwardFailure=yes "$@" root@203.0.113.10 </dev/null >/dev/null 2>&1
      }
      connect && \(check) | tr -d '\\n'; echo
      connect -D 127.0.0.1:1080 && \(check) | tr -d '\\n'; echo
      sleep 30 | curl --silent --no-buffer --socks5 127.0.0.1:1080 telnet://203.0.113.80:443 >&2 &
      for _ in {1..50}; do
        [[ $(ss -Htn state established '( dport = 1080 )') ]] && break
        sleep 0.1
      done
      \(check) | tr -d '\\n'
      """)
    if result.status == 69 {
      print("ssh is left out here: \(result.errors.suffix(300))")
      return
    }
    let records = try result.output.split(separator: "\n").map { try Lab.record(String($0)) }
    #expect(records.map(\.compliance.tag) == [.none, .undetermined, .undetermined])
    #expect(records.last?.tunnels.map(\.kind) == [.proxy])
    #expect(records.count == 3 && records[1].tunnels.first?.clients == nil)
    let clients = try #require(records.last?.tunnels.first?.clients)
    #expect(clients.pid == records.last?.tunnels.first?.process?.pid && clients.unseen == nil)
    #expect(clients.programs.map(\.executable) == ["/usr/bin/curl"])
    #expect(clients.programs.map(\.package) == ["curl"])
    #expect(records.last?.tunnels.first?.process?.executable == "/usr/bin/ssh")
  }

  @Test func `an endpoint whose packets a process of this host takes is not simply reachable`() async throws {
    let record = try await Lab.check(
      Self.bare,
      preparation: """
        lab-divert relay 12345 203.0.113.80 443 && nft 'add table ip t; \
          add chain ip t o { type nat hook output priority -100; }; \
          add rule ip t o ip daddr 203.0.113.80 meta mark != 0x77 tcp dport 443 redirect to :12345'
        """
    ).record
    let portal = try #require(record.endpoints.first { $0.name == "portal" })
    #expect(portal.outcome == .degraded && portal.path?.witness?.result == .diverted)
    #expect(record.compliance.reasons.contains { $0.code == .diverted && $0.subject == .endpoint("portal") })
    #expect(record.tunnels.map(\.kind) == [.redirect])
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
