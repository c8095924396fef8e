import Foundation
import Model
import Reporter
import Testing

/// Hosts without a VPN, some of which look as if they had one.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(5)))
struct SceneTests {
  private static let bare = ["--vpn", "none"]
  private static let scenes = [[], ["--scene", "kubernetes"], ["--scene", "desktop"]]

  @Test(arguments: scenes)
  func `root is told that there is none, in any namespace`(scene: [String]) async throws {
    let result = try await Lab.check(
      Self.bare + scene, preparation: "\(Lab.everyNamespace); \(Lab.noEndpoint)")
    let record = try result.record
    #expect(record.compliance.tag == Model.Tag.none)
    #expect(record.compliance.status == .compliant && result.status == 0)
    #expect(record.observation.complete)
    #expect(record.tunnels.allSatisfy { $0.role != .vpn || $0.state == .idle })
  }

  @Test func `a named network namespace of the machine is no part of the lab's host`() async throws {
    let name = "vpnaudit-scene-\(ProcessInfo.processInfo.processIdentifier)"
    let added = try await Lab.execute("/usr/sbin/ip", ["netns", "add", name])
    try #require(added.status == 0, "\(added.errors)")
    let result: Result<Lab.Result, any Error>
    do { result = .success(try await Lab.run(Self.bare, "cat /proc/self/mountinfo")) } catch {
      result = .failure(error)
    }
    _ = try await Lab.execute("/usr/sbin/ip", ["netns", "delete", name])
    let mounts = try result.get().output
    #expect(mounts.contains(" /proc ") && !mounts.contains(name))
    // A machine without any has nothing to take away.
    let plain = try await Lab.run(Self.bare, "true")
    #expect(plain.status == 0 && !plain.errors.contains("lab: error"))
  }

  @Test(arguments: scenes + [["--scene", "server"]])
  func `an ordinary user is told what is missing, never that there is none`(scene: [String]) async throws {
    let result = try await Lab.check(
      Self.bare + scene, preparation: "\(Lab.everyNamespace); \(Lab.noEndpoint)", asUser: true)
    let record = try result.record
    #expect(record.compliance.tag == .undetermined && result.status == 3)
    #expect(!record.observation.complete)
    #expect(record.compliance.reasons.contains { Wording.english.text(of: $0).contains("CAP_SYS_PTRACE") })
  }

  @Test func `a server is reported as one, and its peers are only counted`() async throws {
    let result = try await Lab.check(Self.bare + ["--scene", "server"], preparation: Lab.noEndpoint)
    let record = try result.record
    let server = try #require(record.tunnels.first { $0.interface == "wgs0" })
    #expect(server.role == .server && server.peerCount == 2 && server.peers == nil)
    #expect(record.compliance.tag == Model.Tag.none && result.status == 0)
    #expect(!result.output.contains("198.18."), "the peers' addresses are people's homes")
  }

  @Test func `a server's peers are in no output`() async throws {
    let result = try await Lab.run(
      Self.bare + ["--scene", "server"],
      """
      for format in text json; do
        $vpnaudit check --format $format --profile $VPNAUDIT_LAB/profile.yaml
        $vpnaudit observe --format $format --profile $VPNAUDIT_LAB/profile.yaml
      done
      echo PEERS; wg show wgs0 peers; wg show wgs0 endpoints | sed 's/.*\\t//; s/:.*//'
      """)
    let parts = result.output.components(separatedBy: "\nPEERS\n")
    try #require(parts.count == 2)
    let peers = parts[1].split(separator: "\n")
    try #require(peers.count == 4)
    #expect(parts[0].contains("wgs0"))
    for peer in peers { #expect(!(parts[0] + result.errors).contains(peer), "an output holds \(peer)") }
  }

  @Test func `a container says that it is one, in every format`() async throws {
    let result = try await Lab.run(
      Self.bare,
      """
      cd $VPNAUDIT_LAB; sed -i '/^endpoints:/,$d; s/^observe:.*/observe: {}/' profile.yaml
      $vpnaudit check --profile profile.yaml; echo "EXIT $?"
      for format in text json junit github; do
        echo "FORMAT $format"
        $vpnaudit check --format $format --scope namespace --registry registry.yaml --site CN-BJ; echo "EXIT $?"
      done
      """)
    let parts = result.output.components(separatedBy: "FORMAT ")
    try #require(parts.count == 5, "\(result.output) \(result.errors)")
    #expect(parts[0].hasPrefix("UNDETERMINED") && parts[0].contains("VIEW_LIMITED"))
    #expect(parts[0].contains("view: namespace") && parts[0].hasSuffix("EXIT 3\n"))
    // Namespaces of other labs, or of the machine, may not be seen from here: what is found is not the point.
    for part in parts.dropFirst() {
      let isRecord = part.hasPrefix("json")
      #expect(part.contains(isRecord ? "\"extent\": \"container\"" : "in this container"), "\(part)")
      #expect(part.hasSuffix("EXIT 0\n"), "\(part)")
    }
  }

  @Test(arguments: ["kubernetes", "desktop", "server"], ["licensed", "unknown"])
  func `what looks like a VPN neither hides one nor changes its tag`(
    scene: String, gateway: String
  ) async throws {
    let record = try await Lab.check(["--vpn", "wireguard", "--gateway", gateway, "--scene", scene]).record
    let vpns = record.tunnels.filter { $0.role == .vpn && $0.state == .active }
    #expect(vpns.map(\.interface) == ["wg0"])
    #expect(record.compliance.tag == (gateway == "licensed" ? .licensed : .unlicensed))
  }
}
