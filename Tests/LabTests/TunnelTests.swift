import Foundation
import Model
import Reporter
import Testing

/// The way through the whole program on real OpenVPN tunnels.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(5)))
struct TunnelTests {
  @Test(
    arguments: ["openvpn-udp", "openvpn-tcp"], ["licensed", "unknown"])
  func `a tunnel is reported whole: process, package, gateway, captures, provider`(
    vpn: String, gateway: String
  ) async throws {
    let result = try await Lab.check(["--vpn", vpn, "--gateway", gateway])
    let record = try result.record
    let tunnel = try #require(record.tunnels.first { $0.interface == "tun0" })
    let licensed = gateway == "licensed"
    #expect(record.tunnels.count == 1, "the site's own end lies in another namespace, out of scope")
    #expect(record.compliance.tag == (licensed ? .licensed : .unlicensed))
    #expect(record.compliance.status == (licensed ? .compliant : .nonCompliant))
    #expect(result.status == (licensed ? 0 : 2))
    #expect(tunnel.licensing.tag == record.compliance.tag)
    #expect(tunnel.licensing.reasons.first?.code == (licensed ? .ok : .providerUnlisted))
    #expect(tunnel.kind == .tun && tunnel.state == .active && tunnel.role == .vpn)
    #expect(tunnel.product?.id == "openvpn" && tunnel.product?.version?.hasPrefix("2.6") == true)
    let process = try #require(tunnel.process)
    #expect(process.executable == "/usr/sbin/openvpn" && process.package == "openvpn" && process.verified)
    let end = try #require(tunnel.gateway)
    #expect(end.address == IPAddress(licensed ? "203.0.113.10" : "203.0.113.130") && end.proven)
    #expect(end.port == 1194 && end.transport == (vpn == "openvpn-udp" ? .udp : .tcp))
    let prefixes = tunnel.captures.map(\.prefix.description)
    if vpn == "openvpn-udp" {
      #expect(tunnel.scope == .full && prefixes.contains("0.0.0.0/1") && prefixes.contains("128.0.0.0/1"))
    } else {
      #expect(tunnel.scope == .split && prefixes.contains("192.0.2.0/24"))
    }
    let erp = try #require(record.endpoints.first { $0.name == "erp" })
    #expect(erp.outcome == .reachable)
    #expect(erp.path?.interface == "tun0" && erp.path?.tunnel == tunnel.id)
    #expect(erp.path?.source == IPAddress("10.8.0.2"))
    #expect(erp.certificate?.verified == true)
    #expect(erp.samples.count == 5 && erp.samples.allSatisfy { ($0.phases.tls?.count ?? 0) > 0 })
    if licensed {
      #expect(tunnel.provider?.id == "example-net" && tunnel.provider?.licence == "LAB-0001")
      #expect(tunnel.provider?.licenceThrough == "2029-02-28")
    } else {
      #expect(tunnel.provider == nil)
    }
  }

  @Test(arguments: [["--management"], ["--conntrack", "--no-management"], ["--split", "--management"]])
  func `a live source proves the gateway by itself`(options: [String]) async throws {
    let record = try await Lab.check(options).record
    let tunnel = try #require(record.tunnels.first)
    #expect(record.compliance.tag == .licensed)
    #expect(tunnel.evidence.contains { $0.kind == .gateway && $0.strength == .strong })
  }

  @Test func `a gateway that only the configuration names is not proven, unless test packets go there`()
    async throws
  {
    let off = "echo 'wire: off' >>$VPNAUDIT_LAB/profile.yaml"
    let record = try await Lab.check(["--split", "--no-management"], preparation: off).record
    #expect(record.compliance.tag == .undetermined)
    #expect(record.tunnels.first?.licensing.reasons.contains { $0.code == .gatewayUnproven } == true)
    let witnessed = try await Lab.check(["--split", "--no-management"]).record
    #expect(witnessed.compliance.tag == .licensed)
    #expect(witnessed.tunnels.first?.gateway?.sources == [.config, .wire])
  }

