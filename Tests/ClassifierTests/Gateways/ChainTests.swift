import Classifier
import Model
import Testing

/// Tunnels inside tunnels.
@Suite struct ChainTests {
  /// OpenVPN (tun0) inside WireGuard (wg0), both to one gateway's address.
  static func nested(mark: UInt32? = 0) -> Scene {
    var scene = Scene.kernelWireGuard()
    scene.link("tun0", index: 6)
    scene.process()
    scene.hold()
    scene.route("192.0.2.0/24", 6)
    scene.socket(.established, peer: "203.0.113.10", mark: mark)
    scene.gatewayRoutes = [
      GatewayRoute(address: Scene.gateway, mark: 0xca6c, markKnown: true, interface: "eth0"),
      GatewayRoute(address: Scene.gateway, mark: 0, markKnown: true, interface: "wg0"),
    ]
    return scene
  }

  @Test func `the way with each tunnel's own mark shows which carries which`() {
    let scene = Self.nested()
    #expect(scene.tunnel("tun0")?.carriedBy == scene.wg0?.id)
    #expect(scene.wg0?.carriedBy == nil)
    #expect(scene.tunnels.map(\.licensing.tag) == [.licensed, .licensed])
    #expect(scene.verdict.compliance.tag == .licensed)
  }

  @Test func `a carried tunnel keeps its own tag, and the worst one is the host's`() {
    var scene = Self.nested()
    scene.wireguard = []
    scene.device([scene.peer(Scene.otherKey, "192.0.2.99")])
    scene.gatewayRoutes.append(
      GatewayRoute(address: address("192.0.2.99"), mark: 0xca6c, markKnown: true, interface: "eth0"))
    #expect(scene.tunnel("tun0")?.licensing.tag == .licensed)
    #expect(scene.wg0?.licensing.tag == .unlicensed)
    #expect(scene.verdict.compliance.tag == .unlicensed)
  }

  @Test func `who carries a tunnel abroad crosses the border`() {
    var scene = Self.nested()
    scene.registry?.rules = [.init(), .crossBorder]
    #expect(scene.wg0?.codes == [.ok])
    scene.sockets = []
    scene.socket(.established, peer: "192.0.2.97", mark: 0)
    scene.gatewayRoutes.append(
      GatewayRoute(address: address("192.0.2.97"), mark: 0, markKnown: true, interface: "wg0"))
    scene.registry?.others = [
      RegistryDraft.other("abroad", .init(range: "192.0.2.96/28", region: Region("DE")))
    ]
    #expect(scene.tunnel("tun0")?.gateway?.region == Region("DE"))
    #expect(scene.wg0?.codes == [.carrierUnknown])
  }

  @Test func `tunnels that carry each other are refused`() {
    var scene = Self.nested()
    scene.gatewayRoutes[0] = GatewayRoute(
      address: Scene.gateway, mark: 0xca6c, markKnown: true, interface: "tun0")
    #expect(scene.tunnels.map(\.carriedBy) == [nil, nil])
    #expect(scene.tunnels.map(\.licensing.tag) == [.undetermined, .undetermined])
    #expect(scene.tunnels.allSatisfy { $0.codes.contains(.gatewayContradicted) })
  }

  @Test func `WireGuard's own way into itself contradicts`() {
    var scene = Scene.kernelWireGuard()
    scene.gatewayRoutes = [
      GatewayRoute(address: Scene.gateway, mark: 0xca6c, markKnown: true, interface: "wg0")
    ]
    #expect(scene.wg0?.codes.contains(.gatewayContradicted) == true)
    // The answer without the mark is another packet's way.
    scene.gatewayRoutes = [GatewayRoute(address: Scene.gateway, mark: 0, markKnown: true, interface: "wg0")]
    #expect(scene.wg0?.codes == [.ok])
  }
}
