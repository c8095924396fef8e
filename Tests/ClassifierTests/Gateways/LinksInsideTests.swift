import Model
import Testing

@testable import Classifier

/// By which links of a container's namespace packets stay on this machine.
@Suite struct LinksInsideTests {
  /// A namespace with two links into others, eth0 and eth1, of which the first has the default route.
  private func container() -> Scene {
    var scene = Scene()
    scene.links[1] = Link(index: 2, name: "eth0", kind: "veth", lowerElsewhere: true)
    scene.links.append(Link(index: 3, name: "eth1", kind: "veth", lowerElsewhere: true))
    return scene
  }

  private func otherDefault(_ rules: [RoutingRule] = []) -> Scene {
    var scene = container()
    scene.routes.append(Route(destination: prefix("0.0.0.0/0"), table: 100, interfaces: [3]))
    scene.rules += rules
    return scene
  }

  private func rule(_ selector: Selector? = nil, suppressed: UInt32? = nil) -> RoutingRule {
    RoutingRule(
      family: .v4, priority: 100, table: 100, selector: selector, suppressedPrefixLength: suppressed)
  }

  @Test func `of the pairs the one of the default route leads out`() {
    #expect(container().state.linksInside == ["lo", "eth1"])
  }

  @Test func `a default route counts where a rule asks its table`() {
    #expect(otherDefault().state.linksInside == ["lo", "eth1"])
    #expect(otherDefault([rule()]).state.linksInside == ["lo"])
    #expect(otherDefault([rule("fwmark 0x1")]).state.linksInside == ["lo"])
    // Not one for what comes in by an interface, nor one that answers with nothing so short.
    #expect(otherDefault([rule("iif eth9")]).state.linksInside == ["lo", "eth1"])
    #expect(otherDefault([rule(suppressed: 0)]).state.linksInside == ["lo", "eth1"])
    // Nor one of the other family.
    let other = RoutingRule(family: .v6, priority: 100, table: 100)
    #expect(otherDefault([other]).state.linksInside == ["lo", "eth1"])
  }

  @Test func `where the rules are not known, any table may be asked`() {
    var scene = otherDefault()
    scene.report(.failed, .rules)
    #expect(scene.state.linksInside == ["lo"])
  }
}
