import Glibc
import Model
import Testing

@testable import Probe

/// Servers on loopback that are asked for TLS in their own protocols, and those that go wrong at it.
@Suite(.timeLimit(.minutes(2)))
struct StartTLSTests {
  private static let schemes = OpeningScript.all.map(\.scheme)

  private func sample(_ endpoint: Endpoint) async throws -> Sample {
    try #require(await World.shared.get().probe([endpoint]).first?.samples.first)
  }

  @Test(arguments: OpeningScript.all, [1, .max])
  func `a server is asked for TLS, and the handshake follows`(_ script: OpeningScript, pieces: Int)
    async throws
  {
    let world = try World.shared.get()
    let server = try script.serve(world.good, pieces: pieces)
    let result = try #require(await world.probe([.local(script.scheme, server.port, samples: 3)]).first)
    #expect(result.certificate?.verified == true)
    #expect(result.samples.count == 3)
    for sample in result.samples {
      #expect(sample.failure == nil)
      #expect(sample.phases.connect != nil && sample.phases.proxy == nil)
      #expect(try #require(sample.phases.starttls).count > 0)
      #expect(try #require(sample.phases.tls).count > 0)
      #expect(sample.tls?.version == "TLSv1.3")
    }
  }

  @Test(arguments: OpeningScript.all)
  func `the handshake is timed by the kernel though something was sent before it`(
    _ script: OpeningScript
  ) async throws {
    let server = try script.serve(World.shared.get().good)
    let watched = try await WatchedLoop.run([.local(script.scheme, server.port, samples: 5)])
    let sources = watched.results.flatMap(\.samples).map { $0.tls?.stampedBy }
    // Older kernels do not report which byte was sent where one before it is not acknowledged yet.
    if script.scheme != .mysql || kernelIsAtLeast(6, 2) {
      #expect(sources == Array(repeating: .kernel, count: 5))
    }
    #expect(watched.results.flatMap(\.samples).allSatisfy { $0.tls?.network != nil })
  }

  private func kernelIsAtLeast(_ major: Int, _ minor: Int) -> Bool {
    var names = utsname()
    guard uname(&names) == 0 else { return false }
    let release = withUnsafeBytes(of: &names.release) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    let numbers = release.split { !$0.isNumber }.compactMap { Int($0) }
    return numbers.count > 1 && (numbers[0], numbers[1]) >= (major, minor)
  }

  @Test(arguments: schemes)
  func `the certificate must be for the target's host, as of tls`(_ scheme: Target.Scheme) async throws {
    let world = try World.shared.get()
    let script = try #require(OpeningScript.all.first { $0.scheme == scheme })
    let server = try script.serve(
      Identity(.init(alternativeNames: "DNS:other.corp.test"), by: world.authority))
    let sample = try await sample(.local(scheme, server.port))
    #expect(sample.failure?.code == .certificateNameMismatch)
    #expect(sample.phases.starttls != nil && sample.phases.tls != nil)
  }

  @Test(arguments: schemes)
  func `a handshake that fails keeps the time of what came before it`(_ scheme: Target.Scheme) async throws {
    let script = try #require(OpeningScript.all.first { $0.scheme == scheme })
    let server = try LoopbackServer { connection in
      script.play(on: connection)
      _ = connection.read(5)
      connection.resetOnClose()
    }
    let sample = try await sample(.local(scheme, server.port))
    #expect(sample.failure?.code == .tlsResetAfterHello)
    #expect(sample.phases.starttls != nil && sample.phases.tls == nil)
  }

  /// How a server ends what it has begun.
  enum End: CaseIterable { case close, reset, silence }

  @Test(arguments: OpeningScript.all, End.allCases)
  func `a server that goes silent, closes or resets before TLS is identified by how it does`(
    _ script: OpeningScript, end: End
  ) async throws {
    // After each of its turns but the last.
    for turns in 0..<script.turns.count - 1 {
      let server = try LoopbackServer { connection in
        script.play(turns, on: connection)
        switch end {
        case .close: break
        case .reset: connection.resetOnClose()
        case .silence: connection.waitForClose()
        }
      }
      let sample = try await sample(
        .local(script.scheme, server.port, timeout: end == .silence ? .seconds(1) : .seconds(20)))
      let failure = try #require(sample.failure)
      #expect(failure.code == (end == .silence ? .starttlsTimeout : .starttlsProtocol))
      // What was not read when the server closed makes its kernel send a reset instead.
      if end == .reset { #expect(failure.errno == "ECONNRESET") }
      #expect(sample.phases.connect != nil)
      #expect(sample.phases.starttls == nil && sample.phases.tls == nil)
    }
  }

  @Test(arguments: OpeningScript.all)
  func `bytes in plain text behind the go-ahead are refused`(_ script: OpeningScript) async throws {
    let server = try LoopbackServer { connection in
      // In one packet with the last words.
      let last = script.turns.lastIndex { if case .say = $0 { true } else { false } } ?? 0
      script.play(last, on: connection)
      if case .say(let bytes) = script.turns[last] {
        connection.send(bytes + Array("a2 OK injected\r\n".utf8))
      }
      connection.waitForClose()
    }
    let sample = try await sample(.local(script.scheme, server.port))
    #expect(
      sample.failure
        == Failure(.starttlsProtocol, facts: .injected(bytes: 16)))
    #expect(sample.phases.starttls == nil)
  }

  @Test(arguments: schemes)
  func `a TLS server without any dialogue is distinguished from one that refuses`(_ scheme: Target.Scheme)
    async throws
  {
    let server = try TLSServer.serve(World.shared.get().good)
    let sample = try await sample(.local(scheme, server.port, timeout: .milliseconds(300)))
    let code = try #require(sample.failure?.code)
    // It waits for a ClientHello, or answers what is none with an alert.
    #expect(code == .starttlsTimeout || code == .starttlsProtocol)
  }

  @Test(arguments: schemes)
  func `garbage gives a code of its phase`(_ scheme: Target.Scheme) async throws {
    let server = try LoopbackServer { connection in
      connection.send((0..<Int.random(in: 1...20000)).map { _ in UInt8.random(in: .min ... .max) })
    }
    let samples = try await World.shared.get().probe([.local(scheme, server.port, samples: 30)]).flatMap(
      \.samples)
    #expect(samples.count == 30)
    for sample in samples {
      #expect(sample.failure?.phase == .starttls)
      #expect(sample.phases.starttls == nil)
    }
  }

  @Test func `lines without end are refused after 64 KB`() async throws {
    let server = try LoopbackServer { connection in
      connection.send("* OK hi\r\n")
      _ = connection.readLine()
      let line = Array("* 1 EXISTS\r\n".utf8)
      let lines = Array(repeatElement(line, count: 1000).joined())
      for _ in 0..<20 { connection.send(lines) }
      connection.waitForClose()
    }
    let sample = try await sample(.local(.imap, server.port))
    #expect(sample.failure == Failure(.starttlsProtocol, facts: .endlessAnswer))
  }

  @Test func `many at once are each asked for TLS`() async throws {
    let world = try World.shared.get()
    let servers = try OpeningScript.all.map { ($0.scheme, try $0.serve(world.good)) }
    let endpoints = (0..<50).map { index in
      let (scheme, server) = servers[index % servers.count]
      return Endpoint.local(scheme, server.port, samples: 2)
    }
    let samples = await world.probe(endpoints).flatMap(\.samples)
    #expect(samples.count == 100)
    #expect(samples.allSatisfy { $0.failure == nil && $0.phases.starttls != nil && $0.phases.tls != nil })
  }
}
