import Glibc
import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(5)))
struct GarbageTests {
  /// Random bytes, some behind the header of a record or of a ServerHello, so that every layer gets its share.
  private static func garbage(_ round: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    let body = (0..<Int.random(in: 1...3000)).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    func record(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
      [type, 3, 3, UInt8(body.count >> 8), UInt8(body.count & 0xff)] + body
    }
    switch round % 4 {
    case 0: return body
    case 1: return record(22, body)
    case 2: return record(22, [2, 0, UInt8(body.count >> 8), UInt8(body.count & 0xff)] + body)
    default: return record(UInt8.random(in: 20...24), body) + body
    }
  }

  @Test func `random bytes in place of a ServerHello always give a code and never a crash`() async throws {
    let world = try World.shared.get()
    let rounds = Counter()
    let server = try LoopbackServer { connection in
      _ = connection.readRecord()
      connection.send(Self.garbage(rounds.next()))
    }
    let results = await world.probe((0..<20).map { _ in .local(.tls, server.port, samples: 10) })
    let samples = results.flatMap(\.samples)
    #expect(samples.count == 200)
    for sample in samples {
      let failure = try #require(sample.failure)
      #expect(failure.phase == .tls)
      #expect(sample.phases.connect != nil)
      #expect(sample.phases.tls == nil)
    }
  }

  @Test(arguments: [Target.Scheme.tls, .https])
  func `a server whose messages never end does not keep the thread from the others`(scheme: Target.Scheme)
    async throws
  {
    let world = try World.shared.get()
    // HelloRequests, which OpenSSL passes over one by one as long as there are any.
    let record = [22, 3, 3, 0x3e, 0x80] + [UInt8](repeating: 0, count: 16000)
    let block = (0..<32).flatMap { _ in record }
    let server = try LoopbackServer { connection in
      _ = connection.readRecord()
      while Glibc.send(connection.descriptor, block, block.count, Int32(MSG_NOSIGNAL)) > 0 {}
    }
    let results = await world.probe([.local(scheme, server.port, samples: 3)])
    let samples = try #require(results.first).samples
    #expect(samples.count == 3)
    for sample in samples {
      #expect(sample.failure?.code == .tlsNegotiation)
      guard case .endlessHandshake(let messages)? = sample.failure?.facts else {
        Issue.record("\(String(describing: sample.failure))")
        continue
      }
      #expect(messages > 64)
      #expect(sample.phases.connect != nil && sample.phases.tls == nil)
    }
  }

  @Test func `a server's flight with random damage always gives a code or a success and never a crash`()
    async throws
  {
    let world = try World.shared.get()
    let server = try LoopbackServer { connection in
      var flight = TLSServer.flight(world.good, answering: connection.readRecord())
      guard !flight.isEmpty else { return }
      for _ in 0..<3 { flight[Int.random(in: flight.indices)] ^= UInt8.random(in: 1...255) }
      connection.send(flight)
    }
    let results = await world.probe((0..<20).map { _ in .local(.tls, server.port, samples: 5) })
    for sample in results.flatMap(\.samples) {
      let failure = try #require(sample.failure)
      #expect(failure.code != .internal)
      #expect(sample.phases.connect != nil)
    }
  }
}
