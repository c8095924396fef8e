import Model
import Testing

/// Tunnels that a kernel makes by itself, on a small machine whose kernel has them all: Scripts/machine.
@Suite(.enabled(if: Machine.isPossible, Machine.why), .timeLimit(.minutes(30)))
struct MachineTests {
  /// A scene of the machine, and where its test packets are to be seen.
  struct Scene: Sendable, CustomTestStringConvertible {
    let name: String
    /// Of the endpoint behind the tunnel, and of the one beside it.
    let results: [PathWitness.Result]
    let reason: PathWitness.Reason?
    /// The interface at which those for the endpoint behind the tunnel are seen; nil where it cannot be said.
    let interface: String?
    /// What leaves by the way out instead of them, as a tap names it.
    let carrier: String?
    /// The way out: the card, or a link of PPP.
    var wayOut = "eth0"
    /// Whether that link is known to be a line over the card.
    var isLine = false
    var testDescription: String { name }

    /// A host without a tunnel.
    static func direct(_ name: String) -> Scene {
      Scene(name: name, results: [.direct, .direct], reason: nil, interface: "eth0", carrier: nil)
    }

    /// The same where the way out is a line.
    static func line(_ name: String) -> Scene {
      Scene(
        name: name, results: [.direct, .direct], reason: nil, interface: "ppp0", carrier: nil, wayOut: "ppp0",
        isLine: true)
    }

    /// A scene whose way out is a line.
    static func line(over scene: Scene) -> Scene {
      var scene = scene
      scene.wayOut = "ppp0"
      scene.isLine = true
      return scene
    }

    /// A link of PPP that may be a tunnel.
    static func ppp(_ name: String) -> Scene {
      Scene(
        name: name, results: [.unknown, .direct], reason: .unclearInterface, interface: nil, carrier: nil,
        wayOut: "ppp0")
    }

    /// A tunnel with an interface.
    static func tunnel(_ name: String, _ interface: String, carrier: String, isFull: Bool = false) -> Scene {
      Scene(
        name: name, results: [.enclosed, isFull ? .enclosed : .direct], reason: nil, interface: interface,
        carrier: carrier)
    }

    /// A tunnel of policies alone.
    static func policy(_ name: String, carrier: String) -> Scene {
      Scene(name: name, results: [.unknown, .direct], reason: .policy, interface: nil, carrier: carrier)
    }
  }

  /// In every run.
  private static let usual: [Scene] = [
    .tunnel("wireguard", "wg0", carrier: "UDP/51820"), .policy("esp", carrier: "ESP"),
  ]
  /// In a long one besides.
  private static let others: [Scene] = [
    .direct("plain"), .direct("vlan"), .direct("bond"), .direct("bridge"), .direct("macvlan"),
    .direct("ipvlan"), .direct("vrf"),
    .tunnel("wireguard-full", "wg0", carrier: "UDP/51820", isFull: true),
    .tunnel("wireguard-ipv6", "wg0", carrier: "UDP/51820"),
    .tunnel("wireguard-bond", "wg0", carrier: "UDP/51820"),
    .tunnel("wireguard-vlan", "wg0", carrier: "UDP/51820"),
    .policy("esp-udp", carrier: "UDP/4500"),
    .policy("esp-bond", carrier: "ESP"),
    .tunnel("esp-interface", "ipsec0", carrier: "ESP"),
    .tunnel("esp-vti", "vti1", carrier: "ESP"),
    .tunnel("gre", "gre1", carrier: "GRE"),
    .tunnel("gre-esp", "gre1", carrier: "ESP"),
    .tunnel("ipip", "ipip1", carrier: "IP-in-IP"),
    .tunnel("6in4", "sit1", carrier: "IPv6-in-IPv4"),
    .tunnel("l2tp", "l2tpeth0", carrier: "UDP/1701"), .tunnel("l2tp-esp", "l2tpeth0", carrier: "ESP"),
    .tunnel("wireguard-in-esp", "wg0", carrier: "ESP"),
    .ppp("ppp"), .line("pppoe"), .line(over: .tunnel("wireguard-pppoe", "wg0", carrier: "UDP/51820")),
  ]

  @Test func `test packets are seen where the kernel's tunnels take them`() async throws {
    let scenes = Self.usual + (Machine.isLong ? Self.others : [])
    let found = try await Machine.survey(scenes.map(\.name))
    try #require(found.map(\.scene) == scenes.map(\.name))
    for (scene, found) in zip(scenes, found) {
      let name = Comment(rawValue: scene.name)
      let witnesses = found.record.endpoints.map { $0.path?.witness }
      #expect(witnesses.map { $0?.result } == scene.results, name)
      #expect(witnesses.first??.reason == scene.reason, name)
      #expect(witnesses.first??.interface == scene.interface, name)
      if scene.interface?.hasPrefix("l2tpeth") == true || scene.interface == "gre1" {
        let gateway = found.record.tunnels.first?.gateway
        #expect(gateway?.address == IPAddress("203.0.113.10") && gateway?.proven == true, name)
        #expect(gateway?.sources?.contains(.link) == true, name)
      }
      if scene.wayOut == "ppp0" {
        let role: Tunnel.Role = scene.isLine ? .line : .vpn
        #expect(found.record.tunnels.first { $0.interface == "ppp0" }?.role == role, name)
        let tag: Model.Tag = !scene.isLine ? .undetermined : scene.carrier == nil ? .none : .licensed
        #expect(found.record.compliance.tag == tag, name)
      }
      // What the tap of another program sees of the same: the tunnel's packets leave by the card, and no test packet.
      let leaving = found.tap[0].seen.filter { $0.direction == "out" && $0.interface == scene.wayOut }
      #expect(leaving.map(\.packet) == [scene.carrier ?? "TCP of the test"], name)
    }
  }

  @Test func `a machine that does not end is ended, and nothing is left of it`() async throws {
    let before = try Machine.leftovers()
    let result = try await Machine.run(["--seconds", "2", "--", "sleep", "100"])
    #expect(result.status == 124)
    #expect(result.errors.contains("the machine was ended after 2 seconds"))
    #expect(try Machine.leftovers() == before)
  }
}
