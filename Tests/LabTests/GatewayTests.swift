import Foundation
import Glibc
import Model
import Testing

/// Real programs whose sockets, configuration or files say more than where their data goes; the wire is not watched, so that
/// nothing else decides.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(15)))
struct GatewayTests {
  private static let check = """
    echo 'wire: off' >>$VPNAUDIT_LAB/profile.yaml
    $vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml
    """

  private static func look(_ scene: String, _ options: [String] = []) async throws -> CheckRecord {
    let result = try await Lab.run(
      ["--vpn", "none"] + options, "lab-carry \(scene) >&2 || exit 69\n\(check)", seconds: 60)
    #expect(result.status != 69, "\(scene): \(result.errors.suffix(2000))")
    return try result.record
  }

  @Test(arguments: [
    "two-remotes", "edited-configuration", "quoted-remote", "inherited-socket", "openvpn-proxy-unlisted",
    "licensed-proxy", "openconnect-proxy", "hub-bound",
  ])
  func `what one hand wrote, what others read otherwise and what carries nothing proves no gateway`(
    scene: String
  ) async throws {
    let record = try await Self.look(scene)
    #expect(record.compliance.tag == .undetermined, "\(scene): \(record.tunnels.map(\.gateway))")
    #expect(record.tunnels.allSatisfy { $0.gateway?.proven != true }, "\(scene)")
  }

  @Test func `of a mesh the node that tracking alone sees is not outvoted`() async throws {
    let record = try await Self.look("tinc-mesh", ["--conntrack"])
    let mesh = try #require(record.tunnels.first { $0.interface == "tinc0" })
    #expect(record.compliance.tag == .undetermined && mesh.provider == nil)
    let unlisted = IPAddress("203.0.113.130")
    #expect(
      mesh.evidence.contains {
        if case .gateway(let end, _, _)? = $0.facts {
          end == unlisted && $0.strength == .strong
        } else {
          false
        }
      })
  }

  @Test func `openconnect's TLS and DTLS are one tunnel with one key, look after look`() async throws {
    let result = try await Lab.run(
      ["--vpn", "none"],
      """
      lab-carry openconnect >&2 || exit 69
      echo 'wire: off' >>$VPNAUDIT_LAB/profile.yaml
      for _ in 1 2 3 4 5; do
        echo @
        $vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml
      done
      exit 0
      """, seconds: 60)
    let records = try ("\n" + result.output).components(separatedBy: "\n@\n").dropFirst().map {
      try Lab.record($0)
    }
    #expect(records.count == 5, "\(result.errors.suffix(2000))")
    let tunnels = try records.map { try #require($0.tunnels.first { $0.interface == "tun0" }) }
    #expect(Set(tunnels.map(\.key)).count == 1 && Set(tunnels.map(\.licensing.tag)) == [.licensed])
    #expect(tunnels.allSatisfy { $0.gateway?.transport == .tcp })
  }

  @Test(arguments: [("ocserv-server", Model.Tag.none), ("sshd-server", .undetermined)])
  func `who dials in to a server of the host is counted and not shown`(
    scene: String, tag: Model.Tag
  ) async throws {
    let result = try await Lab.run(
      ["--vpn", "none"],
      """
      lab-carry \(scene) >&2 || exit 69
      \(Self.check)
      echo @
      $vpnaudit observe --format json
      """, seconds: 60)
    #expect(result.status != 69, "\(scene): \(result.errors.suffix(2000))")
    let parts = ("\n" + result.output).components(separatedBy: "\n@\n")
    let record = try Lab.record(try #require(parts.first))
    #expect(record.tunnels.allSatisfy { $0.licensing.tag != .unlicensed && $0.gateway == nil })
    #expect(record.compliance.tag == tag, "\(record.compliance.reasons)")
    #expect(
      record.tunnels.contains {
        $0.role == .server
          || $0.licensing.reasons.contains { $0.facts == .gateway(.dialledIn(count: 1)) }
      })
    #expect(
      !record.tunnels.flatMap(\.evidence).contains {
        if case .gateway? = $0.facts { true } else { false }
      })
    let sockets = parts.last ?? ""
    #expect(sockets.contains("\"accepted\"") && !sockets.contains("203.0.113."), "\(scene)")
  }
}