  @Test func `a route and a configuration, which one hand writes, prove no gateway`() async throws {
    let off = "echo 'wire: off' >>$VPNAUDIT_LAB/profile.yaml"
    let record = try await Lab.check(["--no-management"], preparation: off).record
    #expect(record.compliance.tag == .undetermined)
    let gateway = IPAddress("203.0.113.10")
    #expect(
      record.tunnels.first?.licensing.reasons.first { $0.code == .gatewayUnproven }?.facts
        == .gateway(.oneHand(address: gateway)))
  }

  @Test func `a configuration that was edited after the start says nothing, whatever it says`() async throws {
    let record = try await Lab.check(["--config-remote", "203.0.113.130"]).record
    #expect(record.compliance.tag == .licensed)
    #expect(record.tunnels.first?.gateway?.sources?.contains(.management) == true)
    #expect(record.tunnels.first?.gateway?.sources?.contains(.config) == false)
    let report = try #require(record.observation.collectors.first { $0.name == .openvpnConfig })
    guard case .configurationNewer = report.facts else {
      Issue.record("\(report)")
      return
    }
  }

  @Test func `a renamed interface changes nothing but its name`() async throws {
    let record = try await Lab.check(["--device", "eth7"]).record
    let tunnel = try #require(record.tunnels.first { $0.interface == "eth7" })
    #expect(tunnel.kind == .tun && record.compliance.tag == .licensed)
    let unknown = try await Lab.check(["--device", "eth7", "--gateway", "unknown"]).record
    #expect(unknown.compliance.tag == .unlicensed)
  }

  @Test(arguments: ["licensed", "unknown"])
  func `another program mounted over the genuine one gets no better tag`(gateway: String) async throws {
    let record = try await Lab.check(["--impostor", "--gateway", gateway]).record
    let tunnel = try #require(record.tunnels.first { $0.interface == "tun0" })
    #expect(tunnel.process?.verified == false)
    // Nothing that it says of itself counts, and test packets alone accuse nobody.
    #expect(record.compliance.tag == .undetermined)
    #expect(tunnel.licensing.reasons.contains { $0.code == .processUnverified })
  }

  @Test func `an ordinary user is told what is missing, never that there is no VPN`() async throws {
    let result = try await Lab.run(
      [], "lab-as-user $vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml")
    let record = try result.record
    #expect(record.compliance.tag == .undetermined && result.status == 3)
    #expect(record.compliance.reasons.contains { Wording.english.text(of: $0).contains("CAP_SYS_PTRACE") })
    #expect(
      record.observation.collectors.contains {
        $0.name == .tunProcesses && $0.status == .denied && $0.needs == "CAP_SYS_PTRACE"
      })
  }

  @Test func `two tunnels of one name in two namespaces are not mixed`() async throws {
    let record = try await Lab.check(preparation: Lab.everyNamespace).record
    let both = record.tunnels.filter { $0.interface == "tun0" }
    #expect(both.count == 2 && Set(both.compactMap(\.netns)).count == 2)
    #expect(Set(both.compactMap { $0.process?.pid }).count == 2)
    let own = try #require(both.first { !$0.captures.isEmpty })
    #expect(own.gateway?.address == IPAddress("203.0.113.10"))
  }

  @Test func `with the tunnel down its endpoint fails by name and the others answer`() async throws {
    let result = try await Lab.check(["--split", "--management"], preparation: "lab-tunnel-down")
    let record = try result.record
    #expect(result.status == 2)
    let erp = try #require(record.endpoints.first { $0.name == "erp" })
    #expect(erp.outcome == .unreachable && erp.path?.interface != "tun0")
    let codes = Set(erp.samples.compactMap(\.failure?.code))
    #expect(codes.isSubset(of: [.hostUnreachable, .networkUnreachable]) && !codes.isEmpty)
    #expect(record.endpoints.first { $0.name == "portal" }?.outcome == .reachable)
  }

  @Test func `an endpoint that resets after the ClientHello says so`() async throws {
    let result = try await Lab.check(["--gateway", "unknown"], profile: "profile-reset.yaml")
    let reset = try #require(try result.record.endpoints.first { $0.name == "reset" })
    #expect(reset.outcome == .unreachable)
    #expect(reset.samples.allSatisfy { $0.failure?.code == .tlsResetAfterHello })
    #expect(reset.samples.allSatisfy { $0.phases.connect != nil && $0.phases.tls == nil })
  }
}
