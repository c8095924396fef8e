import Linux
import Model
import Synchronization
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)))
struct SamplingTests {
  private static func endpoint(
    _ port: UInt16, samples: Int, timeout: Duration = .seconds(20), interval: Duration? = nil,
    warmUp: Int = 0,
    retries: Int = 0
  ) -> Endpoint {
    let plain = Endpoint.local(.tls, port, samples: samples, timeout: timeout)
    return Endpoint(
      name: "local", target: plain.target, addresses: plain.addresses, samples: samples, timeout: timeout,
      interval: interval, warmUp: warmUp, retries: retries)
  }

  @Test func `with an interval a sample begins in its turn, whatever the one before does`() async throws {
    let gauge = Gauge()
    let silent = try LoopbackServer { connection in
      gauge.enter()
      connection.waitForClose()
      gauge.leave()
    }
    let run = try await WatchedLoop.run([
      Self.endpoint(silent.port, samples: 5, timeout: .seconds(2), interval: .milliseconds(50))
    ])
    let samples = try #require(run.results.first).samples
    #expect(samples.map { $0.failure?.code } == Array(repeating: .tlsTimeoutAfterHello, count: 5))
    // The last begins after 200 ms, when the first has nearly two seconds to go.
    #expect(run.mostRunning == 5)
    #expect(gauge.highest == 5)
    let starts = samples.map { $0.started.milliseconds }
    #expect(starts == starts.sorted())
    for (index, sample) in samples.enumerated() {
      // Due at its place, and as late as it says. Two clocks are read one after the other, and the thread may have to
      // wait for a processor between them; a place is 50 ms from the next.
      let lag = try #require(sample.lag).count / 1000
      #expect(
        abs(starts[index] - starts[0] + (samples[0].lag?.count ?? 0) / 1000 - lag - Int64(index) * 50) <= 20)
    }
  }

  @Test func `an interval is kept between samples that are quick`() async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good)
    let endpoint = Self.endpoint(server.port, samples: 4, interval: .milliseconds(60))
    let samples = try #require(await world.probe([endpoint]).first).samples
    #expect(samples.map { $0.failure?.code } == [nil, nil, nil, nil])
    // When each was due: on a busy machine the first may begin late, and the others in their time.
    let due = try samples.map { $0.started.milliseconds - (try #require($0.lag).count) / 1000 }
    #expect(zip(due, due.dropFirst()).allSatisfy { abs($1 - $0 - 60) <= 20 }, "\(due)")
  }

  @Test(arguments: [nil, Duration.milliseconds(5)])
  func `samples to warm up are made and not counted`(interval: Duration?) async throws {
    let world = try World.shared.get()
    let connections = Counter()
    let server = try LoopbackServer { connection in
      // The first two are the ones to warm up.
      if connections.next() >= 2 { connection.resetOnClose() }
      _ = connection.readRecord()
    }
    let endpoint = Self.endpoint(server.port, samples: 3, interval: interval, warmUp: 2)
    let samples = try #require(await world.probe([endpoint]).first).samples
    #expect(connections.next() == 5)
    #expect(samples.count == 3)
    #expect(samples.allSatisfy { $0.attempt == nil })
    if interval == nil {
      #expect(samples.map { $0.failure?.code } == Array(repeating: .tlsResetAfterHello, count: 3))
    }
  }

  @Test func `a failed sample is tried again at once, and every try is kept`() async throws {
    let world = try World.shared.get()
    let connections = Counter()
    let server = try LoopbackServer { connection in
      let number = connections.next()
      _ = connection.readRecord()
      if number < 4 {
        connection.resetOnClose()
      } else {
        connection.waitForClose()
      }
    }
    // The first sample fails as often as it may, the second by its time once it is not reset any more.
    let endpoint = Self.endpoint(server.port, samples: 2, timeout: .seconds(2), retries: 2)
    let samples = try #require(await world.probe([endpoint]).first).samples
    #expect(samples.map(\.attempt) == [1, 2, 3, 1, 2, 3])
    #expect(
      samples.map { $0.failure?.code } == [
        .tlsResetAfterHello, .tlsResetAfterHello, .tlsResetAfterHello, .tlsResetAfterHello,
        .tlsTimeoutAfterHello, .tlsTimeoutAfterHello,
      ])
    #expect(samples.filter { $0.failure?.isCensored == true }.count == 2)
  }

  @Test func `a sample that succeeds is not tried again, nor one that this host is to blame for`()
    async throws
  {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good)
    let good = Self.endpoint(server.port, samples: 2, retries: 3)
    let unnamed = Endpoint(
      name: "x", target: Target(scheme: .tls, host: "", port: 443), samples: 2, retries: 3)
    let results = await world.probe([good, unnamed])
    #expect(results.map { $0.samples.map(\.attempt) } == [[1, 1], [1, 1]])
    #expect(results.last?.samples.allSatisfy { $0.failure?.code == .localConfig } == true)
  }

  @Test func `samples of an interval that never began are cancelled, those to warm up are not counted`()
    async throws
  {
    let world = try World.shared.get()
    let reached = try Signal()
    let silent = try LoopbackServer { connection in
      _ = connection.readRecord()
      reached.send()
      connection.waitForClose()
    }
    let endpoint = Self.endpoint(
      silent.port, samples: 4, timeout: .seconds(50), interval: .seconds(3600), warmUp: 1, retries: 1)
    let task = Task { await world.probe([endpoint]) }
    #expect(await reached.received())
    task.cancel()
    let samples = try #require(await task.value.first).samples
    #expect(samples.map { $0.failure?.code } == Array(repeating: .cancelled, count: 4))
  }

  @Test func `samples with a listener are reported as they end, and none is kept`() async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good)
    let told = Mutex<[EndedSample]>([])
    let results = await world.prober.run(
      [Self.endpoint(server.port, samples: 3, warmUp: 1), Self.endpoint(server.port, samples: 2)],
      path: { { _ in Path(interface: "lo", source: nil, nextHop: nil) } },
      onSample: { ended in told.withLock { $0.append(ended) } })
    #expect(results.map(\.samples.count) == [0, 0])
    #expect(results.allSatisfy { $0.certificate?.verified == true && $0.path?.interface == "lo" })
    let ended = told.withLock(\.self)
    #expect(ended.filter { $0.endpointIndex == 0 }.map(\.number) == [1, 2, 3])
    #expect(ended.filter { $0.endpointIndex == 1 }.map(\.number) == [1, 2])
    #expect(ended.allSatisfy { $0.sample.failure == nil && $0.sample.phases.tls != nil })
    #expect(Set(ended.map(\.certificate)) == [results.first?.certificate])
  }

  @Test func `samples without end are made until the task is cancelled`() async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good)
    let endpoint = Self.endpoint(server.port, samples: .max, warmUp: 1)
    let told = Mutex<[EndedSample]>([])
    let enough = try Signal()
    let task = Task {
      await world.prober.run([endpoint], path: { { _ in nil } }) { ended in
        told.withLock { $0.append(ended) }
        if ended.number == 20 { enough.send() }
      }
    }
    #expect(await enough.received())
    task.cancel()
    let results = await task.value
    #expect(results.map(\.samples.count) == [0])
    let ended = told.withLock(\.self)
    #expect(ended.map(\.number) == Array(1...ended.count))
    #expect(ended.dropLast().allSatisfy { $0.sample.failure == nil })
  }

  @Test func `a pace goes by what samples take`() {
    var pace = Pace(nil, from: MonotonicTime(nanoseconds: 0))
    var spent: Int64 = 0
    pace.ended(1, afterRunningFor: spent)
    for _ in 0..<200 {
      spent += 2_000_000
      pace.ended(1, afterRunningFor: spent)
    }
    #expect((1_900_000...2_000_000).contains(pace.cost))
    pace.begun(due: MonotonicTime(nanoseconds: 0))
    #expect((1_800_000...2_000_000).contains(pace.next.nanoseconds))
    let early = MonotonicTime(nanoseconds: 5)
    let late = MonotonicTime(nanoseconds: 3_000_000)
    #expect(pace.due(early) == pace.next)
    #expect(pace.due(late) == late)
    // One that was out of the ordinary does not stop the others.
    pace.ended(1, afterRunningFor: spent + 10_000_000_000)
    #expect(pace.cost < 3_000_000)
  }

  @Test func `a pace that was asked for is kept`() {
    var pace = Pace(.milliseconds(7), from: MonotonicTime(nanoseconds: 0))
    pace.begun(due: MonotonicTime(nanoseconds: 1_000_000))
    #expect(pace.next.nanoseconds == 8_000_000)
  }
}
