import Model
import Testing

@testable import Observer

struct HostObserverTests {
  @Test func `every mandatory collector of this host reports, and other namespaces can be left out of scope`()
  {
    let state = HostObserver(.init(catalogue: .builtIn, namespaces: .own)).observe()
    for collector in [Collector.xfrmPolicies, .nft, .namespaces] {
      #expect(state.report(of: collector).status != .off)
    }
    #expect(state.namespaces.isEmpty)
    #expect(
      state.report(of: .namespaces)
        == CollectorReport(.namespaces, .complete, facts: .outOfScope))
    #expect(Set(state.collectors.map(\.name)).count == state.collectors.count)
  }
}
