import COpenSSL
import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)))
struct StampTests {
  /// A way to shake hands, and how many flights of the server's it has.
  struct Kind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let options: TLSServer.Options
    let flights: Int64
  }

  static let kinds = [
    Kind(testDescription: "TLS 1.3", options: .init(), flights: 1),
    Kind(testDescription: "TLS 1.2", options: .init(maximumVersion: TLS1_2_VERSION), flights: 2),
    Kind(
      testDescription: "HelloRetryRequest", options: .init(minimumVersion: TLS1_3_VERSION, groups: "P-384"),
      flights: 2),
  ]

  @Test(arguments: kinds)
  func `every flight of the server's is network time, by the kernel's stamps`(kind: Kind) async throws {
    let delay: Int32 = 20
    let server = try SlowServer.serve(World.shared.get().good, kind.options, delay: delay)
    // A machine that is busy with other tests may be late by a whole flight, but not each time.
    var least = Int64.max
    for _ in 0..<20 where least >= (kind.flights + 1) * Int64(delay) * 1000 {
      let run = try await WatchedLoop.run([.local(.tls, server.port, samples: 3)])
      let samples = try #require(run.results.first).samples
      #expect(samples.count == 3)
      try check(samples, kind, delay: delay)
      least = min(least, samples.compactMap { $0.tls?.network?.count }.min() ?? .max)
    }
    #expect(least < (kind.flights + 1) * Int64(delay) * 1000)
  }

  private func check(_ samples: [Sample], _ kind: Kind, delay: Int32) throws {
    for sample in samples {
      #expect(sample.failure == nil)
      let tls = try #require(sample.tls)
      let (network, local) = (try #require(tls.network).count, try #require(tls.local).count)
      #expect(tls.stampedBy == .kernel)
      #expect(network >= kind.flights * Int64(delay) * 1000)
      #expect(network + local == sample.phases.tls?.count)
      #expect(local > 0)
      // What the server was slow by is its own time; the way to it takes next to nothing.
      let think = try #require(tls.serverThink).count
      #expect(think >= Int64(delay - 5) * 1000 && think <= network)
    }
  }

  @Test(arguments: kinds)
  func `without stamps the monotonic clock counts the same flights, and says so`(kind: Kind) async throws {
    let server = try SlowServer.serve(World.shared.get().good, kind.options, delay: 20)
    // What was sent before the thread had to wait for a processor is noted after it, and the flight seems shorter: on a
    // machine that is busy with other tests, but not each time.
    var (network, think) = (Int64.min, Int64.min)
    for _ in 0..<20 where network < kind.flights * 20_000 || think < 15_000 {
      let run = try await WatchedLoop.run([.local(.tls, server.port)], ProbeSettings(kernelStamps: false))
      let sample = try #require(run.results.first?.samples.first)
      let tls = try #require(sample.tls)
      #expect(tls.stampedBy == .user)
      #expect(
        try #require(tls.network).count + (try #require(tls.local).count) == sample.phases.tls?.count)
      (network, think) = (try #require(tls.network).count, try #require(tls.serverThink).count)
    }
    #expect(network >= kind.flights * 20_000)
    #expect(think >= 15_000)
  }

  /// Loses the first packet of 100 bytes three times: the server sends it again, later each time.
  private static let losing = """
    set -e
    PATH=/usr/sbin:/usr/bin:/sbin:/bin
    ip link set lo up
    nft add table ip t
    nft 'add chain ip t in { type filter hook input priority 0; }'
    nft add rule ip t in ip length 152 limit rate 1/hour burst 3 packets drop
    """

  @Test(.enabled(if: Namespace.isAvailable, "needs root, ip and nft"))
  func `waiting for a lost packet is the network's time, though what followed it came long before`()
    async throws
  {
    let world = try World.shared.get()
    let context = try TLSContext(trust: Trust(caFile: world.caFile, only: true))
    let results = try await Namespace.inside(setup: Self.losing) {
      let server = try LoopbackServer { connection in
        let flight = TLSServer.flight(world.good, answering: connection.readRecord())
        connection.send(Array(flight.prefix(100)))
        connection.send(Array(flight.dropFirst(100).prefix(200)))
        connection.send(Array(flight.dropFirst(300)))
        connection.waitForClose()
      }
      return try Namespace.probe([.local(.tls, server.port)], context: context)
    }
    let sample = try #require(results.first?.samples.first)
    #expect(sample.failure == nil)
    let tls = try #require(sample.tls)
    let (network, local) = (try #require(tls.network).count, try #require(tls.local).count)
    // The least timeout of the kernel is 200 ms.
    #expect(network > 150_000 && network > local, "\(network) \(local)")
    #expect(tls.stampedBy == .user)
  }

  @Test(arguments: [true, false])
  func `a loop that waits does not turn`(stamps: Bool) async throws {
    let server = try SlowServer.serve(
      World.shared.get().good, .init(maximumVersion: TLS1_2_VERSION), delay: 100)
    let run = try await WatchedLoop.run(
      [.local(.tls, server.port, samples: 2)], ProbeSettings(kernelStamps: stamps))
    #expect(run.results.first?.samples.map { $0.failure?.code } == [nil, nil])
    // Connected, two flights each, and the end, twice; a stamp that comes late makes one turn more.
    #expect(run.turns <= 20)
  }

  @Test func `a handshake that was cut short has no times of its own`() async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serveFlight(world.good, share: 0.5) { $0.waitForClose() }
    let results = await world.probe([.local(.tls, server.port, timeout: .seconds(2))])
    let sample = try #require(results.first?.samples.first)
    #expect(sample.failure?.code == .tlsTimeoutMid)
    #expect(sample.phases.tls == nil)
    let tls = try #require(sample.tls)
    #expect(tls.network == nil && tls.local == nil && tls.stampedBy == nil)
    #expect(tls.ocspStapled == nil)
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION], [true, false])
  func `a stapled response is noted`(version: Int32, staples: Bool) async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good, .init(maximumVersion: version, staples: staples))
    let sample = try #require(await world.probe([.local(.tls, server.port)]).first?.samples.first)
    #expect(sample.failure == nil)
    #expect(sample.tls?.ocspStapled == staples)
  }

  @Test func `the connection's first round trip is kept beside the last`() async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good)
    let silent = try LoopbackServer { $0.waitForClose() }
    let results = await world.probe([.local(.tls, server.port), .local(.tcp, silent.port)])
    for tcp in results.map({ $0.samples.first?.tcp }) {
      #expect(try #require(tcp?.connectRTT).count > 0)
      #expect(try #require(tcp?.rtt).count > 0)
    }
  }
}
