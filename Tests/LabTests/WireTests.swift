import Foundation
import Model
import Testing

/// Real ways by which packets of this host go elsewhere than they are sent, and the witness that watches its own.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(5)))
struct WireTests {
  /// A preparation: the profile then probes the portal alone, by three protocols.
  private static let portal = """
    sed -i '/^endpoints:/,$d' $VPNAUDIT_LAB/profile.yaml
    cat >>$VPNAUDIT_LAB/profile.yaml <<'END'
    defaults: {samples: 2, timeout: 3s}
    endpoints:
      - {name: tls, target: "tls://portal.example.test:443"}
      - {name: https, target: "https://portal.example.test:443/"}
      - {name: tcp, target: "tcp://portal.example.test:443"}
    END
    """
  private static let check = "check --format json --profile $VPNAUDIT_LAB/profile.yaml"
  /// A tunnel by a device that nobody has heard of, to the site.
  private static let far =
    "nsenter --net=/run/netns/site $(type -P lab-divert) far far0 10.66.55.1/24 5555"

  struct Way: Sendable, CustomTestStringConvertible {
    let name: String
    let commands: String
    let results: Set<PathWitness.Result>
    var reasons: Set<PathWitness.Reason> = []
    /// What comes before the program, where it must be run in another way.
    var prefix = ""
    var testDescription: String { name }
  }

  private static let ways: [Way] = [
    Way(
      name: "nft redirect",
      commands: """
        lab-divert relay 9999 203.0.113.80 443
        nft 'add table ip t; add chain ip t o { type nat hook output priority -100; };
          add rule ip t o meta mark 0x77 return; add rule ip t o ip daddr 203.0.113.80 tcp dport 443 redirect to :9999'
        """, results: [.diverted], reasons: [.loopback]),
    Way(
      name: "nft redirect of a port where no server listens",
      commands: """
        sed -i 's/:443/:22/' $VPNAUDIT_LAB/profile.yaml; lab-divert relay 9999 203.0.113.80 443
        nft 'add table ip t; add chain ip t o { type nat hook output priority -100; };
          add rule ip t o meta mark 0x77 return; add rule ip t o ip daddr 203.0.113.80 tcp dport 22 redirect to :9999'
        """, results: [.diverted], reasons: [.loopback]),
    Way(
      name: "nft DNAT",
      commands: """
        nft 'add table ip t; add chain ip t o { type nat hook output priority -100; };
          add rule ip t o ip daddr 203.0.113.80 tcp dport 443 dnat to 203.0.113.10'
        """, results: [.diverted], reasons: [.rewritten]),
    Way(
      name: "TPROXY",
      commands: """
        lab-divert relay 9998 203.0.113.80 443 transparent
        ip rule add fwmark 1 lookup 100; ip route add local default dev lo table 100
        nft 'add table ip t; add chain ip t o { type route hook output priority -150; };
          add rule ip t o meta mark 0x77 return; add rule ip t o ip daddr 203.0.113.80 tcp dport 443 meta mark set 1;
          add chain ip t p { type filter hook prerouting priority -150; };
          add rule ip t p iif lo ip daddr 203.0.113.80 tcp dport 443 tproxy to :9998 meta mark set 1 accept'
        """, results: [.diverted], reasons: [.loopback]),
    Way(
      name: "a local route and a relay",
      commands: """
        nsenter --net=/run/netns/site $(type -P lab-divert) relay 9443 203.0.113.80 443
        lab-divert relay 443 203.0.113.10 9443; ip route add local 203.0.113.80 dev lo
        """, results: [.diverted], reasons: [.loopback]),
    Way(
      name: "a BPF hook of connect",
      commands: """
        lab-divert relay 9999 203.0.113.80 443
        [[ $VPNAUDIT_CGROUPS ]] || exit 99
        mkdir ${VPNAUDIT_CGROUPS}wire
        lab-divert hook ${VPNAUDIT_CGROUPS}wire 203.0.113.80 127.0.0.1 9999 || exit 99
        echo $BASHPID >${VPNAUDIT_CGROUPS}wire/cgroup.procs
        """, results: [.diverted], reasons: [.loopback]),
    Way(
      name: "a packet socket at a veth pair's end",
      commands: """
        \(far); ip link add ha type veth peer name hb; ip address add 10.66.55.2/24 dev ha
        ip link set ha up; ip link set hb up; lab-divert hub hb 203.0.113.10 5555
        ip route add 203.0.113.80/32 via 10.66.55.1 dev ha
        """, results: [.enclosed]),
    Way(
      name: "a tun device of a script",
      commands: """
        \(far); lab-divert tun odd0 203.0.113.10 5555; ip address add 10.66.55.2/24 dev odd0
        ip route add 203.0.113.80/32 dev odd0
        """, results: [.enclosed]),
    Way(
      name: "a macvtap on a veth pair",
      commands: """
        \(far); ip link add ha type veth peer name hb; ip link add link hb name mt0 type macvtap || exit 99
        ip address add 10.66.55.2/24 dev ha; ip link set ha up; ip link set hb up; ip link set mt0 up
        lab-divert hub hb 203.0.113.10 5555; ip route add 203.0.113.80/32 via 10.66.55.1 dev ha
        """, results: [.enclosed]),
  ]

  private static func witnesses(_ record: CheckRecord) -> [PathWitness] {
    record.endpoints.compactMap { $0.path?.witness }
  }

