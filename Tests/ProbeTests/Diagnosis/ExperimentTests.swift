import Glibc
import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)))
struct ExperimentTests {
  /// Probes an endpoint, and tries what follows from that.
  private func experiments(
    _ endpoint: Endpoint, controlResolver: SocketAddress? = nil, underlay: String? = nil,
    limit: Duration = .seconds(30)
  ) async throws -> [Experiment] {
    let world = try World.shared.get()
    let results = await world.probe([endpoint])
    return await Experimenter(prober: world.prober, controlResolver: controlResolver, limit: limit)
      .run(after: results, underlays: [underlay], path: { { _ in nil } }).first ?? []
  }

  @Test func `a neutral name is as long as the endpoint's, and no host's`() {
    for length in [1, 9, 13, 60, 71, 72, 73, 135, 136, 137, 253, 300] {
      let name = Variation.neutralName(asLongAs: String(repeating: "a", count: length))
      #expect(name.utf8.count == max(9, min(length, 253)))
      #expect(name.hasSuffix(".invalid"))
      #expect(
        name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
          (1...63).contains($0.count)
        })
    }
  }

  @Test func `a server that resets on a name is asked with it, with another, and with none`() async throws {
    let server = try LoopbackServer { connection in
      let hello = String(decoding: connection.readRecord(), as: UTF8.self)
      // An alert: internal_error.
      if !hello.contains("erp.corp.test") { return connection.send([21, 3, 3, 0, 2, 2, 80]) }
      connection.resetOnClose()
    }
    let made = try await experiments(.local(.tls, server.port, samples: 2))
    let again = made.filter { $0.kind == .again }
    let neutral = made.filter { $0.kind == .neutralName }
    #expect(made.count == 4 && again.count == 2 && neutral.count == 2)
    #expect(again.allSatisfy { $0.sample.failure?.code == .tlsResetAfterHello })
    #expect(neutral.allSatisfy { $0.sample.failure?.code == .tlsAlert })
    #expect(neutral.compactMap(\.serverName).count == 1)
    #expect(again.allSatisfy { $0.sample.tls?.ended != nil }, "when the reset came is written down")
  }

  @Test func `after a halt small segments and classical groups are tried`() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRecord()
      connection.waitForClose()
    }
    let made = try await experiments(.local(.tls, server.port, timeout: .milliseconds(300)))
    #expect(
      made.map(\.kind).sorted { $0.rawValue < $1.rawValue }
        == [.again, .again, .classicalGroups, .neutralName, .smallSegments, .smallSegments])
    for one in made {
      #expect(one.sample.failure?.code == .tlsTimeoutAfterHello)
      let mss = try #require(one.sample.tcp?.mss)
      #expect((mss <= 536) == (one.kind == .smallSegments))
    }
    let hello = try #require(made.first { $0.kind == .again }?.sample.tls?.messages?.first?.bytes)
    let classical = try #require(
      made.first { $0.kind == .classicalGroups }?.sample.tls?.messages?.first?.bytes)
    #expect(classical <= hello)
  }

  @Test func `nothing is tried where a sample came through, or where more than a handshake failed`()
    async throws
  {
    let world = try World.shared.get()
    let fine = try TLSServer.serve(world.good)
    #expect(try await experiments(.local(.tls, fine.port)).isEmpty)
    let closed = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.send("HTTP/1.1 500 no\r\nContent-Length: 0\r\n\r\n")
    }
    #expect(try await experiments(.local(.http, closed.port)).isEmpty)
  }

  @Test func `the control resolver is asked after a wrong name, and whom it names is tried`() async throws {
    let world = try World.shared.get()
    let names = try NameServer()
    let server = try TLSServer.serve(world.good)
    let prober = try Prober(
      trust: Trust(caFile: world.caFile, only: true), settings: ProbeSettings(resolvers: [names.address]))
    let endpoint = Endpoint(
      name: "good", target: Target(scheme: .tls, host: "good.test", port: server.port), samples: 1)
    let results = await prober.run([endpoint])
    let loopback = try #require(IPAddress("127.0.0.1"))
    #expect(results.first?.samples.first?.failure?.code == .certificateNameMismatch)
    #expect(results.first?.answers == [loopback])
    let made =
      await Experimenter(prober: prober, controlResolver: names.address)
      .run(after: results, underlays: [nil], path: { { _ in nil } }).first ?? []
    #expect(made.map(\.kind) == [.controlAnswer] && made.first?.answers == [loopback])
    #expect(made.first?.sample.failure?.code == .certificateNameMismatch && made.first?.certificate != nil)
    let none = await Experimenter(prober: prober, controlResolver: nil)
      .run(after: results, underlays: [nil], path: { { _ in nil } })
    #expect(none == [[]])
  }

  @Test func `experiments end when their time is over`() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRecord()
      connection.waitForClose()
    }
    let world = try World.shared.get()
    let endpoint = Endpoint.local(.tls, server.port, timeout: .milliseconds(200))
    let results = await world.probe([endpoint])
    let slow = results.map { result in
      ProbeResult(
        endpoint: .local(.tls, server.port, timeout: .seconds(60)), samples: result.samples, certificate: nil,
        path: nil)
    }
    let began = ContinuousClock.now
    let made = await Experimenter(prober: world.prober, controlResolver: nil, limit: .milliseconds(300))
      .run(after: slow, underlays: [nil], path: { { _ in nil } })
    #expect(made == [[]])
    #expect(ContinuousClock.now - began < .seconds(20))
  }

  @Test func `what cannot be bound to the underlay is said to be this host's fault`() async throws {
    let port = try LoopbackServer.closedPort()
    let made = try await experiments(.local(.tls, port), underlay: "gone0")
    #expect(made.map(\.kind) == [.again, .besideTunnel, .besideTunnel])
    #expect(made.first?.sample.failure?.code == .tcpRefused)
    #expect(made.last?.sample.failure?.phase == .local)
  }
}
