import Foundation
import Model
import Testing

/// Each diagnosis with its cause in the lab, and without it. Scripts/bench/diagnoses does the same under loss, many
/// times.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(5)))
struct DiagnosisTests {
  /// What is said of endpoints that a check with this profile tries, by their names.
  private static func check(
    _ options: [String], _ endpoints: String, diagnose: String = "active", control: Bool = false
  ) async throws -> [String: EndpointRecord] {
    let result = try await Lab.run(
      options,
      """
      cat >$VPNAUDIT_LAB/own.yaml <<END
      schema: vpnaudit.profile/1
      trust: {ca_file: both.pem, only: true}
      observe: {namespaces: own, view: namespace}
      diagnose: \(diagnose)
      \(control ? "control_resolver: 198.51.100.53" : "")
      defaults: {samples: 3, timeout: 1s}
      endpoints:
      \(endpoints)
      END
      $vpnaudit check --format json --profile $VPNAUDIT_LAB/own.yaml
      """)
    let record = try #require(try? result.record, "\(result.errors)")
    return Dictionary(record.endpoints.map { ($0.name, $0) }) { first, _ in first }
  }

  private static func endpoint(_ name: String, _ place: String, expect: String = "{}", scheme: String = "tls")
    -> String
  {
    "  - {name: \(name), target: \"\(scheme)://\(place)\", expect: \(expect)}"
  }

  private static let ownIssuer = "{tls: {issuers: [$(cat $VPNAUDIT_LAB/ca.spki)]}}"

  @Test func `a reset on the way is early, and the server's own is not, without another connection`()
    async throws
  {
    let endpoints = [
      Self.endpoint("portal", "portal.example.test:443"),
      Self.endpoint("web", "portal.example.test:443", scheme: "https"),
    ].joined(separator: "\n")
    let early = try await Self.check(
      ["--vpn", "none", "--delay", "25ms", "--reset-after-hello"], endpoints, diagnose: "passive")
    for name in ["portal", "web"] {
      let found = try #require(early[name])
      #expect(found.diagnosis?.cause == .earlyReset)
      #expect(found.experiments == nil)
      #expect(found.samples.allSatisfy { ($0.tls?.ended?.count ?? .max) < 50_000 })
    }
    let own = try await Self.check(
      ["--vpn", "none", "--delay", "25ms"],
      [8443, 8444].map { Self.endpoint("p\($0)", "reset.example.test:\($0)") }.joined(separator: "\n"),
      diagnose: "passive")
    for name in ["p8443", "p8444"] {
      #expect(own[name]?.outcome == .unreachable && own[name]?.diagnosis == nil)
    }
  }

  @Test func `a reset of one name depends on the name, also where it comes as late as the server's`()
    async throws
  {
    let found = try await Self.check(
      [
        "--vpn", "none", "--delay", "10ms", "--reset-after-hello", "--reset-name", "portal", "--reset-delay",
        "20ms",
      ],
      [
        Self.endpoint("portal", "portal.example.test:443"), Self.endpoint("own", "reset.example.test:8443"),
        Self.endpoint("alias", "alias.example.test:443"),
      ].joined(separator: "\n"))
    #expect(found["portal"]?.diagnosis?.cause == .nameDependentReset)
    #expect((found["portal"]?.experiments?.count ?? .max) <= 6)
    #expect(found["own"]?.diagnosis?.cause == .serverDown, "it resets whatever the name")
    #expect(found["alias"]?.outcome == .unreachable && found["alias"]?.diagnosis == nil)
  }

  @Test(arguments: [true, false])
  func `a hole for large packets is distinguished from a silent server`(told: Bool) async throws {
    let found = try await Self.check(
      ["--vpn", "none", "--mtu", "600"] + (told ? ["--mtu-icmp"] : []),
      [
        Self.endpoint("portal", "portal.example.test:443"),
        Self.endpoint("silent", "reset.example.test:8445"),
      ].joined(separator: "\n"))
    #expect(found["portal"]?.diagnosis?.cause == (told ? nil : .mtuBlackHole))
    #expect(found["silent"]?.diagnosis?.cause == .serverDown)
  }

  @Test func `another issuer is reported without another connection where issuers are expected`() async throws
  {
    let endpoints = Self.endpoint("portal", "portal.example.test:443", expect: Self.ownIssuer)
    let other = try await Self.check(["--vpn", "none", "--intercept", "all"], endpoints, diagnose: "passive")
    #expect(other["portal"]?.diagnosis?.cause == .issuerMismatch)
    let own = try await Self.check(["--vpn", "none"], endpoints, diagnose: "passive")
    #expect(own["portal"]?.outcome == .reachable && own["portal"]?.diagnosis == nil)
  }

  @Test func `another issuer in the tunnel than beside it is a mismatch`() async throws {
    // Only the lab's own authority is trusted, and no issuer is named.
    let result = try await Lab.run(
      ["--intercept", "tunnel"],
      """
      sed -i '/^endpoints:/,$d' $VPNAUDIT_LAB/profile.yaml
      printf '%s\\n' 'diagnose: active' 'defaults: {samples: 2, timeout: 2s}' 'endpoints:' \
        '  - {name: portal, target: "tls://portal.example.test:443"}' >>$VPNAUDIT_LAB/profile.yaml
      $vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml
      """)
    let found = try #require(try result.record.endpoints.first)
    #expect(found.diagnosis?.cause == .issuerMismatch)
    #expect(found.samples.allSatisfy { $0.failure?.code == .certificateUntrusted })
  }

  @Test func `a tunnel that eats packets is distinguished from a server that is down`() async throws {
    let found = try await Self.check(
      ["--tunnel-eats"],
      [
        Self.endpoint("portal", "portal.example.test:443"), Self.endpoint("erp", "erp.corp.test:443"),
        Self.endpoint("refused", "erp.corp.test:8447"),
      ].joined(separator: "\n"))
    #expect(found["portal"]?.diagnosis?.cause == .tunnelOnlyFailure)
    #expect(found["erp"]?.outcome == .reachable)
    #expect(
      found["refused"]?.diagnosis == nil, "beside the tunnel there is no way to it, which is another end")
    let down = try await Self.check(
      [],
      [
        Self.endpoint("portal", "portal.example.test:443"),
        Self.endpoint("refused", "reset.example.test:8447"),
      ].joined(separator: "\n"))
    #expect(down["portal"]?.outcome == .reachable && down["portal"]?.diagnosis == nil)
    #expect(down["refused"]?.diagnosis?.cause == .serverDown)
  }

  @Test func `an answer unlike the control resolver's is a mismatch where the name cannot be shown`()
    async throws
  {
    let found = try await Self.check(
      ["--vpn", "none"],
      [
        Self.endpoint("moved", "moved.example.test:443"), Self.endpoint("alias", "alias.example.test:443"),
        Self.endpoint("portal", "portal.example.test:443"), Self.endpoint("reset", "moved.example.test:8443"),
      ].joined(separator: "\n"), control: true)
    #expect(found["moved"]?.diagnosis?.cause == .answerMismatch)
    #expect(found["alias"]?.outcome == .unreachable, "both resolvers say the same")
    #expect(found["alias"]?.diagnosis == nil)
    #expect(found["portal"]?.outcome == .reachable, "its answers differ, and it shows its name")
    #expect(found["reset"]?.diagnosis?.cause != .answerMismatch)
  }
}
