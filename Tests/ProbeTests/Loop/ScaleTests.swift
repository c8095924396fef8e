import Foundation
import Glibc
import Model
import Synchronization
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(3)))
struct ScaleTests {
  @Test func `a thousand endpoints in one run have a result each`() async throws {
    let world = try World.shared.get()
    let good = try TLSServer.serve(world.good)
    let closed = try LoopbackServer.closedPort()
    let endpoints = (0..<1000).map { index in
      Endpoint.local(.tls, index % 10 == 9 ? closed : good.port, timeout: .seconds(100))
    }
    let run = try await WatchedLoop.run(endpoints, ProbeSettings(inFlight: 40))
    #expect(run.results.count == 1000)
    for (index, result) in run.results.enumerated() {
      #expect(result.samples.map { $0.failure?.code } == [index % 10 == 9 ? .tcpRefused : nil])
      #expect((result.certificate != nil) == (index % 10 != 9))
    }
    #expect(run.mostRunning <= 40)
  }

  @Test func `samples are paced, and do not pile up on a server that is quick`() async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good)
    let endpoints = (0..<400).map { _ in Endpoint.local(.tls, server.port) }
    let run = try await WatchedLoop.run(endpoints)
    #expect(run.results.allSatisfy { $0.samples.first?.failure == nil })
    // All are wanted at once, and without a pace would all run at once. What was due while the thread waited for a
    // processor begins together.
    #expect(run.mostRunning < 300)
  }

  @Test(arguments: [2, 7])
  func `more loops than one share the endpoints and keep their order`(loops: Int) async throws {
    let world = try World.shared.get()
    let good = try TLSServer.serve(world.good)
    let closed = try LoopbackServer.closedPort()
    let prober = try Prober(
      trust: Trust(caFile: world.caFile, only: true), settings: ProbeSettings(loops: loops))
    let endpoints = (0..<20).map { Endpoint.local(.tls, $0 % 3 == 0 ? closed : good.port, samples: 2) }
    let made = Mutex<[pthread_t]>([])
    let asked = Mutex<[[pthread_t]]>([])
    let results = await prober.run(endpoints) {
      let maker = pthread_self()
      made.withLock { $0.append(maker) }
      return { _ in
        asked.withLock { $0.append([maker, pthread_self()]) }
        return nil
      }
    }
    #expect(results.map(\.endpoint) == endpoints)
    // Each thread asks by what was made on it, and by nothing of another's.
    #expect(made.withLock { $0 }.count == loops)
    #expect(asked.withLock { $0 }.count == 40 && asked.withLock { $0 }.allSatisfy { $0[0] == $0[1] })
    for (index, result) in results.enumerated() {
      #expect(
        result.samples.map { $0.failure?.code }
          == Array(repeating: index % 3 == 0 ? .tcpRefused : nil, count: 2))
    }
  }

  @Test func `a run of many is cancelled at once and keeps what it has`() async throws {
    let world = try World.shared.get()
    let good = try TLSServer.serve(world.good)
    let reached = try Signal()
    let silent = try LoopbackServer { connection in
      _ = connection.readRecord()
      reached.send()
      connection.waitForClose()
    }
    var endpoints = (0..<20).map { _ in Endpoint.local(.tls, good.port) }
    endpoints += (0..<100).map { _ in .local(.tls, silent.port, samples: 100, timeout: .seconds(100)) }
    let task = Task { await world.probe(endpoints) }
    #expect(await reached.received())
    task.cancel()
    let cancelled = ContinuousClock.now
    let results = await task.value
    #expect(ContinuousClock.now - cancelled < .seconds(30))
    #expect(
      results.map(\.samples.count) == Array(repeating: 1, count: 20) + Array(repeating: 100, count: 100))
    #expect(results.prefix(20).contains { $0.samples.first?.failure == nil })
  }

  @Test(arguments: [(512, 20, 1024, 2, 486), (4096, 900, 1024, 4, 23), (100, 20, 1024, 3, 100)])
  func `several loops share the limit of open files`(
    wanted: Int, open: Int, allowed: Int, loops: Int, limit: Int
  ) {
    #expect(ProbeLoop.limit(wanted, openFiles: open, allowed: allowed, loops: loops) == limit)
  }

  @Test func `a small limit of open files is kept, and no endpoint is blamed for it`() async {
    // In a process of its own, for the limit is the whole process's.
    await #expect(processExitsWith: .success) {
      // What the tests before have left open is open here, too.
      let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      let last = open.compactMap { Int($0) }.max() ?? 0
      var limits = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
      limits.rlim_cur = rlim_t(last + 96)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
      // The kernel connects them, and no process ever answers.
      let listener = try LoopbackServer.listen(backlog: 1024)
      let port = try LoopbackServer.port(of: listener)
      let endpoints = (0..<300).map { _ in Endpoint.local(.tls, port, timeout: .seconds(1)) }
      let run = try await WatchedLoop.run(endpoints, ProbeSettings(spacing: .zero))
      let isBounded = run.mostRunning > 1 && run.mostRunning < last + 96
      let codes = Set(run.results.flatMap { $0.samples.map { $0.failure?.code } })
      exit(isBounded && codes == [.tlsTimeoutAfterHello] ? 0 : 1)
    }
  }
}
