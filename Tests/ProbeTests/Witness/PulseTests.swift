import Glibc
import Linux
import Model
import Testing

@testable import Probe

@Suite struct PulseLengthsTests {
  @Test func `lengths lie between what old servers do not bear and what passes everywhere`() throws {
    let lengths = try #require(PulseLengths(hello: 240, segment: 1348))
    #expect(lengths.steps == 33)
    #expect(240 + lengths.hello >= 512)
    #expect(240 + lengths.hello + 32 * 16 <= 1100)
  }

  @Test func `where segments are small there are fewer lengths, and none where there is no room`() throws {
    let small = try #require(PulseLengths(hello: 240, segment: 648))
    #expect(small.steps < 33 && small.steps > 15)
    #expect(240 + small.hello + (small.steps - 1) * 16 <= 648 - 16)
    #expect(PulseLengths(hello: 240, segment: 280) == nil)
    #expect(PulseLengths(hello: 1500, segment: 1348) == nil)
  }

  @Test func `draws are spread over all lengths`() throws {
    let lengths = try #require(PulseLengths(hello: 240, segment: 1348))
    let drawn = Set((0..<2000).map { _ in PulseDraw(lengths).filling.count })
    #expect(drawn.count == 33)
    #expect(drawn.allSatisfy { ($0 - lengths.hello) % 16 == 0 })
  }
}

/// Handshakes of random lengths, on loopback.
@Suite(.enabled(if: PacketTap.obstacle() == nil, "a tap needs CAP_NET_RAW"), .timeLimit(.minutes(3)))
struct PulseTests {
  private static let loopback = IPAddress("127.0.0.1")

  private func record(
    _ endpoint: Endpoint, count: Int = 4, scope: WireScope, apart: Bool = false, segment: Int = 1348
  ) async throws -> WireRecording {
    let prober = try PulseProber(World.shared.get().prober)
    return await prober.round(
      endpoint, at: try #require(Self.loopback), segment: segment, count: count, scope: scope, apart: apart,
      path: { { _ in nil } })
  }

  @Test(arguments: [false, true])
  func `each message leaves as long as it was drawn, and is answered`(apart: Bool) async throws {
    let server = try TLSServer.serve(World.shared.get().good)
    let recording = try await record(
      .local(.tls, server.port), scope: WireScope(ports: [Service(transport: .tcp, port: server.port)]),
      apart: apart)
    #expect(recording.obstacle == nil && recording.handshakes == 4 && recording.drops == 0)
    #expect(recording.entered == ["lo"])
    // Of each handshake the ClientHello and the last flight.
    #expect(recording.pulses.count == 8)
    for pulse in recording.pulses {
      #expect(pulse.steps == 33 && (512...1100).contains(pulse.length))
      // Headers of IPv4 and of TCP with its stamps.
      let packet = recording.packets.first {
        !$0.isOutgoing && $0.length == pulse.length + 52 && $0.at >= pulse.sent
      }
      #expect(packet != nil, "\(pulse)")
    }
    #expect(recording.pulses.count { $0.answered != nil && $0.answer > 500 } >= 4)
  }

  @Test func `where segments are small each message is as long as it was drawn, too`() async throws {
    let server = try TLSServer.serve(World.shared.get().good)
    let recording = try await record(
      .local(.tls, server.port), count: 8,
      scope: WireScope(ports: [Service(transport: .tcp, port: server.port)]), segment: 648)
    #expect(recording.pulses.count == 16)
    // Two kinds of messages, each with one length for a step.
    let bases = Set(recording.pulses.map { $0.length - $0.step * 16 })
    #expect(bases.count <= 2, "\(recording.pulses)")
    #expect(recording.pulses.allSatisfy { $0.length <= 648 })
  }

  @Test func `a server of TLS 1.2 gets one message of a drawn length`() async throws {
    let nginx = try Nginx.shared.get()
    let recording = try await record(
      .local(.https, nginx.securePort), count: 2, scope: WireScope(everything: true))
    #expect(recording.obstacle == nil)
    #expect(recording.pulses.count >= 2)
    #expect(recording.unseen?["lo"] == 0)
  }

  @Test func `what is chosen by its length is given after a message alone`() async throws {
    let server = try TLSServer.serve(World.shared.get().good)
    let recording = try await record(.local(.tls, server.port), scope: WireScope(lengths: 560...1200))
    #expect(recording.pulses.count == 8)
    let lengths = Set(recording.packets.map(\.length))
    #expect(recording.packets.allSatisfy { $0.isOutgoing && (560...1200).contains($0.length) })
    for pulse in recording.pulses { #expect(lengths.contains(pulse.length + 52)) }
    // Without a message nothing is chosen.
    let recorder = try WireRecorder(WireScope(lengths: 20...2000))
    let other = try LoopbackServer { $0.waitForClose() }
    _ = try await World.shared.get().probe([.local(.tcp, other.port)])
    #expect(recorder.stop().packets.isEmpty)
  }

  @Test func `an endpoint that does not answer is told, and soon`() async throws {
    let closed = try LoopbackServer.closedPort()
    let recording = try await record(.local(.tls, closed), scope: WireScope(everything: true), apart: true)
    #expect(recording.pulses.isEmpty && recording.handshakes >= 1)
  }

  @Test func `other handshakes are as they were`() async throws {
    let server = try TLSServer.serve(World.shared.get().good)
    let recorder = try WireRecorder(WireScope(ports: [Service(transport: .tcp, port: server.port)]))
    let result = try #require(await World.shared.get().probe([.local(.tls, server.port)]).first)
    #expect(result.samples.first?.failure == nil)
    // A ClientHello of OpenSSL's own length, padded to 512 bytes, with the record's header.
    let sent = recorder.stop().packets.filter { !$0.isOutgoing }.map { $0.length - 52 }
    #expect(sent.contains(517) || sent.contains { $0 > 1200 })
  }
}
