import COpenSSL
import Glibc

/// What a TLS server on loopback does with its connections.
enum TLSServer {
  /// How the server is set up.
  struct Options: Sendable {
    var maximumVersion: Int32 = TLS1_3_VERSION
    var minimumVersion: Int32 = TLS1_VERSION
    var wantsClientCertificate = false
    var cipherSuites: String?
    /// Chooses HTTP/2 where that is what the client offers first.
    var choosesHTTP2 = false
    /// Whether a client may also have no certificate.
    var takesNoCertificate = false
    /// Whose certificates a client may show.
    var clientAuthority: Identity?
    /// The only groups that it takes, such as `P-384`.
    var groups: String?
    /// Whether it staples an OCSP response, of a few bytes that are none.
    var staples = false
    /// What it sends behind its own certificate.
    var chain: [Identity] = []
    /// Whether tickets follow a handshake of TLS 1.3.
    var sendsTickets = true
    /// Changes its certificate after the key was found to fit.
    var change: (@Sendable (_ certificate: OpaquePointer) -> Void)?
  }

  /// Shakes hands with each client and waits until it goes.
  static func serve(
    _ identity: Identity, _ options: Options = Options(), on address: String = "127.0.0.1"
  ) throws -> LoopbackServer {
    try LoopbackServer(on: address) { connection in
      guard let ssl = makeSession(identity, options) else { return }
      defer { SSL_free(ssl) }
      SSL_set_fd(ssl, connection.descriptor)
      guard SSL_accept(ssl) == 1 else { return }
      var byte: UInt8 = 0
      while SSL_read(ssl, &byte, 1) > 0 {}
      SSL_shutdown(ssl)
      connection.waitForClose()
    }
  }

  /// Shakes hands with each client and leaves the rest to `handle`, after which the connection is cut.
  static func serve(
    _ identity: Identity, _ options: Options = Options(), on address: String = "127.0.0.1",
    then handle: @escaping @Sendable (Session) -> Void
  ) throws -> LoopbackServer {
    try LoopbackServer(on: address) { connection in
      guard let ssl = makeSession(identity, options) else { return }
      defer { SSL_free(ssl) }
      SSL_set_fd(ssl, connection.descriptor)
      if SSL_accept(ssl) == 1 { handle(Session(ssl: ssl, connection: connection)) }
    }
  }

  /// A connection whose handshake is done.
  struct Session {
    let ssl: OpaquePointer
    let connection: LoopbackServer.Connection

