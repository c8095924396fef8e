import COpenSSL
import Glibc
import Model
import Testing

@testable import Probe

/// What a client shows a server that asks for a certificate, and what comes of it.
@Suite(.timeLimit(.minutes(3)))
struct ClientCertificateTests {
  private func sample(_ endpoint: Endpoint) async throws -> Sample {
    try #require(await World.shared.get().probe([endpoint]).first?.samples.first)
  }

  /// How the server speaks: as openssl's arguments.
  static let kinds = [
    ["-tls1_2"], ["-tls1_3"], ["-tls1_2", "-alpn", "h2"], ["-tls1_3", "-alpn", "h2"],
  ]

  @Test(.enabled(if: OpenSSLServer.isAvailable, "needs openssl"), arguments: kinds)
  func `a server that insists is distinguished from one that refuses what it was shown`(kind: [String])
    async throws
  {
    let world = try World.shared.get()
    let server = try OpenSSLServer(world, kind)
    let isNew = kind.contains("-tls1_3")
    for scheme in [Target.Scheme.tls, .https] {
      let none = try await sample(.local(scheme, server.port))
      #expect(none.failure?.code == .tlsClientCertificateRequired)
      #expect(none.failure?.alert == (isNew ? "certificate_required" : "handshake_failure"))
      let stranger = try await sample(.local(scheme, server.port, showing: world.stranger))
      #expect(stranger.failure?.code == .tlsAlert)
      #expect(stranger.failure?.alert == "unknown_ca")
      #expect(stranger.failure?.facts == .clientCertificateRefused)
      for one in [none, stranger] {
        #expect(one.phases.connect != nil)
        // In 1.3 the refusal comes after our side was done, and the time stands.
        #expect((one.phases.tls != nil) == isNew)
        #expect(one.phases.request == nil)
        #expect(one.http == nil)
        #expect(one.tls?.messages?.map(\.name).contains("CertificateRequest") == true)
      }
      // It takes HTTP/2 for granted, and does not speak it.
      if scheme == .https, kind.contains("h2") { continue }
      let good = try await sample(.local(scheme, server.port, showing: world.client))
      #expect(good.failure == nil)
      #expect(good.phases.tls != nil)
      #expect(good.http?.status == (scheme == .https ? 200 : nil))
      let names = try #require(good.tls?.messages).filter { $0.from == .client }.map(\.name)
      #expect(names.prefix(2) == ["ClientHello", "Certificate"])
      #expect(names.contains("CertificateVerify"))
    }
  }

