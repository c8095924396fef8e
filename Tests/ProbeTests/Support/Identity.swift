import COpenSSL
import Glibc
import Model

/// A certificate with its key, made by the test: bytes, so that any thread may use it.
struct Identity: Sendable {
  let certificate: [UInt8]
  let key: [UInt8]

  /// What a certificate is made of.
  struct Request {
    var commonName = "erp.corp.test"
    var alternativeNames = "DNS:erp.corp.test"
    /// Seconds from now.
    var notBefore = -3600
    var notAfter = 86400
    /// The size of an RSA key; nil for a P-256 key.
    var rsaBits: Int32?
    var isAuthority = false
    /// Whether it must come with a stapled OCSP response.
    var requiresStaple = false
  }

  struct Failed: Error {}

  /// A certificate signed by `authority`, or by its own key where there is none.
  init(_ request: Request, by authority: Identity? = nil) throws {
    let key = try Self.makeKey(rsaBits: request.rsaBits)
    defer { EVP_PKEY_free(key) }
    guard let certificate = X509_new() else { throw Failed() }
    defer { X509_free(certificate) }
    X509_set_version(certificate, 2)
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), UInt64.random(in: 1...UInt64(Int64.max)))
    X509_gmtime_adj(X509_getm_notBefore(certificate), request.notBefore)
    X509_gmtime_adj(X509_getm_notAfter(certificate), request.notAfter)
    let name = Array(request.commonName.utf8)
    X509_NAME_add_entry_by_txt(
      X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, name, Int32(name.count), -1, 0)
    X509_set_pubkey(certificate, key)

    let issuer = try authority.map { try $0.load() }
    defer {
      X509_free(issuer?.certificate)
      EVP_PKEY_free(issuer?.key)
    }
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer?.certificate ?? certificate))
    var extensions = ["\(request.isAuthority ? "critical,CA:TRUE" : "CA:FALSE")": NID_basic_constraints]
    if !request.alternativeNames.isEmpty { extensions[request.alternativeNames] = NID_subject_alt_name }
    if request.requiresStaple { extensions["status_request"] = NID_tlsfeature }
    for (value, kind) in extensions {
      guard let made = X509V3_EXT_conf_nid(nil, nil, kind, value) else { throw Failed() }
      X509_add_ext(certificate, made, -1)
      X509_EXTENSION_free(made)
    }
    guard X509_sign(certificate, issuer?.key ?? key, EVP_sha256()) > 0 else { throw Failed() }
    self.certificate = try Self.der { i2d_X509(certificate, $0) }
    self.key = try Self.der { i2d_PrivateKey(key, $0) }
  }

  private static func makeKey(rsaBits: Int32?) throws -> OpaquePointer {
    guard let context = EVP_PKEY_CTX_new_id(rsaBits == nil ? EVP_PKEY_EC : EVP_PKEY_RSA, nil) else {
      throw Failed()
    }
    defer { EVP_PKEY_CTX_free(context) }
    EVP_PKEY_keygen_init(context)
    if let rsaBits {
      EVP_PKEY_CTX_set_rsa_keygen_bits(context, rsaBits)
    } else {
      EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1)
    }
    var key: OpaquePointer?
    guard EVP_PKEY_generate(context, &key) == 1, let key else { throw Failed() }
    return key
  }

  private static func der(
    _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
  ) throws -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = write(&bytes)
    guard count > 0, let bytes else { throw Failed() }
    defer { vpnaudit_OPENSSL_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
  }

  /// The same as OpenSSL's objects, which the caller frees.
  func load() throws -> (certificate: OpaquePointer, key: OpaquePointer) {
    try certificate.withUnsafeBufferPointer { certificateBytes in
      try key.withUnsafeBufferPointer { keyBytes in
        var first = certificateBytes.baseAddress
        var second = keyBytes.baseAddress
        guard let certificate = d2i_X509(nil, &first, certificateBytes.count),
          let key = d2i_AutoPrivateKey(nil, &second, keyBytes.count)
        else { throw Failed() }
        return (certificate, key)
      }
    }
  }

  /// The same name and key, signed by another authority.
  func resigned(by authority: Identity) throws -> Identity {
    let (own, issuer) = (try load(), try authority.load())
    defer {
      for one in [own, issuer] {
        X509_free(one.certificate)
        EVP_PKEY_free(one.key)
      }
    }
    X509_set_issuer_name(own.certificate, X509_get_subject_name(issuer.certificate))
    guard X509_sign(own.certificate, issuer.key, EVP_sha256()) > 0 else { throw Failed() }
    return Identity(certificate: try Self.der { i2d_X509(own.certificate, $0) }, key: key)
  }

  private init(certificate: [UInt8], key: [UInt8]) {
    self.certificate = certificate
    self.key = key
  }

  /// SHA-256 of the public key, as another hand computes it than the probe's.
  func spkiDigest() throws -> String {
    let (certificate, key) = try load()
    defer {
      X509_free(certificate)
      EVP_PKEY_free(key)
    }
    let spki = try Self.der { i2d_PUBKEY(key, $0) }
    var digest = [UInt8](repeating: 0, count: 32)
    var count: UInt32 = 0
    EVP_Digest(spki, spki.count, &digest, &count, EVP_sha256(), nil)
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The certificate and its key as PEM.
  func pem() throws -> (certificate: [UInt8], key: [UInt8]) {
    let (certificate, key) = try load()
    defer {
      X509_free(certificate)
      EVP_PKEY_free(key)
    }
    func text(_ write: (OpaquePointer) -> Int32) throws -> [UInt8] {
      guard let memory = BIO_new(BIO_s_mem()) else { throw Failed() }
      defer { BIO_free(memory) }
      guard write(memory) == 1 else { throw Failed() }
      var bytes: UnsafeMutablePointer<CChar>?
      let count = vpnaudit_BIO_get_mem_data(memory, &bytes)
      return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
    return (
      try text { PEM_write_bio_X509($0, certificate) },
      try text { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
    )
  }

  /// Writes the certificate as a PEM file, and returns a path that leads to it while the process lives.
  func writePEM() throws -> String { try Self.write(pem().certificate) }

  /// The same of the certificate and, in a file of its own, its key.
  func writePair() throws -> ClientCertificate {
    let pem = try pem()
    return ClientCertificate(file: try Self.write(pem.certificate), key: try Self.write(pem.key))
  }

  /// Writes a file without a name, and returns a path that leads to it while the process lives: nothing is left behind.
  static func write(_ bytes: [UInt8]) throws -> String {
    var template = Array("/tmp/vpnaudit-probe-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0, unlink(template) == 0 else { throw Failed() }
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw Failed() }
    return "/proc/self/fd/\(descriptor)"
  }
}
