import COpenSSL
import Glibc
import Model
import Testing

@testable import Probe

/// Servers whose messages are wrong, each in its own manner.
@Suite(.timeLimit(.minutes(3)))
struct ServerFaultTests {
  private static let versions = [TLS1_2_VERSION, TLS1_3_VERSION]
  private static let schemes = [Target.Scheme.tls, .https]

  private func failure(_ server: LoopbackServer, _ scheme: Target.Scheme) async throws -> (Failure, Sample) {
    let sample = try #require(
      await World.shared.get().probe([.local(scheme, server.port)]).first?.samples.first)
    #expect(sample.phases.connect != nil)
    #expect(sample.phases.tls == nil)
    return (try #require(sample.failure), sample)
  }

  private static func options(_ version: Int32, _ chain: [Identity] = []) -> TLSServer.Options {
    .init(maximumVersion: version, minimumVersion: version, chain: chain)
  }

  /// A server whose certificate holds another key than the one that it signs with, of the same kind or of another.
  private func impostor(_ version: Int32, rsaBits: Int32?) throws -> LoopbackServer {
    let world = try World.shared.get()
    let other = try Identity(.init(rsaBits: rsaBits), by: world.authority)
    var options = Self.options(version)
    options.change = { certificate in
      guard let (_, own) = try? other.load(), let (_, authority) = try? world.authority.load() else { return }
      X509_set_pubkey(certificate, own)
      X509_sign(certificate, authority, EVP_sha256())
    }
    return try TLSServer.serve(world.good, options)
  }

  @Test(arguments: versions, schemes)
  func `a signature by another key than the certificate's is no proof`(version: Int32, scheme: Target.Scheme)
    async throws
  {
    let (failure, sample) = try await failure(impostor(version, rsaBits: nil), scheme)
    #expect(failure.code == .tlsBadProof)
    #expect(failure.facts == .library(name: .openssl, text: "bad signature"))
    #expect(sample.tls?.version == (version == TLS1_3_VERSION ? "TLSv1.3" : "TLSv1.2"))
    #expect(sample.tls?.signature == "ecdsa_secp256r1_sha256")
    // Of another kind it is not even tried.
    let (foreign, _) = try await self.failure(impostor(version, rsaBits: 2048), scheme)
    #expect(foreign.code == .tlsBadProof)
  }

  @Test(arguments: versions, schemes)
  func `an authority's certificate before the server's own is an order and no forgery`(
    version: Int32, scheme: Target.Scheme
  ) async throws {
    let world = try World.shared.get()
    var options = Self.options(version, [world.good])
    options.change = { certificate in
      guard let (root, key) = try? world.authority.load(),
        let isAuthority = X509V3_EXT_conf_nid(nil, nil, NID_basic_constraints, "critical,CA:TRUE")
      else { return }
      X509_set_subject_name(certificate, X509_get_subject_name(root))
      while X509_get_ext_count(certificate) > 0 { X509_EXTENSION_free(X509_delete_ext(certificate, 0)) }
      X509_add_ext(certificate, isAuthority, -1)
      X509_set_pubkey(certificate, key)
      X509_sign(certificate, key, EVP_sha256())
    }
    let (failure, _) = try await failure(TLSServer.serve(world.good, options), scheme)
    #expect(failure.code == .tlsChainOrder)
  }

  @Test(arguments: versions, schemes)
  func `certificates that no client takes are too large`(version: Int32, scheme: Target.Scheme) async throws {
    let world = try World.shared.get()
    let chain = Array(repeating: world.authority, count: 400)
    let (failure, _) = try await failure(
      TLSServer.serve(world.good, Self.options(version, chain)), scheme)
    #expect(failure.code == .tlsTooLarge)
    #expect(failure.facts == .library(name: .openssl, text: "excessive message size"))
  }

