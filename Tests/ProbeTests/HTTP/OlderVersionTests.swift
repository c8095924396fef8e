import COpenSSL
import Model
import Testing

@testable import Probe

/// Servers of HTTP/2 that want a request by HTTP/1.1.
@Suite(.timeLimit(.minutes(2)))
struct OlderVersionTests {
  private func sample(_ endpoint: Endpoint) async throws -> Sample {
    try #require(await World.shared.get().probe([endpoint]).first?.samples.first)
  }

  /// Apache, by the version of TLS.
  enum Server: CaseIterable {
    case new, old

    var port: UInt16 {
      get throws {
        let ports = try Apache.shared.get().ports
        return self == .new ? ports.new : ports.old
      }
    }
  }

  @Test(.enabled(if: Apache.isAvailable, "needs root and apache2"), arguments: Server.allCases)
  func `a path that asks for a certificate of its own is asked for once more, by HTTP 1 1`(server: Server)
    async throws
  {
    let world = try World.shared.get()
    for path in ["/private/", "/to-private"] {
      let sample = try await sample(.local(.https, server.port, path: path, showing: world.client))
      #expect(sample.failure == nil, "\(String(describing: sample.failure))")
      #expect(sample.http?.status == 200)
      #expect(sample.http?.version == "1.1")
      #expect(sample.http?.redirects == (path == "/to-private" ? 1 : 0))
      // The handshake that is timed is the first.
      #expect(sample.tls?.alpn == "h2")
      #expect(sample.tls?.version == (server == .new ? "TLSv1.3" : "TLSv1.2"))
      let (request, first) = (try #require(sample.phases.request), try #require(sample.http?.firstByte))
      #expect(first <= request)
    }
    // Other paths of the same server keep their version.
    let open = try await sample(.local(.https, server.port, path: "/", showing: world.client))
    #expect(open.failure == nil && open.http?.version == "2")
  }

  @Test(.enabled(if: Apache.isAvailable, "needs root and apache2"), arguments: Server.allCases)
  func `without the certificate the answer is the server's refusal, and says what was asked for`(
    server: Server
  ) async throws {
    let world = try World.shared.get()
    for certificate in [nil, world.stranger] {
      let sample = try await sample(.local(.https, server.port, path: "/private/", showing: certificate))
      let failure = try #require(sample.failure)
      #expect([.tlsClientCertificateRequired, .tlsAlert].contains(failure.code), "\(failure)")
      #expect(sample.phases.tls != nil)
    }
  }

  @Test(.enabled(if: Apache.isAvailable, "needs root and apache2"))
  func `many at once are each asked for once more`() async throws {
    let world = try World.shared.get()
    let samples = await world.probe(
      try (0..<50).map {
        .local(.https, try Server.allCases[$0 % 2].port, path: "/private/", showing: world.client)
      }
    ).flatMap(\.samples)
    #expect(samples.count == 50)
    #expect(samples.allSatisfy { $0.failure == nil && $0.http?.version == "1.1" })
  }

  /// RST_STREAM of the request's stream, with an error code (RFC 9113 sections 6.4 and 7).
  private static func reset(_ code: UInt8) -> [UInt8] { [0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, code] }
  /// GOAWAY with no stream that was handled (RFC 9113 section 6.8).
  private static func goAway(_ code: UInt8) -> [UInt8] {
    [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, code]
  }

  @Test(
    arguments: [
      (reset(7), .streamRefused), (goAway(0), .goAway(number: 0)), (goAway(11), .goAway(number: 11)),
    ] as [([UInt8], FailureFacts)])
  func `a stream that is refused is not asked for again, and the facts say so`(
    frame: [UInt8], facts: FailureFacts
  ) async throws {
    let connections = Counter()
    let server = try TLSServer.serve(World.shared.get().good, .init(choosesHTTP2: true)) { session in
      _ = connections.next()
      session.readHTTP2Request()
      session.send([0, 0, 0, 4, 0, 0, 0, 0, 0] + frame)
      session.connection.waitForClose()
    }
    let sample = try await sample(.local(.https, server.port))
    #expect(sample.failure == Failure(.httpReset, facts: facts), "\(String(describing: sample.failure))")
    #expect(sample.phases.request == nil && sample.phases.tls != nil)
    #expect(connections.next() == 1)
  }

  @Test(arguments: [reset(13), goAway(13)])
  func `a server that wants another version is asked once more, and no third time`(frame: [UInt8])
    async throws
  {
    for answer in ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""] {
      let connections = Counter()
      let requests = RequestLog()
      let server = try TLSServer.serve(World.shared.get().good, .init(choosesHTTP2: true)) { session in
        if connections.next() > 0 {
          requests.add(session.readRequest())
          session.send(answer)
          return session.end()
        }
        session.readHTTP2Request()
        session.send([0, 0, 0, 4, 0, 0, 0, 0, 0] + frame)
        session.connection.waitForClose()
      }
      let sample = try await sample(.local(.https, server.port, path: "/wanted", query: "a=b"))
      #expect(
        sample.failure?.code == (answer.isEmpty ? .httpEmpty : nil), "\(String(describing: sample.failure))")
      #expect(sample.http?.version == (answer.isEmpty ? nil : "1.1"))
      #expect(sample.tls?.alpn == "h2")
      #expect(connections.next() == 2)
      #expect(requests.requests.first?.hasPrefix("GET /wanted?a=b HTTP/1.1\r\n") == true)
    }
  }

  @Test func `a second connection that never answers ends with the sample's time`() async throws {
    let connections = Counter()
    let server = try TLSServer.serve(World.shared.get().good, .init(choosesHTTP2: true)) { session in
      if connections.next() > 0 { return session.connection.waitForClose() }
      session.readHTTP2Request()
      session.send([0, 0, 0, 4, 0, 0, 0, 0, 0] + Self.reset(13))
      session.connection.waitForClose()
    }
    let sample = try await sample(.local(.https, server.port, timeout: .seconds(2)))
    #expect(sample.failure?.code == .httpTimeout)
    #expect(connections.next() == 2)
  }
}
