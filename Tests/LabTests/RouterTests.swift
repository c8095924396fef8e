import Foundation
import Model
import Testing

/// The lab's router that delays, limits and resets, as the probe meets it.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(5)))
struct RouterTests {
  private static func samples(_ options: [String]) async throws -> [Sample] {
    let result = try await Lab.run(
      ["--vpn", "none"] + options,
      """
      $vpnaudit check --format json --registry $VPNAUDIT_LAB/registry.yaml --ca $VPNAUDIT_LAB/ca.pem \
        --endpoint tls://portal.example.test:443
      """)
    return try #require(try result.record.endpoints.first).samples
  }

  @Test func `a delay of the router is in every round trip, and reported once`() async throws {
    for sample in try await Self.samples(["--delay", "25ms"]) {
      #expect(sample.failure == nil)
      let connect = try #require(sample.phases.connect).count
      let tls = try #require(sample.phases.tls).count
      #expect(connect >= 50_000 && tls >= 50_000, "each takes one round trip of TLS 1.3")
    }
  }

  @Test func `a reset on the way is reported as one after the ClientHello`() async throws {
    for sample in try await Self.samples(["--reset-after-hello"]) {
      #expect(sample.failure?.code == .tlsResetAfterHello)
      #expect(sample.phases.connect != nil && sample.phases.tls == nil)
    }
  }

  @Test(arguments: [true, false])
  func `packets that are too big come through only where their sender is notified`(told: Bool) async throws {
    for sample in try await Self.samples(["--mtu", "600"] + (told ? ["--mtu-icmp"] : [])) {
      #expect((sample.failure == nil) == told)
      if !told { #expect(sample.failure?.phase == .tls) }
    }
  }
}
