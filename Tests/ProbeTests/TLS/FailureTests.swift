import Glibc
import Linux
import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)))
struct FailureTests {
  /// Probes one endpoint once and returns its sample.
  private func sample(_ endpoint: Endpoint) async throws -> Sample {
    try #require(await World.shared.get().probe([endpoint]).first?.samples.first)
  }

  @Test func `a closed port is a refusal`() async throws {
    for scheme in Target.Scheme.allCases where scheme != .dns && scheme != .icmp {
      let sample = try await sample(.local(scheme, LoopbackServer.closedPort()))
      #expect(sample.failure?.code == .tcpRefused)
      #expect(sample.failure?.errno == "ECONNREFUSED")
      #expect(sample.phases == Sample.Phases())
      #expect(sample.address != nil)
    }
  }

  @Test func `a server whose queue is full lets the connection time out`() async throws {
    let listener = try LoopbackServer.listen(backlog: 0)
    defer { close(listener) }
    let port = try LoopbackServer.port(of: listener)
    let loopback = try #require(IPAddress("127.0.0.1"))
    // The first fills the queue; what comes after it is dropped.
    let first = try ClientSocket(family: .v4, interface: nil)
    try first.connect(to: loopback, port: port)
    var item = pollfd(fd: first.descriptor, events: Int16(POLLOUT), revents: 0)
    #expect(poll(&item, 1, 5000) == 1)
    let sample = try await sample(.local(.tls, port, timeout: .milliseconds(300)))
    #expect(sample.failure?.code == .tcpTimeout)
    #expect(sample.phases.connect == nil)
    #expect(sample.tcp?.rtt == nil)
  }

  @Test func `a reset after ClientHello is distinguished from a close`() async throws {
    let resets = try LoopbackServer { connection in
      _ = connection.readRecord()
      connection.resetOnClose()
    }
    let closes = try LoopbackServer { _ = $0.readRecord() }
    let reset = try await sample(.local(.tls, resets.port))
    #expect(reset.failure?.code == .tlsResetAfterHello)
    #expect(reset.failure?.errno == "ECONNRESET")
    #expect(reset.phases.connect != nil)
    #expect(reset.phases.tls == nil)
    let closed = try await sample(.local(.tls, closes.port))
    #expect(closed.failure?.code == .tlsClosedAfterHello)
    #expect(closed.phases.connect != nil)
  }

  @Test(arguments: [
    (Target.Scheme.tls, Failure.Code.tlsResetBeforeHello), (.tcp, .tcpReset), (.imap, .starttlsProtocol),
  ])
  func `a reset before we could speak is no reset after ClientHello`(
    scheme: Target.Scheme, code: Failure.Code
  ) throws {
    let gone = try Signal()
    let server = try LoopbackServer.resetting(then: gone)
    let resources = try LoopResources(
      context: TLSContext(trust: Trust(only: true)), settings: ProbeSettings(), engine: .raw,
      routes: { _ in nil }
    )
    let start = SampleStart(id: 1, endpoint: .local(scheme, server.port), due: .now)
    let attempt = ProbeKind(of: scheme).attempt(start, resources)
    attempt.begin()
    // The loop was busy with others until the connection was gone again.
    #expect(gone.wait())
    resources.wait(until: .now + .seconds(10)) { _, events, now in attempt.proceed(events, at: now) }
    let sample = try #require(attempt.sample)
    #expect(sample.failure?.code == code)
    #expect(sample.failure?.errno == "ECONNRESET")
    #expect((sample.phases.connect != nil) == (scheme != .tcp))
  }

