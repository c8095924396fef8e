import COpenSSL
import Glibc
import Model
import Testing

@testable import Probe

/// What a server says to the client's certificate once the handshake is done, and when.
@Suite(.timeLimit(.minutes(3)))
struct ClientVerdictTests {
  private func sample(_ endpoint: Endpoint) async throws -> Sample {
    try #require(await World.shared.get().probe([endpoint]).first?.samples.first)
  }

  private static let wanting = TLSServer.Options(
    minimumVersion: TLS1_3_VERSION, wantsClientCertificate: true, sendsTickets: false)

  /// A server that ends its own handshake only as long after its flight, as one does that asks others about the client.
  private func hesitant(_ delay: Duration, _ options: TLSServer.Options) throws -> LoopbackServer {
    let identity = try World.shared.get().good
    return try LoopbackServer { connection in
      guard let ssl = TLSServer.makeSession(identity, options) else { return }
      defer { SSL_free(ssl) }
      let flags = fcntl(connection.descriptor, F_GETFL)
      _ = fcntl(connection.descriptor, F_SETFL, flags | O_NONBLOCK)
      SSL_set_fd(ssl, connection.descriptor)
      var item = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
      // The flight is out when the client's own comes.
      for _ in 0..<2 {
        guard poll(&item, 1, 60_000) == 1 else { return }
        if SSL_get_state(ssl) == TLS_ST_BEFORE { SSL_accept(ssl) }
      }
      usleep(UInt32(delay.components.seconds * 1_000_000 + delay.components.attoseconds / 1_000_000_000_000))
      _ = fcntl(connection.descriptor, F_SETFL, flags)
      guard SSL_accept(ssl) == 1 else { return }
      var byte: UInt8 = 0
      while SSL_read(ssl, &byte, 1) > 0 {}
      SSL_shutdown(ssl)
    }
  }

  @Test(arguments: [Target.Scheme.tls, .https])
  func `a refusal that comes two and a half seconds after the handshake is waited for`(scheme: Target.Scheme)
    async throws
  {
    let server = try hesitant(.milliseconds(2500), Self.wanting)
    let sample = try await sample(.local(scheme, server.port))
    #expect(sample.failure?.code == .tlsClientCertificateRequired)
    #expect(sample.failure?.alert == "certificate_required")
    #expect(sample.tls?.clientCertificate?.undated == .init(shown: false, verdict: .refused))
    // The time is the handshake's, and not that of waiting.
    #expect(try #require(sample.phases.tls).duration < .milliseconds(2400))
  }

  @Test func `a server that does without a certificate and sends no ticket is asked, and answers`()
    async throws
  {
    var options = Self.wanting
    options.takesNoCertificate = true
    let server = try TLSServer.serve(World.shared.get().good, options)
    let sample = try await sample(.local(.tls, server.port))
    #expect(sample.failure == nil)
    #expect(sample.tls?.clientCertificate?.undated == .init(shown: false, verdict: .accepted))
    // The same where it takes its time.
    let slow = try hesitant(.milliseconds(2500), options)
    let late = try await self.sample(.local(.tls, slow.port))
    #expect(late.failure == nil)
    #expect(late.tls?.clientCertificate?.verdict == .accepted)
    #expect(try #require(late.phases.tls).duration < .milliseconds(2400))
  }

