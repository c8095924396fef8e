import Model
import Reporter
import Testing

/// The whole program on real WireGuard tunnels, brought up by wg-quick over wireguard-go.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(5)))
struct WireGuardTests {
  @Test(arguments: ["licensed", "unknown"], [[], ["--split"]])
  func `a tunnel is reported whole: process, package, peer, gateway, captures, provider`(
    gateway: String, options: [String]
  ) async throws {
    let result = try await Lab.check(["--vpn", "wireguard", "--gateway", gateway] + options)
    let record = try result.record
    let licensed = gateway == "licensed"
    let tunnel = try #require(record.tunnels.first { $0.interface == "wg0" })
    #expect(record.tunnels.count == 1, "the site's own end lies in another namespace, out of scope")
    #expect(tunnel.state == .active && tunnel.role == .vpn && tunnel.carriedBy == nil)
    #expect(tunnel.product?.id == "wireguard-go")
    let process = try #require(tunnel.process)
    #expect(process.executable == "/usr/bin/wireguard-go" && process.package == "wireguard-go")
    #expect(process.verified)

    let address = licensed ? "203.0.113.10" : "203.0.113.130"
    let peers = try #require(tunnel.peers)
    #expect(peers.map(\.endpoint) == ["\(address):51820"])
    #expect(peers.allSatisfy { $0.publicKey.utf8.count == 44 && $0.lastHandshake != nil })
    let end = try #require(tunnel.gateway)
    #expect(end.address == IPAddress(address) && end.port == 51820 && end.transport == .udp && end.proven)

    if options.isEmpty {
      let whole = try #require(tunnel.captures.first { $0.prefix.description == "0.0.0.0/0" })
      #expect(whole.table == 51820, "wg-quick's default route is in no other table")
      #expect(tunnel.scope == .full)
    } else {
      #expect(tunnel.scope == .split)
      #expect(tunnel.captures.contains { $0.prefix.description == "192.0.2.0/24" && $0.table == 254 })
    }

    #expect(record.compliance.tag == (licensed ? .licensed : .unlicensed))
    #expect(tunnel.licensing.tag == record.compliance.tag)
    #expect(tunnel.licensing.reasons.first?.code == (licensed ? .ok : .providerUnlisted))
    #expect(result.status == (licensed ? 0 : 2))
    if licensed {
      #expect(tunnel.provider?.id == "example-net" && tunnel.provider?.licence == "LAB-0001")
      #expect(tunnel.evidence.contains { $0.kind == .identity && $0.strength == .decisive })
    } else {
      #expect(tunnel.provider == nil)
    }

    let erp = try #require(record.endpoints.first { $0.name == "erp" })
    #expect(erp.outcome == .reachable)
    #expect(erp.path?.interface == "wg0" && erp.path?.tunnel == tunnel.id)
    let portal = try #require(record.endpoints.first { $0.name == "portal" })
    #expect((portal.path?.tunnel == tunnel.id) == options.isEmpty)
  }

  @Test(arguments: [[], ["--split"]])
  func `another key than the registry lists is never licensed, whatever its address`(
    options: [String]
  ) async throws {
    let result = try await Lab.check(["--vpn", "wireguard", "--wrong-key"] + options)
    let record = try result.record
    let tunnel = try #require(record.tunnels.first { $0.interface == "wg0" })
    #expect(tunnel.gateway?.address == IPAddress("203.0.113.10"), "it lies in the licensed prefix")
    #expect(tunnel.licensing.tag != .licensed && record.compliance.tag != .licensed)
    #expect(record.compliance.tag != Model.Tag.none && result.status != 0)
  }

  @Test func `a renamed interface changes nothing but its name`() async throws {
    let licensed = try await Lab.check(["--vpn", "wireguard", "--device", "eth7"]).record
    let tunnel = try #require(licensed.tunnels.first { $0.interface == "eth7" })
    #expect(tunnel.peers?.count == 1 && licensed.compliance.tag == .licensed)
    let unknown = try await Lab.check(
      ["--vpn", "wireguard", "--device", "eth7", "--gateway", "unknown"]
    ).record
    #expect(unknown.compliance.tag == .unlicensed)
  }

  @Test(arguments: ["licensed", "unknown"])
  func `another program mounted over the genuine one gets no better tag`(gateway: String) async throws {
    let options = ["--vpn", "wireguard", "--impostor", "--device", "eth7", "--gateway", gateway]
    let record = try await Lab.check(options).record
    let tunnel = try #require(record.tunnels.first { $0.interface == "eth7" })
    #expect(tunnel.process?.verified == false)
    // What it is stays open; that an unknown gateway is in no entry may be said all the same.
    #expect(
      record.compliance.tag == .undetermined || gateway == "unknown" && record.compliance.tag == .unlicensed)
    #expect(tunnel.licensing.reasons.contains { $0.code == .processUnverified })
  }

  @Test func `an ordinary user is told what is missing, never that there is no VPN`() async throws {
    let result = try await Lab.check(["--vpn", "wireguard"], asUser: true)
    let record = try result.record
    #expect(record.compliance.tag == .undetermined && result.status == 3)
    let report = try #require(record.observation.collectors.first { $0.name == .wireguard })
    #expect(report.status == .denied && report.needs == "CAP_DAC_OVERRIDE")
    #expect(record.compliance.reasons.contains { Wording.english.text(of: $0).contains("CAP_") })
    #expect(record.tunnels.contains { $0.interface == "wg0" && $0.state == .active })
  }

  @Test func `a tunnel that was taken down leaves none behind`() async throws {
    let result = try await Lab.check(
      ["--vpn", "wireguard"], preparation: "lab-tunnel-down; \(Lab.noEndpoint)")
    let record = try result.record
    #expect(record.compliance.tag == Model.Tag.none && result.status == 0)
    #expect(record.tunnels.isEmpty && record.observation.complete)
  }
}