  /// The records of a server's flight, each with its header.
  private static func records(_ flight: [UInt8]) -> [[UInt8]] {
    var (rest, records): (ArraySlice<UInt8>, [[UInt8]]) = (flight[...], [])
    while rest.count > 5 {
      let start = rest.startIndex
      let count = 5 + Int(rest[start + 3]) << 8 + Int(rest[start + 4])
      records.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return records
  }

  @Test(arguments: schemes)
  func `a record that was altered on its way is distinguished from a forged signature`(scheme: Target.Scheme)
    async throws
  {
    let world = try World.shared.get()
    let new = try LoopbackServer { connection in
      var records = Self.records(
        TLSServer.flight(world.good, Self.options(TLS1_3_VERSION), answering: connection.readRecord()))
      guard let place = records.firstIndex(where: { $0[0] == 23 }) else { return }
      records[place][records[place].count - 1] ^= 1
      connection.send(records.flatMap(\.self))
      connection.waitForClose()
    }
    let (failure, sample) = try await failure(new, scheme)
    #expect(failure.code == .tlsBadRecord)
    #expect(failure.facts == .library(name: .openssl, text: "decryption failed or bad record mac"))
    #expect(sample.tls?.version == "TLSv1.3")

    // Where nothing is encrypted yet the same damage hits the signature.
    let old = try LoopbackServer { connection in
      var records = Self.records(
        TLSServer.flight(world.good, Self.options(TLS1_2_VERSION), answering: connection.readRecord()))
      guard let place = records.firstIndex(where: { $0[0] == 22 && $0[5] == 12 }) else { return }
      records[place][records[place].count - 1] ^= 1
      // A warning (unrecognized_name) is no reason.
      connection.send([21, 3, 3, 0, 2, 1, 112] + records.flatMap(\.self))
      // It does not wait for an alert: what was found wrong counts more than the connection's end.
    }
    #expect(try await self.failure(old, scheme).0.code == .tlsBadProof)
  }

  @Test(arguments: schemes)
  func `TLCP is distinguished from what is no TLS at all`(scheme: Target.Scheme) async throws {
    // GB/T 38636 section 6.4.4.1.2: version 1.1, random, no session, ECC_SM4_CBC_SM3, no compression.
    let hello = [1, 1] + [UInt8](repeating: 7, count: 32) + [0, 0xe0, 0x13, 0]
    let answers: [[UInt8]] = [
      [22, 1, 1, 0, UInt8(hello.count + 4), 2, 0, 0, UInt8(hello.count)] + hello, [21, 1, 1, 0, 2, 2, 70],
    ]
    for answer in answers {
      let server = try LoopbackServer { connection in
        _ = connection.readRecord()
        connection.send(answer)
        connection.waitForClose()
      }
      let failure = try await failure(server, scheme).0
      #expect(failure.code == .tlsTLCP)
      #expect(failure.phase == .tls)
    }
    // The beginning is enough.
    let stalls = try LoopbackServer { connection in
      _ = connection.readRecord()
      connection.send([22, 1, 1])
      connection.waitForClose()
    }
    let world = try World.shared.get()
    let stalled = await world.probe([.local(scheme, stalls.port, timeout: .seconds(1))])
    #expect(stalled.first?.samples.first?.failure?.code == .tlsTLCP)
    let other = try LoopbackServer { connection in
      _ = connection.readRecord()
      connection.send([22, 1, 2, 0, 1, 0])
      connection.waitForClose()
    }
    #expect(try await self.failure(other, scheme).0.code == .tlsNotTLS)
  }

  @Test(arguments: schemes)
  func `what the server chose is kept where it is refused`(scheme: Target.Scheme) async throws {
    // RFC 5246 section 7.4.1.3: version, random, no session, a cipher, no compression.
    func server(_ version: UInt8, _ cipher: [UInt8]) throws -> LoopbackServer {
      let hello = [3, version] + [UInt8](repeating: 7, count: 32) + [0] + cipher + [0]
      return try LoopbackServer { connection in
        _ = connection.readRecord()
        connection.send([22, 3, version, 0, UInt8(hello.count + 4), 2, 0, 0, UInt8(hello.count)] + hello)
        connection.waitForClose()
      }
    }
    let (old, sample) = try await failure(server(2, [0, 0x2f]), scheme)
    #expect(old.code == .tlsNegotiation)
    #expect(sample.tls?.version == "TLSv1.1")
    #expect(sample.tls?.cipher == "AES128-SHA")
    let (unknown, strange) = try await failure(server(3, [0xfe, 0xdc]), scheme)
    #expect(unknown.code == .tlsNegotiation)
    #expect(strange.tls?.cipher == "0xfedc")
    // Without a word of secure renegotiation it is refused, whatever it chose.
    let (unsafe, _) = try await failure(server(3, [0xc0, 0x2f]), scheme)
    #expect(unsafe.code == .tlsNegotiation)
    #expect(unsafe.facts == .renegotiationUnsafe)
  }

  @Test func `what a good server chose is read from its messages`() async throws {
    let world = try World.shared.get()
    for (version, options) in [
      ("TLSv1.2", Self.options(TLS1_2_VERSION)), ("TLSv1.3", Self.options(TLS1_3_VERSION)),
    ] {
      let server = try TLSServer.serve(world.good, options)
      for sample in await world.probe(Self.schemes.map { .local($0, server.port) }).flatMap(\.samples) {
        #expect(sample.tls?.version == version)
        #expect(sample.tls?.signature == "ecdsa_secp256r1_sha256")
      }
    }
  }

  @Test func `messages that are cut off anywhere are passed over`() {
    for _ in 0..<2000 {
      var choices = ServerChoices()
      let type = [2, 12, 15].randomElement() ?? 2
      let bytes = [UInt8(type)] + (0..<Int.random(in: 0...120)).map { _ in UInt8.random(in: 0...255) }
      bytes.withUnsafeBytes { choices.note($0) }
      _ = (choices.versionName, choices.cipherName(in: nil), choices.groupName, choices.signatureName)
    }
  }

  @Test func `the reason is libssl's own, whatever stands before it in the queue`() {
    ERR_clear_error()
    vpnaudit_ERR_put(ERR_LIB_RSA, 114)
    vpnaudit_ERR_put(ERR_LIB_SSL, SSL_R_BAD_SIGNATURE)
    vpnaudit_ERR_put(ERR_LIB_SSL, SSL_R_BAD_EXTENSION)
    #expect(OpenSSLReason.peek()?.code == SSL_R_BAD_SIGNATURE)
    // Others still find it as it was.
    #expect(vpnaudit_ERR_library(ERR_peek_error()) == ERR_LIB_RSA)
    #expect(vpnaudit_ERR_reason(ERR_peek_last_error()) == SSL_R_BAD_EXTENSION)
    #expect(OpenSSLReason.take()?.code == SSL_R_BAD_SIGNATURE)
    #expect(ERR_peek_error() == 0)
    #expect(OpenSSLReason.take() == nil)
    vpnaudit_ERR_put(ERR_LIB_RSA, 114)
    #expect(OpenSSLReason.take()?.isTLS == false)
  }
}
