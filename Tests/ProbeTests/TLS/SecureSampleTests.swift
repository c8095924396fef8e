import COpenSSL
import Model
import Testing

@testable import Probe

/// A sample of `https` holds what one of `tls` does.
@Suite(.timeLimit(.minutes(2)))
struct SecureSampleTests {
  private static func answer(_ session: TLSServer.Session) {
    _ = session.readRequest()
    session.send("HTTP/1.1 204 No Content\r\n\r\n")
    session.end()
  }

  private static func line(_ messages: [HandshakeMessage]) -> String {
    messages.map { ($0.from == .client ? ">" : "<") + $0.name }.joined(separator: " ")
  }

  @Test(arguments: MessageTests.kinds)
  func `the messages of the handshake are all there, and none of what follows it`(kind: MessageTests.Kind)
    async throws
  {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good, kind.options, then: Self.answer)
    let sample = try #require(await world.probe([.local(.https, server.port)]).first?.samples.first)
    #expect(sample.failure == nil)
    let tls = try #require(sample.tls)
    let messages = try #require(tls.messages)
    // libcurl asks for no tickets, and in TLS 1.3 they come after the handshake.
    #expect(Self.line(messages) == kind.messages.replacing(" <NewSessionTicket", with: ""))
    #expect(messages.first?.at.count == 0)
    let times = messages.map(\.at)
    #expect(times == times.sorted())
    let end = try #require(sample.phases.tls)
    #expect(try #require(messages.last { $0.name == "Finished" }).at <= end)
    #expect(tls.ocspStapled == kind.options.staples)
    #expect(tls.cipher != nil && tls.group != nil && tls.version != nil)
    // libcurl reads the flights in pieces, so it is unknown when one was complete.
    #expect(tls.network == nil && tls.local == nil && tls.stampedBy == nil)
  }

  @Test func `a handshake that was cut short keeps the messages that came`() async throws {
    let world = try World.shared.get()
    let cut = try TLSServer.serveFlight(world.good, share: 0.9) { _ in }
    let mute = try LoopbackServer { connection in
      _ = connection.readRecord()
      connection.resetOnClose()
    }
    let samples = await world.probe([.local(.https, cut.port), .local(.https, mute.port)]).map(
      \.samples.first)
    #expect(samples.map { $0?.failure?.code } == [.tlsInterrupted, .tlsResetAfterHello])
    let names = samples.map { $0?.tls?.messages?.map(\.name) ?? [] }
    #expect(names[0].prefix(3) == ["ClientHello", "ServerHello", "EncryptedExtensions"])
    #expect(!names[0].contains("Finished"))
    #expect(names[1] == ["ClientHello"])
  }

  @Test func `a request that is tried again is numbered, late by its lag, and knows its first round trip`()
    async throws
  {
    let world = try World.shared.get()
    let connections = Counter()
    let server = try TLSServer.serve(world.good) { session in
      if connections.next() > 0 { return Self.answer(session) }
      _ = session.readRequest()
      session.end()
    }
    let result = try #require(await world.probe([.local(.https, server.port, retries: 2)]).first)
    #expect(result.samples.map(\.attempt) == [1, 2])
    #expect(result.samples.map { $0.failure?.code } == [.httpEmpty, nil])
    for sample in result.samples {
      #expect(sample.lag != nil)
      #expect(sample.tcp?.connectRTT != nil)
      #expect(sample.tcp?.rtt != nil)
    }
    let single = try #require(await world.probe([.local(.https, server.port)]).first?.samples.first)
    #expect(single.attempt == nil)
  }
}
