import Model
import Testing

@testable import Classifier

@Suite struct RunningSummaryTests {
  private static func sample(_ tls: Int64?, _ failure: Failure.Code? = nil) -> Sample {
    Sample(
      address: nil, localPort: nil, started: Timestamp(milliseconds: 0), lag: nil,
      phases: .init(connect: Microseconds(300), tls: tls.map { Microseconds($0) }),
      tls: tls.map {
        .init(
          version: nil, cipher: nil, group: nil, alpn: nil, resumed: nil, network: Microseconds($0 / 2),
          local: Microseconds($0 - $0 / 2))
      }, failure: failure.map { Failure($0) })
  }

  private static func running(_ samples: [Sample], exactly limit: Int = 10_000) -> RunningSummary {
    var running = RunningSummary(exactly: limit)
    for sample in samples { running.take(sample) }
    return running
  }

  @Test func `while there are few samples it says what all of them together say`() {
    let samples = [
      Self.sample(2100), Self.sample(1900), Self.sample(nil, .tlsTimeoutAfterHello), Self.sample(8000),
      Self.sample(1950, .certificateExpired),
    ]
    let running = Self.running(samples)
    #expect(running.summary == EndpointRecord.Summary(samples))
    #expect(running.outcome == Outcome(samples))
    #expect(running.summary.network != nil && running.summary.request == nil)
  }

  @Test func `of many samples the percentiles stay near and the rest is exact`() throws {
    let samples = (0..<5000).map { Self.sample(1000 + Int64($0 * 7919 % 5000)) }
    let near = try #require(Self.running(samples, exactly: 100).summary.tls)
    let exact = try #require(EndpointRecord.Summary(samples).tls)
    #expect(near.min == exact.min && near.max == exact.max && near.jitter == exact.jitter)
    for (one, other) in [(near.median, exact.median), (near.p95, exact.p95)] {
      #expect(abs(one.count - other.count) <= other.count / 100)
    }
  }

  @Test(arguments: [
    ([], Outcome.unmeasured), ([sample(1)], .reachable), ([sample(1), sample(nil, .tcpRefused)], .degraded),
    ([sample(nil, .tcpRefused), sample(nil, .localResource)], .unreachable),
    ([sample(nil, .localResource)], .unmeasured),
  ])
  func `the outcome is that of the samples`(samples: [Sample], outcome: Outcome) {
    #expect(Self.running(samples).outcome == outcome)
    #expect(Outcome(samples) == outcome)
  }

  @Test func `a sample that was cancelled says nothing`() {
    let running = Self.running([Self.sample(2000), Self.sample(nil, .cancelled)])
    #expect(running.sent == 1 && running.ok == 1 && running.outcome == .reachable)
  }
}
