import Classifier
import Model
import Testing

@Suite struct CaptureTests {
  @Test func `routes of a table that no rule asks are leftovers`() {
    var scene = Scene()
    scene.link()
    scene.route("0.0.0.0/0", table: 220)
    #expect(scene.tunnel()?.captures.isEmpty == true)
    #expect(scene.tunnel()?.scope == Tunnel.Scope.none)
    // A rule of the other family asks a table of the same number that is another one.
    scene.rules.append(RoutingRule(family: .v6, priority: 220, table: 220))
    #expect(scene.tunnel()?.captures.isEmpty == true)
    scene.rules.append(RoutingRule(family: .v4, priority: 220, table: 220))
    #expect(scene.tunnel()?.captures == [Capture(prefix: prefix("0.0.0.0/0"), table: 220, selector: nil)])
    #expect(scene.tunnel()?.scope == .full)
  }

  @Test func `a rule for the packets of a VRF reaches any table`() {
    var scene = Scene()
    scene.link()
    scene.route("0.0.0.0/0", table: 10)
    scene.rules.append(RoutingRule(family: .v4, priority: 1000, table: nil, selector: "l3mdev", vrf: true))
    #expect(scene.tunnel()?.captures.map(\.selector) == ["l3mdev"])
  }

  @Test func `wg-quick's table is seen with the selector that leads to it`() {
    var scene = Scene()
    scene.link("wg0", kind: "wireguard")
    scene.route("0.0.0.0/0", table: 51820)
    scene.rules.append(
      RoutingRule(family: .v4, priority: 32764, table: 254, suppressedPrefixLength: 0))
    scene.rules.append(
      RoutingRule(family: .v4, priority: 32765, table: 51820, selector: "not fwmark 0xca6c"))
    let tunnel = scene.tunnel("wg0")
    #expect(
      tunnel?.captures == [
        Capture(prefix: prefix("0.0.0.0/0"), table: 51820, selector: "not fwmark 0xca6c")
      ])
    #expect(tunnel?.scope == .full)
    #expect(tunnel?.product?.id == "wireguard")
    #expect(tunnel?.codes.contains(.processUnverified) == true)
  }

  @Test func `a table asked for some packets only takes a part`() {
    var scene = Scene()
    scene.link()
    scene.route("0.0.0.0/0", table: 100)
    scene.rules.append(RoutingRule(family: .v4, priority: 100, table: 100, selector: "uidrange 1000-1000"))
    #expect(scene.tunnel()?.scope == .split)
  }

  @Test func `a rule that suppresses short prefixes does not lead to a default route`() {
    var scene = Scene()
    scene.link()
    scene.route("0.0.0.0/0", table: 100)
    scene.route("192.0.2.0/24", table: 100)
    scene.rules.append(RoutingRule(family: .v4, priority: 100, table: 100, suppressedPrefixLength: 0))
    #expect(scene.tunnel()?.captures.map(\.prefix) == [prefix("192.0.2.0/24")])
  }

  @Test func `while the rules are not known, no table is a leftover`() {
    var scene = Scene()
    scene.link()
    scene.rules = []
    scene.report(.failed, .rules)
    scene.route("0.0.0.0/0", table: 220)
    #expect(scene.tunnel()?.scope == .full)
    #expect(scene.tunnel()?.codes.contains(.detectPartial) == true)
  }

  @Test(arguments: [
    (["0.0.0.0/0"], Tunnel.Scope.full), (["0.0.0.0/1", "128.0.0.0/1"], .full),
    (["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/3", "224.0.0.0/3"], .full),
    (["0.0.0.0/1"], .split), (["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"], .split),
    (["10.0.0.0/8"], .split), (["::/0"], .full), (["::/1", "8000::/1"], .full), (["2000::/3"], .split),
    (["0.0.0.0/1", "8000::/1"], .split), ([], .none),
  ])
  func `a tunnel is full when its captures cover a family`(captures: [String], expected: Tunnel.Scope) {
    var scene = Scene()
    scene.link()
    for destination in captures { scene.route(destination) }
    #expect(scene.tunnel()?.scope == expected)
    #expect(scene.tunnel()?.captures.count == captures.count)
  }

  @Test(arguments: [Route.Action.local, .blackhole, .unreachable, .broadcast])
  func `a route that sends nothing out is no capture`(action: Route.Action) {
    var scene = Scene()
    scene.link()
    scene.route("0.0.0.0/0", action: action)
    #expect(scene.tunnel()?.scope == Tunnel.Scope.none)
  }
}
