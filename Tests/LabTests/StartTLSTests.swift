import Foundation
import Model
import Reporter
import Testing

/// Debian's own servers, asked for TLS in their own protocols.
@Suite(.enabled(if: LabServer.arePossible, LabServer.why), .timeLimit(.minutes(5)))
struct StartTLSTests {
  private static let servers = LabServer.present

  /// The probes of a lab in which each server runs, with TLS or without it, by the server's place.
  static func probes(_ kind: String, _ options: [String] = []) async throws -> ProbeRecord {
    let places = servers.indices.map { index in
      (
        service: "lab-service \(servers[index].name) \(9000 + index) \(kind)",
        target: "\(servers[index].scheme)+starttls://portal.example.test:\(9000 + index)"
      )
    }
    let started = places.map { "\($0.service) & starts+=($!)" }.joined(separator: "\n")
    let result = try await Lab.run(
      ["--vpn", "none"] + options,
      """
      \(started)
      for start in "${starts[@]}"; do wait "$start" || exit 70; done
      $vpnaudit probe --format json --count 3 --ca $VPNAUDIT_LAB/ca.pem \(places.map(\.target).joined(separator: " "))
      """)
    try #require(result.status == 0 || result.status == 2, "\(result.errors)")
    return try JSONReport.probe(from: Array(result.output.utf8))
  }

  // One lab for all of the same kind.
  static let secure = Task { try await probes("tls") }
  static let plain = Task { try await probes("plain") }

  @Test(arguments: servers.indices)
  func `a server begins TLS within its own protocol`(_ index: Int) async throws {
    let endpoint = try await Self.secure.value.endpoints[index]
    #expect(endpoint.outcome == .reachable)
    #expect(endpoint.summary.ok == 3)
    #expect(endpoint.summary.starttls != nil && endpoint.summary.tls != nil)
    #expect(endpoint.certificate?.verified == true)
    #expect(endpoint.certificate?.subject == "CN=portal.example.test")
    for sample in endpoint.samples {
      #expect(sample.failure == nil)
      #expect(try #require(sample.phases.starttls).count > 0)
      #expect(sample.tls?.version == "TLSv1.3")
      #expect(sample.tls?.messages?.first?.name == "ClientHello")
    }
  }

  @Test(arguments: servers.indices)
  func `a server without TLS refuses, and its words are shown`(_ index: Int) async throws {
    let endpoint = try await Self.plain.value.endpoints[index]
    #expect(endpoint.outcome == .unreachable)
    #expect(endpoint.samples.count == 3)
    for sample in endpoint.samples {
      #expect(sample.failure == Failure(.starttlsRefused, facts: Self.servers[index].refusal))
      #expect(sample.phases.connect != nil && sample.phases.tls == nil)
    }
  }

  @Test func `each round trip of the dialogue is in its time`() async throws {
    for (endpoint, server) in zip(try await Self.probes("tls", ["--delay", "25ms"]).endpoints, Self.servers) {
      #expect(endpoint.summary.ok == 3)
      // On a busy machine a server's first words may be there before the program notices that it is connected.
      #expect(try #require(endpoint.summary.starttls?.max).count >= Int64(server.roundTrips) * 50_000)
      #expect((50_000..<100_000).contains(try #require(endpoint.summary.connect?.min).count))
      // Two where the server takes none of the groups that it was offered a key for.
      #expect((50_000..<150_000).contains(try #require(endpoint.summary.tls?.min).count))
    }
  }
}
