import Foundation
import Glibc
import Model
import Testing

/// Real tunnels, honest and not, and what test packets through them show of where they lead.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(30)))
struct WitnessTests {
  /// What a scene of `lab-carry` says of itself.
  struct Truth: Decodable {
    struct Place: Decodable { let address: IPAddress }

    let outer: [Place]
    let unseen: Bool
    /// The command that the program is run by, where that is the scene.
    let prefix: [String]

    var addresses: Set<IPAddress> { Set(outer.map(\.address)) }
  }

  /// Whether every scene is looked at, and not a few of each kind.
  private static let isLong = getenv("VPNAUDIT_TEST_ROUNDS").map { String(cString: $0) != "1" } ?? false

  private static func scenes(_ few: [String], _ others: [String]) -> [String] { few + (isLong ? others : []) }

  /// Builds a scene and checks the host; the truth, and the record of each look.
  private static func look(
    _ scene: String, looks: Int = 1, assurance: String = "standard", by user: String = "",
    options: [String] = ["--delay", "5ms"], beside noise: String = ":"
  ) async throws -> (truth: Truth, records: [CheckRecord]) {
    let check = "$vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml"
    let result = try await Lab.run(
      ["--vpn", "none"] + options,
      """
      sed -i 's/^observe: {/observe: {assurance: \(assurance), /' $VPNAUDIT_LAB/profile.yaml
      grep -q 'assurance: \(assurance)' $VPNAUDIT_LAB/profile.yaml || exit 65
      truth=$(lab-carry \(scene)) || exit 69
      echo "$truth"
      \(noise) >&2
      prefix=$(python3 -c 'import json, sys; print(*json.load(sys.stdin)["prefix"])' <<<"$truth")
      for _ in $(seq \(looks)); do
        echo @
        \(user) $prefix \(check)
      done
      exit 0
      """, seconds: 60 + 4 * (looks - 1))
    #expect(result.status == 0, "\(scene): \(result.errors.suffix(2000))")
    let parts = result.output.components(separatedBy: "\n@\n")
    let truth = try JSONDecoder().decode(Truth.self, from: Data(try #require(parts.first).utf8))
    return (truth, try parts.dropFirst().map { try Lab.record($0) })
  }

  /// The witness of the tunnel that the endpoint lies behind.
  private static func witness(_ record: CheckRecord) throws -> GatewayWitness {
    let erp = try #require(record.endpoints.first { $0.name == "erp" })
    let tunnel = try #require(record.tunnels.first { $0.interface == erp.path?.interface })
    return try #require(tunnel.witness)
  }

  @Test(
    arguments: scenes(
      ["openvpn-udp", "openvpn-tcp", "wireguard", "openvpn-mtu700", "openconnect", "tinc-mesh"],
      [
        "wireguard-mtu700", "openvpn-outer-v6", "wireguard-outer-v6", "openvpn-inner-v6",
        "wireguard-inner-v6",
        "openconnect-tls", "tinc", "ssh", "strongswan", "nebula", "fastd",
      ]))
  func `an honest tunnel leads where its packets go`(scene: String) async throws {
    let (truth, records) = try await Self.look(scene)
    let record = try #require(records.first)
    let witness = try Self.witness(record)
    #expect(witness.result == .carried, "\(scene): \(witness)")
    #expect(witness.destination.map { truth.addresses == [$0.address] } == true, "\(scene): \(witness)")
    #expect(witness.drops == 0)
    let isOfLicensed = truth.addresses.allSatisfy {
      ["203.0.113.10", "2001:db8:203::10"].contains($0.description)
    }
    if !isOfLicensed { #expect(record.compliance.tag != .licensed) }
    #expect(record.compliance.tag != .none)
  }

  @Test(arguments: ["openvpn-in-wireguard", "wireguard-in-openvpn"])
  func `of nested tunnels each is witnessed`(scene: String) async throws {
    let (truth, records) = try await Self.look(scene)
    let record = try #require(records.first)
    #expect(record.compliance.tag == .licensed)
    #expect(record.tunnels.count == 2)
    for tunnel in record.tunnels {
      let destination = try #require(tunnel.witness?.destination)
      #expect(destination.address == tunnel.gateway?.address)
      // Beyond the host the outer one alone shows.
      #expect((tunnel.carriedBy == nil) == truth.addresses.contains(destination.address))
    }
  }

  @Test(
    arguments: scenes(
      [
        "edited-configuration", "netdev-egress", "hub-namespace", "hub-bound", "local-route",
        "inherited-socket",
        "bpf-sendmsg",
      ],
      [
        "two-remotes", "dnat", "tc-bpf", "socat-loopback", "redirect", "tproxy", "bpf-connect",
        "socat-holder",
        "holder-locks", "holder-covered", "holder-elsewhere", "packet-forwarder", "macvtap-forwarder",
        "tap-forwarder", "openvpn-proxy-unlisted", "licensed-proxy", "socat-relay",
      ]))
  func `no deception of the sources is licensed`(scene: String) async throws {
    let (truth, records) = try await Self.look(scene)
    let record = try #require(records.first)
    #expect(record.compliance.tag != .licensed, "\(scene): \(record.tunnels.map(\.witness))")
    #expect(record.compliance.tag != .none)
    for witness in record.tunnels.compactMap(\.witness) where witness.result == .carried {
      #expect(
        witness.destination.map { truth.addresses.contains($0.address) } == true, "\(scene): \(witness)")
    }
  }

  @Test func `a link that stays on this machine is no witness of where packets leave`() async throws {
    let prepare = "sed -i 's/^policy: {/policy: {witness: required, /' $VPNAUDIT_LAB/registry.yaml >&2"
    let (_, records) = try await Self.look("hub-mirred", beside: prepare)
    let record = try #require(records.first)
    let witness = try Self.witness(record)
    #expect(witness.result == .unknown && witness.destinations.isEmpty, "\(witness)")
    #expect(witness.interfaces == ["eth0"])
    #expect(record.compliance.tag == .undetermined)
    #expect(record.tunnels.first?.licensing.reasons.map(\.code) == [.notWitnessed])
  }

  /// A program that holds the tunnel and is made to deceive: what says that it leads to one destination alone is right.
  @Test(
    arguments: scenes(
      ["own-plain", "own-decoys-answered", "own-split"],
      [
        "own-cells-licensed", "own-cells", "own-decoys", "own-bypass", "own-duplicate", "own-halves",
        "own-cover",
      ]))
  func `under full assurance no decoy is taken for the only destination`(scene: String) async throws {
    let (truth, records) = try await Self.look(scene, assurance: "full")
    let record = try #require(records.first)
    #expect(record.compliance.tag != .licensed)
    for witness in record.tunnels.compactMap(\.witness) {
      if witness.isExclusive {
        #expect(truth.addresses == Set(witness.remaining ?? []) && !truth.unseen, "\(scene): \(witness)")
      }
      if scene == "own-plain" { #expect(witness.isExclusive, "\(witness)") }
    }
  }

  @Test(arguments: ["noise-beside", "noise-inside", "noise-second-tunnel"])
  func `in noise it is right or cannot say`(noise: String) async throws {
    let looks = Self.isLong ? 100 : 10
    let (truth, records) = try await Self.look(
      "openvpn-udp", looks: looks, beside: "lab-carry \(noise) \(4 * looks)")
    #expect(records.count == looks)
    for record in records {
      #expect(record.compliance.tag != .none)
      let witness = try Self.witness(record)
      #expect([.carried, .unknown].contains(witness.result), "\(noise): \(witness)")
      if let destination = witness.destination { #expect(truth.addresses == [destination.address]) }
    }
  }

  @Test func `an ordinary user with the one capability sees it`() async throws {
    let (truth, records) = try await Self.look("openvpn-udp", by: "lab-as-user --with net_raw")
    let witness = try Self.witness(try #require(records.first))
    #expect(witness.destination.map { truth.addresses == [$0.address] } == true, "\(witness)")
  }

  @Test func `a long way takes longer and is right`() async throws {
    let (truth, records) = try await Self.look("wireguard", options: ["--delay", "75ms"])
    let witness = try Self.witness(try #require(records.first))
    #expect(witness.destination.map { truth.addresses == [$0.address] } == true, "\(witness)")
  }

  @Test func `where the wire is off nothing is sent and a registry may ask for it`() async throws {
    let registry = try Lab.Registry(
      replacing: "policy: {vpn: licensed_or_none}", with: "policy: {vpn: licensed_or_none, witness: required}"
    )
    let check = "$vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml"
    let result = try await Lab.run(
      ["--registry", registry.path],
      "\(check); echo @; echo 'wire: off' >>$VPNAUDIT_LAB/profile.yaml; \(check); exit 0")
    let records = try result.output.components(separatedBy: "\n@\n").map { try Lab.record($0) }
    #expect(records.map(\.compliance.tag) == [.licensed, .undetermined])
    #expect(records.last?.tunnels.first?.witness == nil)
    #expect(records.last?.tunnels.first?.licensing.reasons.map(\.code) == [.notWitnessed])
  }
}
