internal import COpenSSL
internal import Glibc
internal import Linux
internal import Model

/// The SSL_CTX that every handshake of a prober shares: the authorities, the policy and the callbacks.
///
/// Unchecked because an SSL_CTX is a bare pointer to Swift. It is not changed after `init`, and OpenSSL counts its
/// references and locks its store itself (SSL_CTX_new(3), CRYPTO_THREAD_run_once(3)).
final class TLSContext: @unchecked Sendable {
  let context: OpaquePointer
  /// The methods of the BIO that handshakes read and write with.
  let wire: OpaquePointer
  /// What clients show of themselves, each read once.
  let identities: ClientIdentities

  /// A context that trusts what `trust` says. Reading the system's store takes 20–35 ms.
  init(trust: Trust) throws(ProbeError) {
    guard let wire = WireBIO.methods() else { throw Self.broken("BIO_meth_new") }
    guard let context = SSL_CTX_new(TLS_client_method()) else {
      BIO_meth_free(wire)
      throw Self.broken("SSL_CTX_new")
    }
    self.wire = wire
    self.context = context
    identities = ClientIdentities()
    guard Self.govern(context) else { throw Self.broken("SSL_CTX_set_min_proto_version") }
    Self.prepare(context)
    if !trust.only { loadSystemStore() }
    if let file = trust.caFile { try load(file) }
    ERR_clear_error()
  }

  /// A context of the same authorities, policy and callbacks, whose handshakes may draw the lengths of their messages.
  init(drawingLengths other: TLSContext) throws(ProbeError) {
    guard let wire = WireBIO.methods() else { throw Self.broken("BIO_meth_new") }
    guard let context = SSL_CTX_new(TLS_client_method()) else {
      BIO_meth_free(wire)
      throw Self.broken("SSL_CTX_new")
    }
    self.wire = wire
    self.context = context
    identities = other.identities
    guard Self.govern(context), DrawnLengths.allow(by: context) else {
      throw Self.broken("SSL_CTX_add_custom_ext")
    }
    // The draw alone decides how long a ClientHello is, where small segments leave no room above 512 bytes, too.
    vpnaudit_SSL_CTX_clear_padding(context)
    // Keys of other groups fill a packet by themselves.
    guard vpnaudit_SSL_CTX_set1_groups_list(context, Variation.classicalGroups) == 1 else {
      throw Self.broken("SSL_CTX_set1_groups_list")
    }
    Self.prepare(context)
    SSL_CTX_set1_cert_store(context, SSL_CTX_get_cert_store(other.context))
    ERR_clear_error()
  }

  deinit {
    SSL_CTX_free(context)
    BIO_meth_free(wire)
  }

  private static func prepare(_ context: OpaquePointer) {
    // One system call takes a flight, and while none is there a handshake holds no buffers.
    vpnaudit_SSL_CTX_set_read_ahead(context)
    _ = vpnaudit_SSL_CTX_set_mode(
      context, Int(SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER))
    _ = vpnaudit_SSL_CTX_request_ocsp(context)
  }

  /// Sets what every handshake is held to, the same whatever the host's openssl.cnf says: two hosts' results could
  /// not be compared otherwise.
  private static func govern(_ context: OpaquePointer) -> Bool {
    guard vpnaudit_SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1,
      vpnaudit_SSL_CTX_set_max_proto_version(context, 0) == 1
    else { return false }
    // Between 256 and 511 bytes some old boxes hang, and neither curl nor a browser ever sends so many.
    vpnaudit_SSL_CTX_set_padding(context)
    SSL_CTX_set_security_level(context, TLSPolicy.securityLevel)
    _ = vpnaudit_SSL_CTX_set_session_cache_mode(context, Int(SSL_SESS_CACHE_OFF))
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    SSL_CTX_set_cert_verify_callback(context, Verification.callback, nil)
    return true
  }

  /// Gives an SSL_CTX that libcurl made the authorities, the policy and the verification of this one.
  ///
  /// The store is shared and not copied, so that nothing is loaded inside a handshake, and so is what the client shows.
  /// It does not become the other's own: libcurl (7.88) sets flags on that during the handshake, and would change how
  /// every other handshake verifies.
  func lend(to other: OpaquePointer, for host: String, showing identity: ClientIdentity? = nil) -> Bool {
    guard vpnaudit_SSL_CTX_set1_stores(other, SSL_CTX_get_cert_store(context)) == 1 else { return false }
    // libcurl writes the session's keys to the file that SSLKEYLOGFILE names.
    SSL_CTX_set_keylog_callback(other, nil)
    _ = vpnaudit_SSL_CTX_request_ocsp(other)
    // A server may ask after the handshake, for some of its paths alone (RFC 8446 section 4.6.2).
    SSL_CTX_set_post_handshake_auth(other, 1)
    return Self.govern(other) && Verification.expect(host, in: SSL_CTX_get0_param(other))
      && identity?.show(byContext: other) != false
  }

  /// How many authorities were loaded.
  var authorities: Int {
    Int(vpnaudit_sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context))))
  }

  /// Loads the system's authorities as one file, at once.
  ///
  /// OpenSSL's own default adds a folder that is searched during handshakes; it is used only where no file is found.
  private func loadSystemStore() {
    var files: [String] = []
    if let name = X509_get_default_cert_file_env(), let file = getenv(name) {
      files.append(String(cString: file))
    }
    if let file = X509_get_default_cert_file() { files.append(String(cString: file)) }
    // Debian and its kin; Red Hat and its kin.
    files += ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]
    for file in files where SSL_CTX_load_verify_file(context, file) == 1 { return }
    SSL_CTX_set_default_verify_dir(context)
  }

  private func load(_ file: String) throws(ProbeError) {
    do { _ = try RegularFile(file) } catch {
      switch error {
      case .system(let error): throw ProbeError(.unopenableAuthorities, file: file, reason: error.text)
      case .notRegular(.folder): throw ProbeError(.folderOfAuthorities, file: file)
      case .nulInPath, .notRegular, .larger, .silent: throw ProbeError(.irregularAuthorities, file: file)
      }
    }
    ERR_clear_error()
    let before = authorities
    guard SSL_CTX_load_verify_file(context, file) == 1 else {
      throw ProbeError(.badAuthorities, file: file, reason: OpenSSLReason.take()?.text)
    }
    // A file of revocation lists alone loads, too; one whose authorities all stand in the store adds nothing.
    if authorities == before, before == 0 {
      throw ProbeError(.noAuthorities, file: file)
    }
  }

  private static func broken(_ call: String) -> ProbeError {
    ProbeError(.openssl, call: call, reason: OpenSSLReason.take()?.text)
  }
}

extension TLSContext {
  /// Makes a ClientHello in memory and throws it away, so that no sample pays for what OpenSSL does once per
  /// process: seeding its generators and looking its algorithms up.
  func warmUp() {
    guard let ssl = SSL_new(context) else { return }
    defer {
      SSL_free(ssl)
      ERR_clear_error()
    }
    guard let input = BIO_new(BIO_s_mem()) else { return }
    guard let output = BIO_new(BIO_s_mem()) else {
      BIO_free(input)
      return
    }
    SSL_set_bio(ssl, input, output)
    SSL_set_connect_state(ssl)
    SSL_do_handshake(ssl)
  }
}