    /// Reads up to the empty line that ends a request; what came where the client went before it.
    func readRequest() -> String {
      var bytes: [UInt8] = []
      var byte: UInt8 = 0
      while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]), SSL_read(ssl, &byte, 1) > 0 {
        bytes.append(byte)
      }
      return String(decoding: bytes, as: UTF8.self)
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) { SSL_write(ssl, bytes, Int32(bytes.count)) }

    private func read(_ count: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      var byte: UInt8 = 0
      while bytes.count < count, SSL_read(ssl, &byte, 1) > 0 { bytes.append(byte) }
      return bytes
    }

    /// Reads the preface of HTTP/2 and the frames up to the first request's (RFC 9113 sections 3.4 and 4.1).
    func readHTTP2Request() {
      _ = read(24)
      while true {
        let head = read(9)
        guard head.count == 9 else { return }
        _ = read(Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2]))
        if head[3] == 1 { return }
      }
    }

    /// The server name of the ClientHello; nil for none.
    var serverName: String? {
      SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
    }

    /// Whether the client showed a certificate.
    var sawCertificate: Bool {
      guard let certificate = SSL_get1_peer_certificate(ssl) else { return false }
      X509_free(certificate)
      return true
    }

    /// Says that nothing more comes.
    func end() { SSL_shutdown(ssl) }
  }

  /// Answers each ClientHello with the first `share` of its own flight, and leaves the rest to `then`.
  static func serveFlight(
    _ identity: Identity, share: Double, then: @escaping @Sendable (LoopbackServer.Connection) -> Void
  ) throws -> LoopbackServer {
    try LoopbackServer { connection in
      let flight = flight(identity, answering: connection.readRecord())
      connection.send(Array(flight.prefix(Int(Double(flight.count) * share))))
      then(connection)
    }
  }

  /// The whole flight of a server that answers a ClientHello.
  static func flight(_ identity: Identity, _ options: Options = Options(), answering hello: [UInt8])
    -> [UInt8]
  {
    guard let ssl = makeSession(identity, options), let input = BIO_new(BIO_s_mem()),
      let output = BIO_new(BIO_s_mem())
    else { return [] }
    defer { SSL_free(ssl) }
    SSL_set_bio(ssl, input, output)
    BIO_write(input, hello, Int32(hello.count))
    SSL_accept(ssl)
    var bytes: UnsafeMutablePointer<CChar>?
    let count = vpnaudit_BIO_get_mem_data(output, &bytes)
    return Array(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  /// OpenSSL copies it only after the callback has returned.
  private static let protocolName: StaticString = "h2"

  private static let chooseHTTP2:
    @convention(c) (
      OpaquePointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, UnsafeMutablePointer<UInt8>?,
      UnsafePointer<UInt8>?, UInt32, UnsafeMutableRawPointer?
    ) -> Int32 = { _, name, count, offered, length, _ in
      let names = UnsafeBufferPointer(start: offered, count: Int(length))
      // Each after its length, the client's favourite first; none that it does not offer may be chosen.
      guard names.starts(with: [2] + Array("h2".utf8)) else { return SSL_TLSEXT_ERR_NOACK }
      name?.pointee = protocolName.utf8Start
      count?.pointee = UInt8(protocolName.utf8CodeUnitCount)
      return SSL_TLSEXT_ERR_OK
    }

  static func makeSession(_ identity: Identity, _ options: Options) -> OpaquePointer? {
    guard let context = SSL_CTX_new(TLS_server_method()) else { return nil }
    // The session counts its own reference.
    defer { SSL_CTX_free(context) }
    // Weak keys and old versions are what some tests are about.
    SSL_CTX_set_security_level(context, 0)
    _ = vpnaudit_SSL_CTX_set_min_proto_version(context, options.minimumVersion)
    _ = vpnaudit_SSL_CTX_set_max_proto_version(context, options.maximumVersion)
    if let suites = options.cipherSuites { SSL_CTX_set_ciphersuites(context, suites) }
    if options.choosesHTTP2 { SSL_CTX_set_alpn_select_cb(context, chooseHTTP2, nil) }
    if options.wantsClientCertificate {
      SSL_CTX_set_verify(
        context, SSL_VERIFY_PEER | (options.takesNoCertificate ? 0 : SSL_VERIFY_FAIL_IF_NO_PEER_CERT), nil)
    }
    if let (authority, key) = try? options.clientAuthority?.load() {
      X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority)
      X509_free(authority)
      EVP_PKEY_free(key)
    }
    if let groups = options.groups {
      var list = Array(groups.utf8CString)
      guard SSL_CTX_ctrl(context, SSL_CTRL_SET_GROUPS_LIST, 0, &list) == 1 else { return nil }
    }
    if options.staples { staple(context) }
    if !options.sendsTickets { SSL_CTX_set_num_tickets(context, 0) }
    guard let (certificate, key) = try? identity.load() else { return nil }
    SSL_CTX_use_certificate(context, certificate)
    SSL_CTX_use_PrivateKey(context, key)
    // The context refers to the same object.
    options.change?(certificate)
    X509_free(certificate)
    EVP_PKEY_free(key)
    for identity in options.chain {
      guard let (certificate, key) = try? identity.load() else { return nil }
      EVP_PKEY_free(key)
      // The context owns it from here on. SSL_CTX_add_extra_chain_cert is a macro around this.
      SSL_CTX_ctrl(context, SSL_CTRL_EXTRA_CHAIN_CERT, 0, UnsafeMutableRawPointer(certificate))
    }
    guard let ssl = SSL_new(context) else { return nil }
    SSL_set_accept_state(ssl)
    return ssl
  }

  private static func staple(_ context: OpaquePointer) {
    let answer: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { ssl, _ in
      // OpenSSL frees it.
      guard let bytes = CRYPTO_zalloc(8, nil, 0) else { return SSL_TLSEXT_ERR_NOACK }
      SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP, 8, bytes)
      return SSL_TLSEXT_ERR_OK
    }
    // SSL_CTX_set_tlsext_status_cb is a macro around this.
    SSL_CTX_callback_ctrl(
      context, SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB,
      unsafeBitCast(answer, to: (@convention(c) () -> Void).self))
  }
}
