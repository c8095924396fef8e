internal import COpenSSL
internal import Glibc
internal import Model

/// What a client shows of itself where a server asks: its certificate, those between it and its authority, and the key
/// that proves that it is its own.
///
/// The key is held by OpenSSL alone, which wipes it. Unchecked because OpenSSL's objects are bare pointers to Swift;
/// they are not changed after `init`, and OpenSSL counts their references.
final class ClientIdentity: @unchecked Sendable {
  private let certificate: OpaquePointer
  /// A STACK_OF(X509) of our own.
  private let chain: OpaquePointer
  private let key: OpaquePointer

  /// How many certificates are read of a file.
  private static let limit = 16

  /// Reads the files. No passphrase is asked for.
  init(_ files: ClientCertificate) throws(ProbeError) {
    ERR_clear_error()
    defer { ERR_clear_error() }
    let text = try PEMFile(files.file)
    var certificates = try Self.certificates(in: text)
    let first = certificates.removeFirst()
    let key: OpaquePointer
    do throws(ProbeError) {
      key = try Self.key(in: files.key == files.file ? text : PEMFile(files.key))
      guard X509_check_private_key(first, key) == 1 else {
        EVP_PKEY_free(key)
        throw ProbeError(.foreignKey, file: files.key)
      }
    } catch {
      for certificate in [first] + certificates { X509_free(certificate) }
      throw error
    }
    guard let chain = vpnaudit_sk_X509_new() else {
      for certificate in [first] + certificates { X509_free(certificate) }
      EVP_PKEY_free(key)
      throw ProbeError(.unkeptMemory, file: files.file)
    }
    for certificate in certificates where vpnaudit_sk_X509_push(chain, certificate) == 0 {
      X509_free(certificate)
    }
    (certificate, self.chain, self.key) = (first, chain, key)
    try tryOut(files)
  }

  /// Loads it by the rules of every handshake, for no server: what is too weak is refused now and not later.
  private func tryOut(_ files: ClientCertificate) throws(ProbeError) {
    guard let context = SSL_CTX_new(TLS_client_method()) else { return }
    defer { SSL_CTX_free(context) }
    SSL_CTX_set_security_level(context, TLSPolicy.securityLevel)
    guard show(byContext: context) else {
      throw ProbeError(.unshowable, file: files.file, reason: OpenSSLReason.take()?.text)
    }
  }

  deinit {
    X509_free(certificate)
    vpnaudit_sk_X509_pop_free(chain)
    EVP_PKEY_free(key)
  }

  /// When the certificate ends.
  var end: Timestamp? { CertificateFields.end(of: certificate) }

  /// Has an SSL object show it where the server asks; false where memory ran out.
  func show(by ssl: OpaquePointer) -> Bool { SSL_use_cert_and_key(ssl, certificate, key, chain, 1) == 1 }

  /// The same for every SSL object of an SSL_CTX.
  func show(byContext context: OpaquePointer) -> Bool {
    SSL_CTX_use_cert_and_key(context, certificate, key, chain, 1) == 1
  }

  /// The certificates of a file, at least one, which the caller frees.
  private static func certificates(in file: PEMFile) throws(ProbeError) -> [OpaquePointer] {
    var certificates: [OpaquePointer] = []
    while certificates.count < limit, let one = PEM_read_bio_X509(file.text, nil, refuse, nil) {
      certificates.append(one)
    }
    let error = ERR_peek_last_error()
    let isWhole = certificates.count == limit || vpnaudit_ERR_is_pem_end(error) != 0
    if isWhole, !certificates.isEmpty { return certificates }
    for certificate in certificates { X509_free(certificate) }
    if isWhole { throw ProbeError(.noCertificate, file: file.path) }
    throw ProbeError(.badCertificate, file: file.path, reason: OpenSSLReason.take()?.text)
  }

  private static func key(in file: PEMFile) throws(ProbeError) -> OpaquePointer {
    file.rewind()
    ERR_clear_error()
    var wasAsked = false
    if let key = PEM_read_bio_PrivateKey(file.text, nil, refuse, &wasAsked) { return key }
    throw ProbeError(wasAsked ? .passphrase : .noKey, file: file.path)
  }

  /// Called by OpenSSL for a passphrase (pem_password_cb(3)), in whose place it would ask at the terminal.
  private static let refuse:
    @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 = {
      _, _, _, wasAsked in
      wasAsked?.assumingMemoryBound(to: Bool.self).pointee = true
      return -1
    }
}