  @Test func `a handshake on a connection that was reset fails before its hello and raises no signal`() throws
  {
    let gone = try Signal()
    let server = try LoopbackServer.resetting(then: gone)
    let socket = try ClientSocket(family: .v4, interface: nil)
    try socket.connect(to: try #require(IPAddress("127.0.0.1")), port: server.port)
    #expect(gone.wait())
    let context = try TLSContext(trust: Trust(only: true))
    let handshake = try Handshake(
      context: context, socket: socket, stamped: true, host: "erp.corp.test")
    guard case .failed(let failure) = handshake.advance() else {
      Issue.record("the handshake went on")
      return
    }
    #expect(failure.code == .tlsResetBeforeHello)
    // The second write meets EPIPE.
    guard case .failed(let again) = handshake.advance() else {
      Issue.record("the handshake went on")
      return
    }
    #expect(again.code != .internal)
  }

  @Test func `a server that falls silent is identified by how far it came`() async throws {
    let world = try World.shared.get()
    let silent = try LoopbackServer { $0.waitForClose() }
    let stalls = try TLSServer.serveFlight(world.good, share: 0.5) { $0.waitForClose() }
    let after = try await sample(.local(.tls, silent.port, timeout: .seconds(1)))
    #expect(after.failure?.code == .tlsTimeoutAfterHello)
    #expect(after.phases.connect != nil)
    let mid = try await sample(.local(.tls, stalls.port, timeout: .seconds(2)))
    #expect(mid.failure?.code == .tlsTimeoutMid)
    #expect(mid.phases.connect != nil)
    #expect(mid.phases.tls == nil)
  }

  @Test(arguments: [true, false])
  func `a flight that is cut short is interrupted`(byReset: Bool) async throws {
    let world = try World.shared.get()
    let server = try TLSServer.serveFlight(world.good, share: 0.5) { connection in
      if byReset { connection.resetOnClose() }
    }
    let sample = try await sample(.local(.tls, server.port))
    #expect(sample.failure?.code == .tlsInterrupted)
    #expect((sample.failure?.errno == "ECONNRESET") == byReset)
    #expect(sample.phases.connect != nil)
  }

  @Test(arguments: [
    "HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2p1\r\n", "220 mail.corp.test ESMTP\r\n", "x",
    "\u{16}x",
  ])
  func `plain text is no TLS`(text: String) async throws {
    for isStalling in [true, false] {
      let server = try LoopbackServer { connection in
        connection.send(Array(text.utf8))
        _ = connection.readRecord()
        if isStalling { connection.waitForClose() }
      }
      let sample = try await sample(.local(.tls, server.port, timeout: .seconds(2)))
      #expect(sample.failure?.code == .tlsNotTLS)
      #expect(sample.phases.connect != nil)
    }
  }

  @Test(arguments: [
    (UInt8(40), Failure.Code.tlsAlert, "handshake_failure"), (112, .tlsAlert, "unrecognized_name"),
    (80, .tlsAlert, "internal_error"), (70, .tlsNegotiation, "protocol_version"),
    (120, .tlsNegotiation, "no_application_protocol"),
    (116, .tlsClientCertificateRequired, "certificate_required"),
    (200, .tlsAlert, "alert_200"), (0, .tlsClosedAfterHello, "close_notify"),
  ])
  func `an alert is identified by its name`(number: UInt8, code: Failure.Code, name: String) async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRecord()
      connection.send([21, 3, 3, 0, 2, 2, number])
      connection.waitForClose()
    }
    let failure = try #require(await sample(.local(.tls, server.port)).failure)
    #expect(failure.code == code)
    #expect(failure.alert == name)
  }

  @Test func `a warning does not explain what came after it`() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRecord()
      connection.send([21, 3, 3, 0, 2, 1, 112])
    }
    let failure = try #require(await sample(.local(.tls, server.port)).failure)
    #expect(failure.code == .tlsInterrupted)
    #expect(failure.alert == "unrecognized_name")
  }

  @Test func `an interface that is missing is a local matter`() async throws {
    for name in ["missing0", "a-name-far-too-long-for-an-interface", ""] {
      let sample = try await sample(.local(.tcp, LoopbackServer.closedPort(), interface: name))
      #expect(sample.failure?.code == .localConfig)
      #expect(sample.failure?.phase == .local)
    }
  }

  @Test func `an interface that is there carries the probe and is named in the path`() async throws {
    let server = try LoopbackServer { $0.waitForClose() }
    let result = try #require(
      await World.shared.get().probe([.local(.tcp, server.port, interface: "lo")]).first)
    #expect(result.samples.first?.failure == nil)
    #expect(result.path == Path(interface: "lo", source: IPAddress("127.0.0.1"), nextHop: nil))
  }

  @Test func `a broadcast address cannot be reached`() async throws {
    let endpoint = Endpoint(
      name: "local", target: Target(scheme: .tcp, host: "127.255.255.255", port: 9), samples: 1)
    let sample = try await sample(endpoint)
    #expect(sample.failure?.code == .networkUnreachable)
    #expect(sample.failure?.errno == "ENETUNREACH")
  }

  @Test(arguments: ["", "erp corp", "erp\0.test", "é.test", ".corp.test", String(repeating: "a", count: 300)])
  func `a target that cannot be asked for is a local matter`(host: String) async throws {
    let sample = try await sample(.local(.tls, 443, host: host))
    #expect(sample.failure?.code == .localConfig)
  }

  @Test(arguments: [
    (ECONNREFUSED, Failure.Code.tcpRefused), (ETIMEDOUT, .tcpTimeout), (ECONNRESET, .tcpReset),
    (ENETUNREACH, .networkUnreachable), (EHOSTUNREACH, .hostUnreachable), (EACCES, .localDenied),
    (EPERM, .localDenied), (EMFILE, .localResource), (ENOBUFS, .localResource),
    (EADDRNOTAVAIL, .localResource), (ENODEV, .localConfig), (EINVAL, .localConfig),
  ])
  func `an error number has its code`(number: Int32, code: Failure.Code) {
    let failure = Failure(connecting: SystemError(number))
    #expect(failure.code == code)
    #expect(failure.errno?.hasPrefix("E") == true)
  }
}

extension LoopbackServer {
  /// A server that resets each connection as soon as it is there, and reports when that has happened.
  static func resetting(then signal: Signal) throws -> LoopbackServer {
    try LoopbackServer { connection in
      connection.resetOnClose()
      connection.close()
      signal.send()
    }
  }
}
