internal import COpenSSL
internal import Model

/// What the verification of a server's chain found, with the chain itself.
///
/// The handshake goes on whatever it found: its time is worth knowing, and the caller reports the rejection.
final class Verification {
  /// Every distinct error (`X509_V_ERR_*`) with the depth at which it was found, in that order.
  private(set) var errors: [(number: Int32, depth: Int32)] = []
  /// The chain that was built, the server's own certificate first, up to its root where that is known: a
  /// STACK_OF(X509) of our own.
  private var chain: OpaquePointer?
  /// The authorities that it was verified by, with a reference of our own.
  private var authorities: OpaquePointer?
  /// What the response says that the server stapled; nil where there was none, or none was evaluated yet.
  private(set) var stapled: Sample.OCSPStatus?
  /// How many certificates the server sent.
  private(set) var sent = 0
  /// How many certificates of the chain the verification was about; those behind them were added to it.
  private(set) var built = 0
  /// Whether the first of them is the server's own as far as can be seen: not an authority's with others behind it that are
  /// none.
  private(set) var isLeafFirst = true

  deinit {
    if let chain { vpnaudit_sk_X509_pop_free(chain) }
    X509_STORE_free(authorities)
  }

  /// Sets whose certificate is accepted: a DNS name's or an address's.
  static func expect(_ host: String, in parameters: OpaquePointer?) -> Bool {
    if let address = address(host) {
      let bytes = address.bytes
      return X509_VERIFY_PARAM_set1_ip(parameters, bytes, bytes.count) == 1
    }
    X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    let name = name(of: host)
    guard X509_VERIFY_PARAM_set1_host(parameters, name, 0) == 1 else { return false }
    guard let stand = standIn(for: name) else { return true }
    return X509_VERIFY_PARAM_add1_host(parameters, stand, 0) == 1
  }

