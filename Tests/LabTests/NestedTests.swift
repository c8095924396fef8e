import Model
import Testing

/// A tunnel inside another: OpenVPN through WireGuard.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(5)))
struct NestedTests {
  @Test(arguments: ["licensed", "unknown"], ["licensed", "unknown"])
  func `each tunnel keeps its own tag, the worst decides, and the inner one names its carrier`(
    outer: String, inner: String
  ) async throws {
    let result = try await Lab.check(["--vpn", "nested", "--gateway", outer, "--inner-gateway", inner])
    let record = try result.record
    let wireguard = try #require(record.tunnels.first { $0.interface == "wg0" })
    let openvpn = try #require(record.tunnels.first { $0.interface == "tun0" })
    #expect(record.tunnels.count == 2)
    #expect(openvpn.carriedBy == wireguard.id && wireguard.carriedBy == nil)
    #expect(wireguard.gateway?.address == IPAddress(outer == "licensed" ? "203.0.113.10" : "203.0.113.130"))
    #expect(openvpn.gateway?.address == IPAddress(inner == "licensed" ? "203.0.113.11" : "203.0.113.131"))
    #expect(wireguard.gateway?.port == 51820 && openvpn.gateway?.port == 1194)
    #expect(wireguard.scope == .full && openvpn.scope == .split)

    #expect(wireguard.licensing.tag == (outer == "licensed" ? .licensed : .unlicensed))
    #expect(openvpn.licensing.tag == (inner == "licensed" ? .licensed : .unlicensed))
    let bothLicensed = outer == "licensed" && inner == "licensed"
    #expect(record.compliance.tag == (bothLicensed ? .licensed : .unlicensed))
    #expect(result.status == (bothLicensed ? 0 : 2))

    // The one behind both goes by the inner tunnel, the one behind the first by the outer.
    #expect(record.endpoints.first { $0.name == "erp" }?.path?.tunnel == openvpn.id)
    #expect(record.endpoints.first { $0.name == "portal" }?.path?.tunnel == wireguard.id)
  }

  @Test func `the key decides the outer tunnel's tag, and with it the host's`() async throws {
    let record = try await Lab.check(["--vpn", "nested", "--wrong-key"]).record
    let openvpn = try #require(record.tunnels.first { $0.interface == "tun0" })
    #expect(openvpn.licensing.tag == .licensed)
    #expect(record.compliance.tag != .licensed)
  }

  @Test func `other names change nothing`() async throws {
    let record = try await Lab.check(["--vpn", "nested", "--device", "eth7"]).record
    let inner = try #require(record.tunnels.first { $0.interface == "eth7" })
    #expect(inner.carriedBy == record.tunnels.first { $0.interface == "wg0" }?.id && inner.carriedBy != nil)
    #expect(record.compliance.tag == .licensed)
  }

  @Test func `with the inner tunnel down the outer one stays`() async throws {
    let record = try await Lab.check(["--vpn", "nested"], preparation: "lab-tunnel-down openvpn").record
    let active = record.tunnels.filter { $0.state == .active }
    #expect(active.map(\.interface) == ["wg0"] && record.compliance.tag == .licensed)
  }
}