  @Test func `what leaves by the host's door is direct, also to a user with CAP_NET_RAW alone`() async throws
  {
    let result = try await Lab.run(
      ["--vpn", "none"],
      """
      { \(Self.portal)
      } >&2
      for as in "" "lab-as-user --with net_raw"; do $as $vpnaudit \(Self.check) | tr -d '\\n'; echo; done
      lab-as-user $vpnaudit \(Self.check) | tr -d '\\n'
      """)
    let records = try result.output.split(separator: "\n").map { try Lab.record(String($0)) }
    try #require(records.count == 3)
    for record in records.prefix(2) {
      #expect(record.endpoints.map { $0.path?.witness?.result } == [.direct, .direct, .unknown])
      #expect(record.observation.collectors.first { $0.name == .wire }?.status == .complete)
    }
    #expect(records[0].compliance.tag == .none)
    let denied = records[2].observation.collectors.first { $0.name == .wire }
    #expect(denied?.status == .denied && denied?.needs == "CAP_NET_RAW")
    #expect(Self.witnesses(records[2]).isEmpty)
    // Without the watch the paths are those of the routes.
    #expect(records[2].endpoints.map { $0.path?.interface } == ["eth0", "eth0", "eth0"])
  }

  @Test(arguments: ways)
  func `packets that do not leave for their endpoint never give none, nor to a user with CAP_NET_RAW`(
    way: Way
  ) async throws {
    let result = try await Lab.run(
      ["--vpn", "none"],
      """
      { set -e; \(Self.portal)
      \(way.commands)
      } >&2
      for as in "" "lab-as-user --with net_raw"; do $as $vpnaudit \(Self.check) | tr -d '\\n' || true; echo; done
      """)
    if result.status == 99 { return }
    let records = try result.output.split(separator: "\n").map { try Lab.record(String($0)) }
    try #require(records.count == 2, "\(result.errors)")
    for record in records {
      #expect(record.compliance.tag == .undetermined, "\(result.errors)")
      let witnesses = Self.witnesses(record)
      #expect(witnesses.count == 3)
      #expect(witnesses.allSatisfy { way.results.contains($0.result) })
      #expect(Set(witnesses.compactMap(\.reason)) == way.reasons)
    }
  }

  @Test(arguments: ["openvpn-udp", "openvpn-tcp", "wireguard", "nested"])
  func `what a real tunnel carries is seen going into it`(vpn: String) async throws {
    let record = try await Lab.check(["--vpn", vpn]).record
    #expect(record.compliance.tag == .licensed)
    for endpoint in record.endpoints {
      let witness = try #require(endpoint.path?.witness)
      let tunnel = record.tunnels.first { $0.id == endpoint.path?.tunnel }
      #expect(witness.result == (tunnel == nil ? .direct : .enclosed))
      #expect(witness.interface == endpoint.path?.interface)
      if let tunnel { #expect(witness.interface == tunnel.interface) }
    }
    #expect(record.endpoints.contains { $0.path?.witness?.result == .enclosed })
  }

  @Test func `a port of a bridge is the door, and the bridge stays the path`() async throws {
    let result = try await Lab.run(
      ["--vpn", "none"],
      """
      { \(Self.portal)
      ip link add br0 type bridge || exit 99; ip address flush dev eth0; ip link set eth0 master br0
      ip address add 198.51.100.2/24 dev br0; ip link set br0 up; ip route add default via 198.51.100.1
      } >&2
      $vpnaudit \(Self.check)
      """)
    if result.status == 99 { return }
    let record = try Lab.record(result.output)
    #expect(record.endpoints.prefix(2).map { $0.path?.witness?.result } == [.direct, .direct])
    #expect(record.endpoints.map { $0.path?.interface } == ["br0", "br0", "br0"])
  }

  @Test func `the profile switches the watch off, and the report says so`() async throws {
    let result = try await Lab.run(
      ["--vpn", "none"],
      """
      { \(Self.portal)
      echo 'wire: off' >>$VPNAUDIT_LAB/profile.yaml; } >&2
      $vpnaudit \(Self.check) | tr -d '\\n'; echo; $vpnaudit check --profile $VPNAUDIT_LAB/profile.yaml
      """)
    let lines = result.output.split(separator: "\n", maxSplits: 1).map(String.init)
    try #require(lines.count == 2)
    let record = try Lab.record(lines[0])
    #expect(record.compliance.tag == .none)
    #expect(record.observation.collectors.first { $0.name == .wire }?.status == .off)
    #expect(Self.witnesses(record).isEmpty)
    #expect(lines[1].contains("\nwire      not watched, so paths are those of the routes: switched off\n"))
  }

  @Test func `no output names an address of another program's packets`() async throws {
    // A program of the same host talks meanwhile, from ports outside those that the kernel gives out, too.
    let result = try await Lab.run(
      ["--vpn", "none"],
      """
      { \(Self.portal)
      /usr/bin/python3 -I - <<'END' &
      import socket, time
      end = time.monotonic() + 4
      port = 61000
      while time.monotonic() < end:
          with socket.socket() as one:
              one.settimeout(0.05)
              try:
                  one.bind(("0.0.0.0", port := 61000 + (port + 1) % 4500))
                  one.connect(("203.0.113.10", 443))
              except OSError:
                  pass
      END
      talker=$!; } >&2
      for format in json text junit github; do
        $vpnaudit check --format $format --profile $VPNAUDIT_LAB/profile.yaml --verbose || true
        $vpnaudit check --format $format --profile $VPNAUDIT_LAB/profile.yaml || true
      done 2>&1
      wait $talker
      """)
    #expect(result.output.contains("203.0.113.80"))
    #expect(!result.output.contains("203.0.113.10"))
  }
}
