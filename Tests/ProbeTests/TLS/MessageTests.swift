import COpenSSL
import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)))
struct MessageTests {
  struct Kind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let options: TLSServer.Options
    /// `>` before what the client sends, `<` before what the server does.
    let messages: String
  }

  static let kinds = [
    Kind(
      testDescription: "TLS 1.3", options: .init(),
      messages: """
        >ClientHello <ServerHello <EncryptedExtensions <Certificate <CertificateVerify <Finished >Finished
        """),
    Kind(
      testDescription: "TLS 1.2", options: .init(maximumVersion: TLS1_2_VERSION),
      messages: """
        >ClientHello <ServerHello <Certificate <ServerKeyExchange <ServerHelloDone >ClientKeyExchange >Finished \
        <NewSessionTicket <Finished
        """),
    Kind(
      testDescription: "TLS 1.2, stapled", options: .init(maximumVersion: TLS1_2_VERSION, staples: true),
      messages: """
        >ClientHello <ServerHello <Certificate <CertificateStatus <ServerKeyExchange <ServerHelloDone \
        >ClientKeyExchange >Finished <NewSessionTicket <Finished
        """),
    Kind(
      testDescription: "HelloRetryRequest", options: .init(minimumVersion: TLS1_3_VERSION, groups: "P-384"),
      messages: """
        >ClientHello <HelloRetryRequest >ClientHello <ServerHello <EncryptedExtensions <Certificate \
        <CertificateVerify <Finished >Finished
        """),
    Kind(
      testDescription: "client certificate, TLS 1.2",
      options: .init(
        maximumVersion: TLS1_2_VERSION, wantsClientCertificate: true, takesNoCertificate: true),
      messages: """
        >ClientHello <ServerHello <Certificate <ServerKeyExchange <CertificateRequest <ServerHelloDone \
        >Certificate >ClientKeyExchange >Finished <NewSessionTicket <Finished
        """),
    Kind(
      testDescription: "client certificate, TLS 1.3",
      options: .init(wantsClientCertificate: true, takesNoCertificate: true),
      messages: """
        >ClientHello <ServerHello <EncryptedExtensions <CertificateRequest <Certificate <CertificateVerify \
        <Finished >Certificate >Finished <NewSessionTicket
        """),
  ]

  private static func line(_ messages: [HandshakeMessage]) -> String {
    messages.map { ($0.from == .client ? ">" : "<") + $0.name }.joined(separator: " ")
  }

  /// Servers and what stands before them have been seen to halt at a ClientHello of 256 to 511 bytes (RFC 7685).
  @Test(arguments: [Target.Scheme.tls, .https])
  func `no ClientHello has a length at which old servers halt`(scheme: Target.Scheme) async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good)
    let sample = try #require(await world.probe([.local(scheme, server.port)]).first?.samples.first)
    let hello = try #require(sample.tls?.messages?.first)
    #expect(hello.name == "ClientHello" && hello.bytes == 512)
  }

  @Test(arguments: kinds)
  func `the messages are all there, in their order`(kind: Kind) async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good, kind.options)
    let sample = try #require(await world.probe([.local(.tls, server.port)]).first?.samples.first)
    #expect(sample.failure == nil)
    let messages = try #require(sample.tls?.messages)
    // One ticket is enough to know the server's verdict; whether the second was there by then is chance.
    let twice = "<NewSessionTicket <NewSessionTicket"
    #expect(Self.line(messages).replacing(twice, with: "<NewSessionTicket") == kind.messages)
    #expect(messages.first?.at.count == 0)
    let times = messages.map(\.at)
    #expect(times == times.sorted())
    if let tls = sample.phases.tls, let last = messages.last(where: { $0.name == "Finished" }) {
      #expect(last.at <= tls)
    }
    // A message has a header of four bytes (RFC 8446 section 4), and only that of ServerHelloDone has nothing after it.
    #expect(messages.allSatisfy { $0.bytes > 4 || $0.name == "ServerHelloDone" })
  }

  @Test func `a ClientHello has the size that the server read`() async throws {
    let world = try World.shared.get()
    let sent = HelloLog()
    let server = try LoopbackServer { connection in
      sent.add(connection.readRecord())
      connection.resetOnClose()
    }
    let sample = try #require(await world.probe([.local(.tls, server.port)]).first?.samples.first)
    #expect(sample.failure?.code == .tlsResetAfterHello)
    let messages = try #require(sample.tls?.messages)
    #expect(messages.map(\.name) == ["ClientHello"])
    // Without the five bytes of the record's header.
    #expect(messages.first?.bytes == sent.hellos.first.map { $0.count - 5 })
    #expect(sample.tls?.version == nil)
  }

  @Test func `a handshake that was cut short keeps the messages that came`() async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serveFlight(world.good, share: 0.9) { _ in }
    let sample = try #require(await world.probe([.local(.tls, server.port)]).first?.samples.first)
    #expect(sample.failure?.code == .tlsInterrupted)
    let names = try #require(sample.tls?.messages).map(\.name)
    #expect(names.prefix(3) == ["ClientHello", "ServerHello", "EncryptedExtensions"])
    #expect(!names.contains("Finished"))
  }

  @Test func `what a peer sends without end is not kept without end`() {
    var trace = MessageTrace()
    let message: [UInt8] = [77, 0, 0, 0]
    message.withUnsafeBytes { bytes in for _ in 0..<5000 { trace.note(bytes, written: false) } }
    let messages = trace.messages(since: nil) ?? []
    #expect(messages.count < 100)
    #expect(messages.first?.name == "Handshake77")
    #expect(MessageTrace().messages(since: nil) == nil)
  }
}