  @Test func `a server that never says what it thinks leaves the question open`() async throws {
    var options = Self.wanting
    options.takesNoCertificate = true
    let server = try TLSServer.serve(World.shared.get().good, options) { $0.connection.waitForClose() }
    let sample = try await sample(.local(.tls, server.port, timeout: .milliseconds(1500)))
    #expect(sample.failure == nil)
    #expect(sample.phases.tls != nil)
    #expect(sample.tls?.clientCertificate?.undated == .init(shown: false, verdict: .unanswered))
    // One that hangs up without a word has not said it either.
    let mute = try TLSServer.serve(World.shared.get().good, options) { session in
      var byte: UInt8 = 0
      while SSL_read(session.ssl, &byte, 1) > 0 {}
    }
    let closed = try await self.sample(.local(.tls, mute.port))
    #expect(closed.failure == nil)
    #expect(closed.tls?.clientCertificate?.verdict == .unanswered)
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func `a server that asks for nothing has nothing to say`(version: Int32) async throws {
    let world = try World.shared.get()
    let plain = try TLSServer.serve(world.good, .init(maximumVersion: version))
    let none = try await sample(.local(.tls, plain.port, showing: world.client))
    #expect(none.failure == nil)
    #expect(none.tls != nil && none.tls?.clientCertificate == nil)
    let wanting = try TLSServer.serve(
      world.good,
      .init(maximumVersion: version, wantsClientCertificate: true, clientAuthority: world.authority))
    let shown = try await sample(.local(.tls, wanting.port, showing: world.client))
    #expect(shown.failure == nil)
    #expect(shown.tls?.clientCertificate?.undated == .init(shown: true, verdict: .accepted))
  }

  @Test func `a certificate asked for after the handshake is not taken for shown where there is none`()
    async throws
  {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good, .init(minimumVersion: TLS1_3_VERSION)) { session in
      _ = session.readRequest()
      SSL_set_verify(session.ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
      guard SSL_verify_client_post_handshake(session.ssl) == 1, SSL_do_handshake(session.ssl) == 1 else {
        return
      }
      var byte: UInt8 = 0
      while SSL_read(session.ssl, &byte, 1) > 0 {}
      session.connection.waitForClose()
    }
    let sample = try await sample(.local(.https, server.port))
    #expect(sample.failure?.code == .tlsClientCertificateRequired)
    #expect(sample.failure?.alert == "certificate_required")
    #expect(sample.tls?.clientCertificate?.undated == .init(shown: false, verdict: .refused))
  }

  @Test func `an empty certificate message is empty by its own form`() {
    let context: [UInt8] = [32] + [UInt8](repeating: 7, count: 32)
    let cases: [(bytes: [UInt8], version: Int32, shown: Bool)] = [
      ([11, 0, 0, 3, 0, 0, 0], TLS1_2_VERSION, false), ([11, 0, 0, 4, 0, 0, 0, 0], TLS1_3_VERSION, false),
      ([11, 0, 0, 36] + context + [0, 0, 0], TLS1_3_VERSION, false),
      ([11, 0, 0, 42] + context + [0, 0, 6, 0, 0, 1, 48, 0, 0], TLS1_3_VERSION, true),
      ([11, 0, 0, 10, 0, 0, 0, 6, 0, 0, 1, 48, 0, 0], TLS1_3_VERSION, true),
      ([11, 0, 0, 7, 0, 0, 4, 0, 0, 1, 48], TLS1_2_VERSION, true),
      // Cut off anywhere.
      ([11], TLS1_3_VERSION, false), ([11, 0, 0, 1, 200], TLS1_3_VERSION, false),
      ([11, 0, 0, 2, 0, 1], TLS1_2_VERSION, false),
    ]
    for one in cases {
      let log = HandshakeLog(descriptor: -1)
      one.bytes.withUnsafeBytes {
        log.note(written: true, contentType: SSL3_RT_HANDSHAKE, message: $0, version: one.version)
      }
      #expect(log.sentCertificate)
      #expect(log.showedCertificate == one.shown, "\(one)")
    }
  }

  @Test func `an alert that says that a certificate is required comes before any other reading`() {
    let log = HandshakeLog(descriptor: -1)
    let certificate: [UInt8] = [11, 0, 0, 10, 0, 0, 0, 6, 0, 0, 1, 48, 0, 0]
    certificate.withUnsafeBytes {
      log.note(written: true, contentType: SSL3_RT_HANDSHAKE, message: $0, version: TLS1_3_VERSION)
    }
    #expect(Failure(log, alert: TLSAlert(number: 116)).code == .tlsClientCertificateRequired)
    #expect(Failure(log, alert: TLSAlert(number: 42)).facts == .clientCertificateRefused)
  }

  @Test(
    .enabled(if: OpenSSLServer.isAvailable, "needs openssl"), arguments: ["-tls1_2", "-tls1_3"],
    [Target.Scheme.tls, .https])
  func `a refusal that is expected is a success`(version: String, scheme: Target.Scheme) async throws {
    let world = try World.shared.get()
    let server = try OpenSSLServer(world, [version])
    let expectations = Expectations(clientCertificate: .refused)
    for shown in [nil, world.stranger] {
      let sample = try await sample(
        .local(scheme, server.port, expectations: expectations, showing: shown, retries: 0))
      #expect(sample.failure == nil)
      #expect(sample.tls?.clientCertificate?.undated == .init(shown: shown != nil, verdict: .refused))
    }
    // Whoever is let in is no failure of the sample's; the expectation is judged with all others.
    let good = try await sample(
      .local(scheme, server.port, expectations: expectations, showing: world.client))
    #expect(good.failure == nil)
    #expect(good.tls?.clientCertificate?.undated == .init(shown: true, verdict: .accepted))
    // Nor does it excuse the server's own certificate.
    let other = try await sample(
      .local(scheme, server.port, host: "crm.corp.test", expectations: expectations))
    #expect(other.failure?.code == .certificateNameMismatch)
    let pins = Expectations(
      pins: [String(repeating: "0", count: 64)], clientCertificate: .refused)
    let pinned = try await sample(.local(scheme, server.port, expectations: pins))
    #expect(pinned.failure?.code == .certificatePinMismatch)
  }

  @Test(.enabled(if: Nginx.isAvailable, "needs nginx"))
  func `nginx refuses by a status what it let in by TLS`() async throws {
    let world = try World.shared.get()
    let nginx = try Nginx.shared.get()
    let expectations = Expectations(clientCertificate: .refused)
    for port in [nginx.mutualPorts.new, nginx.mutualPorts.old] {
      let none = try await sample(.local(.https, port, expectations: expectations))
      #expect(none.failure == nil)
      #expect(none.http?.status == 400)
      #expect(none.tls?.clientCertificate?.undated == .init(shown: false, verdict: .refused))
      let good = try await sample(.local(.https, port, expectations: expectations, showing: world.client))
      #expect(good.failure == nil)
      #expect(good.tls?.clientCertificate?.undated == .init(shown: true, verdict: .accepted))
      // The reason may be another one where a certificate was shown.
      let stranger = try await sample(
        .local(.https, port, expectations: expectations, showing: world.stranger))
      #expect(stranger.failure?.code == .httpStatus)
      #expect(stranger.tls?.clientCertificate?.undated == .init(shown: true, verdict: .unanswered))
    }
    // Of another failure nothing is excused.
    let missing = try await sample(
      .local(.https, nginx.securePort, expectations: expectations, path: "/status/403"))
    #expect(missing.tls?.clientCertificate == nil)
  }
}

extension Sample.ClientCertificateDetails {
  /// The same without the certificate's end.
  fileprivate var undated: Self { Self(shown: shown, verdict: verdict) }
}
