import Model
import Testing

struct PolicyTests {
  /// Whether a policy lets a host be in a state, in words: what the order of strictness must agree with.
  private static func allows(_ policy: Policy.VPN) -> Set<String> {
    switch policy {
    case .licensed: ["licensed"]
    case .licensedOrNone: ["licensed", "none"]
    case .none: ["none"]
    case .any: ["licensed", "none", "unlicensed"]
    }
  }

  @Test(arguments: Policy.VPN.allCases, Policy.VPN.allCases)
  func `a policy is as strict as another where it allows nothing more`(_ a: Policy.VPN, _ b: Policy.VPN) {
    #expect(a.isAtLeastAsStrict(as: b) == Self.allows(a).isSubset(of: Self.allows(b)))
  }

  @Test func `the default asks for a licence where there is a VPN`() {
    #expect(Policy.default.vpn == .licensedOrNone)
  }
}
