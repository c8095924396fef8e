import Foundation
import Glibc
import Model
import Testing

@testable import Observer

/// The running kernel's own answers, in namespaces of their own.
@Suite(.enabled(if: isRoot, "namespaces need root"), .timeLimit(.minutes(1)))
struct RealRulesTests {
  @Test func `the running kernel's IPsec policies are read`() async {
    await #expect(processExitsWith: .success) {
      let shell = try NamespaceShell(
        """
        ip xfrm policy add src 10.0.0.0/8 dst 192.0.2.0/24 dir out tmpl src 198.51.100.2 dst 203.0.113.10 proto esp mode tunnel
        """)
      let policies = try shell.inside { Result { try XfrmTable().policies() } }.get()
      #expect(policies.map(\.tunnelDestination) == [IPAddress("203.0.113.10")])
      #expect(policies.map(\.destination) == [IPPrefix("192.0.2.0/24")])
    }
  }

  @Test func `rules of nft and of both kinds of iptables are read together`() async {
    await #expect(processExitsWith: .success) {
      let shell = try NamespaceShell(
        """
        ip link set lo up
        nft add table inet t
        nft add map inet t m '{ type inet_service : verdict; }'
        nft add chain inet t deep; nft add rule inet t deep meta l4proto tcp redirect to :1081
        nft add element inet t m '{ 443 : jump deep }'
        nft add chain inet t o '{ type nat hook output priority 0; }'
        nft add rule inet t o tcp dport vmap @m
        nft add chain inet t p '{ type filter hook prerouting priority mangle; }'
        nft add rule inet t p meta l4proto tcp tproxy to :1082
        ip rule add fwmark 1 lookup 100
        ip route add local default dev lo table 100
        iptables-nft -A OUTPUT -p udp --dport 443 -j NFQUEUE --queue-num 7
        iptables-legacy -t nat -A OUTPUT -p tcp -j DNAT --to-destination 127.0.0.1:1083
        iptables-legacy -t nat -A OUTPUT -p tcp -j DNAT --to-destination 10.1.2.3:80
        ip6tables-legacy -t nat -L >/dev/null
        """)
      let found = try shell.inside { () -> NetfilterSurvey.Observation in
        guard let tables = try? RouteTables(), let rules = try? tables.rules(),
          let routes = try? tables.routes()
        else { return .init() }
        return NetfilterSurvey().survey(.init(addresses: [], rules: rules, routes: routes))
      }
      #expect(found.report == CollectorReport(.nft, .complete))
      let words = Set(
        found.diversions.map { "\($0.kind) \($0.chain) \($0.ownTraffic) \($0.port ?? $0.queue ?? 0)" })
      #expect(
        words == [
          "redirect deep true 1081", "tproxy p true 1082", "queue OUTPUT true 7", "redirect OUTPUT true 1083",
        ])
    }
  }

  @Test func `without the capability the collectors are denied`() async {
    await #expect(processExitsWith: .success) {
      guard setgid(65534) == 0, setuid(65534) == 0 else { exit(9) }
      #expect(
        throws: CollectorError.denied(
          needs: "CAP_NET_ADMIN", facts: .call(step: .readingKernel, table: nil, errno: "EPERM"))
      ) {
        try XfrmTable().policies()
      }
      let report = NetfilterSurvey().survey(.init()).report
      #expect(report.status == .denied && report.needs == "CAP_NET_ADMIN")
    }
  }

  @Test func `the rules are read whole while they change`() async {
    await #expect(processExitsWith: .success) {
      let shell = try NamespaceShell(
        """
        nft add table ip t; nft add chain ip t o '{ type nat hook output priority 0; }'
        nft add rule ip t o meta l4proto tcp redirect to :1080
        (for i in $(seq 200); do nft add table ip x; nft delete table ip x; done; echo >/dev/null) &
        """)
      for _ in 0..<50 {
        let found = try shell.inside { NetfilterSurvey().survey(.init()) }
        // Reported whole, or as unreadable; never a part of it called complete.
        if found.report.status == .complete {
          #expect(found.diversions.map(\.port) == [1080])
        } else {
          #expect(found.report.errno == "EINTR")
        }
      }
    }
  }

  @Test func `the process that a diversion leads to is found by its port`() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    #expect(listen(descriptor, 1) == 0)
    var name = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutableBytes(of: &name) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { getsockname(descriptor, $0.baseAddress, &length) }
    }
    #expect(result == 0)
    let port = UInt16(bigEndian: name.sin_port)
    let found = PacketFilter.Found(
      kind: .redirect, table: "t", chain: "c", ownTraffic: true, port: port, queue: nil)
    let unknown = PacketFilter.Found(
      kind: .redirect, table: "t", chain: "d", ownTraffic: true, port: nil, queue: nil)
    let joined = DiversionOwners(files: ProcessFiles()).joined([found, unknown])
    #expect(joined.map(\.pid) == [getpid(), nil])
  }
}