  /// A name that the same wildcards cover as one whose first label has an underscore, and that no certificate has by
  /// itself; nil where none is needed.
  ///
  /// OpenSSL (3.0, `wildcard_match`) lets a wildcard stand for letters, digits and hyphens alone; browsers and curl let it
  /// stand for such a label, too.
  private static func standIn(for name: String) -> String? {
    guard let dot = name.firstIndex(of: "."), name[..<dot].contains("_") else { return nil }
    let label = (0..<32).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement() ?? "x" }
    return String(label) + name[dot...]
  }

  /// Sets how a chain is verified, whatever the store that it is verified by says of that: two engines share it, and one
  /// must not change the other's verdict.
  ///
  /// An authority of the store ends a chain although it is no root, as curl and browsers have it.
  static func govern(_ parameters: OpaquePointer?) {
    X509_VERIFY_PARAM_clear_flags(parameters, UInt(UInt32.max))
    X509_VERIFY_PARAM_set_flags(
      parameters, UInt(X509_V_FLAG_TRUSTED_FIRST) | UInt(X509_V_FLAG_PARTIAL_CHAIN))
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER)
    X509_VERIFY_PARAM_set_trust(parameters, X509_TRUST_SSL_SERVER)
    X509_VERIFY_PARAM_set_auth_level(parameters, TLSPolicy.securityLevel)
  }

  /// The address that a host is given as; nil for a name, without parsing where a glance will do.
  static func address(_ host: String) -> IPAddress? {
    let text = host.utf8
    // One of IPv4 ends with a digit, and one of IPv6 has colons.
    guard let last = text.last, (48...57).contains(last) || text.contains(58) else { return nil }
    return IPAddress(host)
  }

  /// The name as certificates and ClientHellos have it: the final dot of an absolute name is no part of it.
  static func name(of host: String) -> String { host.hasSuffix(".") ? String(host.dropLast()) : host }

  /// Adds an error of OpenSSL, once for each certificate.
  func note(_ number: Int32, depth: Int32) {
    guard errors.count < 16, !errors.contains(where: { $0.number == number && $0.depth == depth }) else {
      return
    }
    errors.append((number, depth))
  }

  /// Takes the result and the chain of a verification that has ended.
  func finish(_ store: OpaquePointer, accepted: Bool) {
    // Some errors (memory, a chain without any certificate) do not pass the callback.
    if !accepted, errors.isEmpty {
      let number = X509_STORE_CTX_get_error(store)
      note(number == X509_V_OK ? X509_V_ERR_UNSPECIFIED : number, depth: 0)
    }
    // Our callback waves every error through, which may leave no trace of it in the result that others read.
    X509_STORE_CTX_set_error(store, errors.first?.number ?? X509_V_OK)
    let shown = X509_STORE_CTX_get0_untrusted(store)
    sent = Int(vpnaudit_sk_X509_num(shown))
    isLeafFirst = Self.isLeafFirst(of: shown)
    chain = X509_STORE_CTX_get1_chain(store)
    if let used = X509_STORE_CTX_get0_store(store), X509_STORE_up_ref(used) == 1 { authorities = used }
    built = Int(vpnaudit_sk_X509_num(chain))
    if failure?.code != .certificateUntrusted { AuthoritiesAbove(of: store).complete(chain) }
  }

  /// Evaluates the OCSP response that came with the handshake, once that is done, and notes a revocation.
  func evaluateStaple(of ssl: OpaquePointer) {
    guard stapled == nil, let response = StapledResponse(of: ssl) else { return }
    let status = response.status(of: chain, trusting: authorities)
    stapled = status
    if status == .revoked { note(X509_V_ERR_CERT_REVOKED, depth: 0) }
  }

  private static func isLeafFirst(of shown: OpaquePointer?) -> Bool {
    let count = min(vpnaudit_sk_X509_num(shown), 32)
    guard count > 1, let first = vpnaudit_sk_X509_value(shown, 0), X509_check_ca(first) != 0 else {
      return true
    }
    return (1..<count).allSatisfy { index in
      vpnaudit_sk_X509_value(shown, index).map { X509_check_ca($0) != 0 } ?? true
    }
  }

  /// The kind of the first certificate's key (`EVP_PKEY_…`); nil where it cannot be read.
  var keyKind: Int32? {
    vpnaudit_sk_X509_value(chain, 0).flatMap { X509_get0_pubkey($0) }.map { EVP_PKEY_get_base_id($0) }
  }

  /// The certificates of the chain, which live as long as this object.
  var certificates: [OpaquePointer] {
    (0..<vpnaudit_sk_X509_num(chain)).compactMap { vpnaudit_sk_X509_value(chain, $0) }
  }

  /// The failure that the errors amount to; nil where the chain and the name were accepted.
  ///
  /// Of several the gravest gives the code: who issued a certificate counts more than for whom, and that more than
  /// for when. The facts name all.
  var failure: Failure? {
    let rank: [Failure.Code] = [
      .localResource, .certificateUntrusted, .certificateRevoked, .certificateNameMismatch,
      .certificateExpired,
      .certificateNotYetValid, .certificateWeak,
    ]
    let coded = errors.map { (error: $0, code: Self.code(of: $0.number)) }
    for code in rank {
      guard let gravest = coded.first(where: { $0.code == code }) else { continue }
      let others = coded.filter { $0.error != gravest.error }
      let errors = ([gravest] + others).map { facts(of: $0.error, $0.code) }
      return Failure(code, facts: .verification(errors: errors), verifyResult: Int(gravest.error.number))
    }
    return nil
  }

  /// An error, with the date or the names of the certificate that it is about.
  private func facts(of error: (number: Int32, depth: Int32), _ code: Failure.Code)
    -> FailureFacts.VerificationError
  {
    let certificate = vpnaudit_sk_X509_value(chain, error.depth)
    let isOfName = code == .certificateNameMismatch
    let isOfDate = code == .certificateExpired || code == .certificateNotYetValid
    let hosts = isOfName ? certificate.map { CertificateFields.hosts(of: $0, limit: 8) } : nil
    // Without alternative names a certificate is for the name in its subject.
    let isOfSubject = isOfDate || hosts?.names.isEmpty == true
    return FailureFacts.VerificationError(
      number: Int(error.number), depth: Int(error.depth),
      text: String(cString: X509_verify_cert_error_string(Int(error.number))),
      subject: isOfSubject ? certificate.map { CertificateFields.text(X509_get_subject_name($0)) } : nil,
      notAfter: code == .certificateExpired ? certificate.flatMap { CertificateFields.end(of: $0) } : nil,
      notBefore: code == .certificateNotYetValid
        ? certificate.flatMap { CertificateFields.start(of: $0) } : nil,
      names: hosts?.names, moreNames: hosts?.more)
  }

  private static func code(of number: Int32) -> Failure.Code {
    switch number {
    case X509_V_ERR_CERT_HAS_EXPIRED: .certificateExpired
    case X509_V_ERR_CERT_NOT_YET_VALID: .certificateNotYetValid
    case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: .certificateNameMismatch
    case X509_V_ERR_CERT_REVOKED: .certificateRevoked
    case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK: .certificateWeak
    case X509_V_ERR_OUT_OF_MEM: .localResource
    default: .certificateUntrusted
    }
  }
}