  @Test(.enabled(if: Nginx.isAvailable, "needs nginx"))
  func `nginx says by a status what it thinks of the client, and the facts say what was asked`()
    async throws
  {
    let world = try World.shared.get()
    let nginx = try Nginx.shared.get()
    for (port, version) in [(nginx.mutualPorts.new, "2"), (nginx.mutualPorts.old, "1.1")] {
      let none = try await sample(.local(.https, port))
      #expect(none.failure?.code == .httpStatus)
      #expect(
        none.failure?.facts
          == .status(number: 400, expected: nil, shown: false))
      let stranger = try await sample(.local(.https, port, showing: world.stranger))
      #expect(
        stranger.failure?.facts
          == .status(number: 400, expected: nil, shown: true))
      let good = try await sample(
        .local(
          .https, port,
          expectations: Expectations(answer: AnswerExpectations(statuses: [200...200], body: "CN=client")),
          showing: world.client))
      #expect(good.failure == nil)
      #expect(good.http?.version == version)
      for one in [none, stranger] {
        #expect(one.http?.status == 400)
        #expect(one.phases.tls != nil)
        #expect(one.phases.request != nil)
      }
      #expect(try await sample(.local(.tls, port, showing: world.client)).failure == nil)
    }
  }

  @Test func `fifty that are refused after the handshake are all reported so`() async throws {
    let world = try World.shared.get()
    for choosesHTTP2 in [false, true] {
      let server = try TLSServer.serve(
        world.good, .init(wantsClientCertificate: true, choosesHTTP2: choosesHTTP2))
      let results = await world.probe((0..<50).map { _ in .local(.https, server.port, samples: 2) })
      let failures = results.flatMap(\.samples).map(\.failure)
      #expect(failures.count == 100)
      let others = failures.filter { $0?.code != .tlsClientCertificateRequired }
      #expect(others.isEmpty, "\(others.count) others, such as \(others.prefix(3))")
    }
  }

  @Test func `a host that the endpoint sends the client to is shown nothing`() async throws {
    let world = try World.shared.get()
    let options = TLSServer.Options(
      wantsClientCertificate: true, takesNoCertificate: true, clientAuthority: world.authority)
    let seen = RequestLog()
    let other = try TLSServer.serve(world.good, options) { session in
      seen.add("other \(session.sawCertificate)")
      _ = session.readRequest()
      session.send("HTTP/1.1 204 No Content\r\n\r\n")
      session.end()
    }
    let own = try TLSServer.serve(world.good, options) { session in
      seen.add("own \(session.sawCertificate)")
      _ = session.readRequest()
      let place = "https://erp.corp.test:\(other.port)/"
      session.send("HTTP/1.1 302 Found\r\nLocation: \(place)\r\nContent-Length: 0\r\n\r\n")
      session.end()
    }
    let sample = try await sample(.local(.https, own.port, showing: world.client))
    #expect(sample.failure == nil)
    #expect(sample.http?.redirects == 1)
    #expect(seen.requests == ["own true", "other false"])
  }

  @Test func `the files are read once, and what they held serves every sample`() async throws {
    let world = try World.shared.get()
    let prober = try Prober(trust: Trust(caFile: world.caFile, only: true))
    let server = try TLSServer.serve(
      world.good, .init(wantsClientCertificate: true, clientAuthority: world.authority))
    let pem = try Identity(.init(alternativeNames: ""), by: world.authority).pem()
    var template = Array("/tmp/vpnaudit-probe-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    // One file with both, as some tools write it.
    let both = pem.key + pem.certificate
    #expect(write(descriptor, both, both.count) == both.count)
    close(descriptor)
    let endpoint = Endpoint.local(.tls, server.port, samples: 3, showing: .init(file: path, key: path))
    let first = await prober.run([endpoint])
    unlink(path)
    let second = await prober.run([endpoint])
    for result in first + second { #expect(result.samples.map { $0.failure?.code } == [nil, nil, nil]) }
  }

  /// Files that cannot be shown.
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let files: @Sendable (World) throws -> ClientCertificate
    let code: ProbeError.Code
    var reason: String?
    var name: String?

    static let all: [Fault] = [
      Fault(
        testDescription: "missing",
        files: { ClientCertificate(file: "/nowhere/alice/client.pem", key: $0.client.key) },
        code: .unopenable, reason: "no such file or directory", name: "client.pem"),
      Fault(
        testDescription: "a folder", files: { ClientCertificate(file: "/etc", key: $0.client.key) },
        code: .notRegular, name: "etc"),
      Fault(
        testDescription: "no certificate",
        files: { ClientCertificate(file: $0.client.key, key: $0.client.key) },
        code: .noCertificate),
      Fault(
        testDescription: "DER",
        files: { ClientCertificate(file: try Identity.write($0.good.certificate), key: $0.client.key) },
        code: .noCertificate),
      Fault(
        testDescription: "a broken certificate",
        files: { world in
          let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
          return ClientCertificate(file: try Identity.write(Array(broken.utf8)), key: world.client.key)
        }, code: .badCertificate),
      Fault(
        testDescription: "no key",
        files: { ClientCertificate(file: $0.client.file, key: $0.client.file) },
        code: .noKey),
      Fault(
        testDescription: "another's key",
        files: { ClientCertificate(file: $0.client.file, key: $0.stranger.key) },
        code: .foreignKey),
      Fault(
        testDescription: "a key under a passphrase",
        files: { ClientCertificate(file: $0.client.file, key: try encryptedKey(of: $0.good, PKCS8: true)) },
        code: .passphrase),
      Fault(
        testDescription: "a key under a passphrase, of the older form",
        files: { ClientCertificate(file: $0.client.file, key: try encryptedKey(of: $0.good, PKCS8: false)) },
        code: .passphrase),
      Fault(
        testDescription: "1024-bit RSA",
        files: { _ in try Identity(.init(rsaBits: 1024)).writePair() },
        code: .unshowable, reason: "ee key too small"),
      Fault(
        testDescription: "too large",
        files: { world in
          let file = try Identity.write([UInt8](repeating: 10, count: 300 << 10))
          return ClientCertificate(file: file, key: world.client.key)
        }, code: .tooLarge),
    ]

    private static func encryptedKey(of identity: Identity, PKCS8: Bool) throws -> String {
      let (certificate, key) = try identity.load()
      defer {
        X509_free(certificate)
        EVP_PKEY_free(key)
      }
      guard let memory = BIO_new(BIO_s_mem()) else { throw Identity.Failed() }
      defer { BIO_free(memory) }
      let phrase = Array("hunter2".utf8)
      let write = PKCS8 ? PEM_write_bio_PrivateKey : PEM_write_bio_PrivateKey_traditional
      #expect(write(memory, key, EVP_aes_128_cbc(), phrase, Int32(phrase.count), nil, nil) == 1)
      var bytes: UnsafeMutablePointer<CChar>?
      let count = vpnaudit_BIO_get_mem_data(memory, &bytes)
      return try Identity.write(Array(UnsafeRawBufferPointer(start: bytes, count: count)))
    }
  }

  @Test(arguments: Fault.all)
  func `files that cannot be shown are a local matter, and no server is connected to`(fault: Fault)
    async throws
  {
    let world = try World.shared.get()
    let files = try fault.files(world)
    let met = Counter()
    let server = try LoopbackServer { _ in _ = met.next() }
    let endpoints = [Target.Scheme.tls, .https].map {
      Endpoint.local($0, server.port, samples: 2, showing: files, retries: 1)
    }
    for result in await world.probe(endpoints) {
      #expect(result.samples.map { $0.failure?.code } == [.localConfig, .localConfig])
      let failure = try #require(result.samples.first?.failure)
      guard case .clientCertificate(let file, let problem, let reason) = failure.facts else {
        Issue.record("\(failure)")
        continue
      }
      #expect(problem == fault.code)
      #expect(fault.reason == nil || reason == fault.reason)
      #expect(fault.name == nil || file == fault.name)
      // The folder may have a person's name.
      #expect(!file.contains("/"))
      #expect(result.samples.first?.phases == Sample.Phases())
    }
    #expect(met.next() == 0)
    let error = #expect(throws: ProbeError.self) { try Prober.check(files) }
    #expect(error?.code == fault.code)
    #expect(error.map { [files.file, files.key].contains($0.file) } == true)
  }

  @Test func `an endpoint without TLS has no use for it`() async throws {
    let server = try LoopbackServer { $0.waitForClose() }
    let missing = ClientCertificate(file: "/nowhere", key: "/nowhere")
    #expect(try await sample(.local(.tcp, server.port, showing: missing)).failure == nil)
  }
}
