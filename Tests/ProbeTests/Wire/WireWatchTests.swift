import Glibc
import Linux
import Model
import Testing

@testable import Probe

/// Connections whose packets are watched, on loopback.
@Suite(.enabled(if: PacketTap.obstacle() == nil, "a tap needs CAP_NET_RAW"), .timeLimit(.minutes(3)))
struct WireWatchTests {
  private static let settings = ProbeSettings(watchesWire: true)

  private func probe(
    _ endpoints: [Endpoint], _ settings: ProbeSettings = Self.settings
  ) async throws -> [ProbeResult] {
    try await Prober(World.shared.get().prober, settings: settings).run(endpoints)
  }

  private static func onLoopback(data: Bool) -> [PathWitness.Sighting] {
    [.init(interface: "lo", toEndpoint: true, data: data)]
  }

  @Test func `one sample of a handshake is watched, and its data is seen`() async throws {
    let server = try TLSServer.serve(World.shared.get().good)
    let result = try #require(await probe([.local(.tls, server.port, samples: 5)]).first)
    #expect(result.samples.allSatisfy { $0.failure == nil })
    let witness = try #require(result.path?.witness)
    #expect(witness.seen == Self.onLoopback(data: true))
    #expect(witness.connected && witness.answered && witness.reason == nil)
  }

  @Test func `libcurl's requests are watched as our own handshakes are`() async throws {
    let nginx = try Nginx.shared.get()
    let results = try await probe([
      .local(.https, nginx.securePort, samples: 2), .local(.http, nginx.plainPort, samples: 2),
    ])
    for result in results {
      #expect(result.samples.allSatisfy { $0.failure == nil })
      #expect(result.path?.witness?.seen == Self.onLoopback(data: true))
      #expect(result.path?.witness?.answered == true)
    }
  }

  @Test func `a connection over which nothing is sent shows its beginning alone`() async throws {
    let server = try LoopbackServer { $0.waitForClose() }
    let closed = try LoopbackServer.closedPort()
    let results = try await probe([.local(.tcp, server.port), .local(.tcp, closed)])
    #expect(
      results.map { $0.path?.witness?.seen } == [Self.onLoopback(data: false), Self.onLoopback(data: false)])
    #expect(results.map { $0.path?.witness?.connected } == [true, false])
    #expect(results.map { $0.path?.witness?.answered } == [false, false])
  }

  @Test func `an endpoint that the profile leaves out is not watched, nor any without the watch`()
    async throws
  {
    let server = try TLSServer.serve(World.shared.get().good)
    var excluded = Endpoint.local(.tls, server.port)
    excluded.isWitnessed = false
    let results = try await probe([excluded, .local(.tls, server.port)])
    #expect(results.map { $0.path?.witness?.reason } == [.excluded, nil])
    let unwatched = try await probe([.local(.tls, server.port)], ProbeSettings())
    #expect(unwatched.map { $0.path?.witness } == [nil])
  }

  @Test func `more connections at once than ports are watched, and none fails`() async throws {
    let server = try TLSServer.serve(World.shared.get().good)
    let addresses = (1...200).compactMap { IPAddress("127.0.1.\($0)") }
    let everywhere = try LoopbackServer(on: "0.0.0.0") { connection in
      _ = connection.readRequest()
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    }
    let endpoints = addresses.map { address in
      Endpoint(
        name: "\(address)", target: Target(scheme: .http, host: "erp.corp.test", port: everywhere.port),
        addresses: [address], samples: 1, timeout: .seconds(60))
    }
    let results = try await probe(endpoints + [.local(.tls, server.port)])
    for result in results {
      #expect(result.samples.first?.failure == nil)
      #expect(result.path?.witness?.seen == Self.onLoopback(data: true))
    }
  }

  @Test func `an endpoint that is checked again and again fails at no port of the block`() async throws {
    let server = try TLSServer.serve(World.shared.get().good)
    for _ in 0..<20 {
      let endpoints = (0..<20).map { _ in Endpoint.local(.tls, server.port) }
      for result in try await probe(endpoints) {
        #expect(result.samples.first?.failure == nil)
        // What had no port was not watched, and says so.
        #expect(result.path?.witness.map { $0.reason == nil || $0.reason == .noPort } == true)
      }
    }
  }

  @Test func `several loops share a block, and those beyond its ports watch nothing`() {
    let ports = Array(UInt16(41_000)...41_063)
    for loops in [1, 2, 3, 64, 100] {
      let slices = (0..<loops).map { WireShare.slice($0, of: ports, for: loops) }
      let all = slices.flatMap { $0 }
      #expect(Set(all).count == all.count)
      #expect(all.allSatisfy(ports.contains))
      #expect(slices.count { $0.isEmpty } == max(0, loops - 64))
    }
  }

  @Test func `each loop watches its own connections`() async throws {
    let server = try TLSServer.serve(World.shared.get().good)
    let endpoints = (0..<40).map { _ in Endpoint.local(.tls, server.port) }
    let results = try await probe(endpoints, ProbeSettings(loops: 4, watchesWire: true))
    let witnesses = results.compactMap { $0.path?.witness }
    #expect(witnesses.count == 40)
    #expect(witnesses.allSatisfy { $0.reason == .noPort || $0.seen == Self.onLoopback(data: true) })
    #expect(witnesses.contains { $0.answered })
  }
}
