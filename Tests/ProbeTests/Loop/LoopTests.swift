import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(3)))
struct LoopTests {
  @Test func `fifty endpoints that fail in different ways do not disturb each other`() async throws {
    let world = try World.shared.get()
    let good = try TLSServer.serve(world.good)
    let expired = try TLSServer.serve(
      try Identity(.init(notBefore: -7200, notAfter: -3600), by: world.authority))
    let resets = try LoopbackServer { connection in
      _ = connection.readRecord()
      connection.resetOnClose()
    }
    let silent = try LoopbackServer { $0.waitForClose() }
    let plain = try LoopbackServer { connection in
      connection.send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
      connection.waitForClose()
    }
    let closed = try LoopbackServer.closedPort()
    let kinds: [(port: UInt16, code: Failure.Code?)] = [
      (good.port, nil), (expired.port, .certificateExpired), (resets.port, .tlsResetAfterHello),
      (plain.port, .tlsNotTLS), (closed, .tcpRefused),
    ]
    var endpoints = (0..<45).map { Endpoint.local(.tls, kinds[$0 % kinds.count].port, samples: 3) }
    endpoints += (0..<5).map { _ in .local(.tls, silent.port, samples: 3, timeout: .seconds(2)) }
    let results = await world.probe(endpoints)
    #expect(results.map(\.endpoint) == endpoints)
    for (index, result) in results.enumerated() {
      let expected = index < 45 ? kinds[index % kinds.count].code : .tlsTimeoutAfterHello
      #expect(result.samples.map { $0.failure?.code } == Array(repeating: expected, count: 3))
      #expect(result.samples.allSatisfy { ($0.phases.connect != nil) == (expected != .tcpRefused) })
      #expect(result.samples.allSatisfy { $0.lag != nil && $0.address != nil })
    }
  }

  @Test func `cancelling ends at once and keeps what was measured`() async throws {
    let world = try World.shared.get()
    let good = try TLSServer.serve(world.good)
    let reached = try Signal()
    let silent = try LoopbackServer { connection in
      _ = connection.readRecord()
      reached.send()
      connection.waitForClose()
    }
    let begun = ContinuousClock.now
    let task = Task {
      await world.probe([
        .local(.tls, good.port), .local(.tls, silent.port, samples: 3, timeout: .seconds(50)),
      ])
    }
    #expect(await reached.received())
    task.cancel()
    let results = await task.value
    #expect(ContinuousClock.now - begun < .seconds(40))
    #expect(results.map(\.samples.count) == [1, 3])
    let stopped = try #require(results.last).samples
    #expect(stopped.allSatisfy { $0.failure?.code == .cancelled })
    #expect(stopped.map { $0.phases.connect != nil } == [true, false, false])
  }

  @Test func `a task that was cancelled before it began measures nothing`() async throws {
    let world = try World.shared.get()
    let silent = try LoopbackServer { $0.waitForClose() }
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await world.probe([.local(.tls, silent.port, samples: 2, timeout: .seconds(50))])
    }
    let samples = try #require(await task.value.first).samples
    #expect(samples.map { $0.failure?.code } == [.cancelled, .cancelled])
  }

  @Test func `no more samples run at once than are allowed`() async throws {
    let world = try World.shared.get()
    let gauge = Gauge()
    let server = try LoopbackServer { connection in
      _ = connection.readRecord()
      gauge.enter()
      gauge.leave()
    }
    let prober = try Prober(
      trust: Trust(caFile: world.caFile, only: true), settings: ProbeSettings(spacing: .zero, inFlight: 1))
    let endpoints = (0..<12).map { _ in Endpoint.local(.tls, server.port, samples: 2) }
    let results = await prober.run(endpoints)
    let samples = results.flatMap(\.samples)
    #expect(samples.count == 24)
    #expect(samples.allSatisfy { $0.failure?.code == .tlsClosedAfterHello })
    #expect(gauge.highest == 1)
    // Those that had to wait say so.
    #expect(samples.compactMap(\.lag).max().map { $0.count > 0 } == true)
  }

  @Test(arguments: [(512, 20, 1024, 512), (512, 900, 1024, 92), (512, 1020, 1024, 1), (0, 0, 1024, 1)])
  func `the limit of open files bounds what runs at once`(wanted: Int, open: Int, allowed: Int, limit: Int) {
    #expect(ProbeLoop.limit(wanted, openFiles: open, allowed: allowed) == limit)
  }

  @Test func `a sample behind a proxy over TLS needs the files of its relay, too`() {
    var endpoint = Endpoint.local(.tls, 443)
    #expect(ProbeLoop.files(of: endpoint) == 1)
    endpoint.proxy = Proxy(scheme: .https, host: "127.0.0.1", port: 3129)
    let files = ProbeLoop.files(of: endpoint)
    #expect(ProbeLoop.limit(512, openFiles: 10, allowed: 1024, files: files) == 245)
    #expect(ProbeLoop.limit(512, openFiles: 10, allowed: 1024, loops: 2, files: files) == 122)
  }

  @Test func `no endpoints and no samples are no work`() async throws {
    let world = try World.shared.get()
    #expect(await world.probe([]).isEmpty)
    let results = await world.probe([.local(.tls, 443, samples: 0)])
    #expect(results.map(\.samples.count) == [0])
  }
}
