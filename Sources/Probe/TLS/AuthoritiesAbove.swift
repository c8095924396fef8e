internal import COpenSSL

/// The authorities above the one that a chain was accepted for: a bundle may hold an issuing authority beside its root,
/// and a chain is whole only with both.
///
/// They are looked for among the trusted ones and those that the server sent. A name proves nothing: only one whose key
/// has signed what stands below it is taken.
struct AuthoritiesAbove {
  /// The X509_STORE_CTX of the verification.
  private let store: OpaquePointer

  /// The longest chain, as OpenSSL has it (X509_VERIFY_PARAM_set_depth(3)).
  private static let limit: Int32 = 100
  /// How many certificates are compared for each step: the server decides how many it sends.
  private static let candidates: Int32 = 32

  init(of store: OpaquePointer) { self.store = store }

  /// Adds those that are missing at the end of `chain`, a STACK_OF(X509).
  func complete(_ chain: OpaquePointer?) {
    guard let chain else { return }
    var count = vpnaudit_sk_X509_num(chain)
    while count > 0, count < Self.limit, let last = vpnaudit_sk_X509_value(chain, count - 1),
      X509_self_signed(last, 0) == 0, let issuer = issuer(of: last)
    {
      // Two may have signed each other.
      let isKnown = (0..<count).contains { X509_cmp(vpnaudit_sk_X509_value(chain, $0), issuer) == 0 }
      guard !isKnown, vpnaudit_sk_X509_push(chain, issuer) > 0 else { return X509_free(issuer) }
      count += 1
    }
    ERR_clear_error()
  }

  /// The certificate whose key has signed this one, which the caller frees; a trusted one where there is a choice.
  private func issuer(of certificate: OpaquePointer) -> OpaquePointer? {
    let trusted = X509_STORE_CTX_get1_certs(store, X509_get_issuer_name(certificate))
    defer { if let trusted { vpnaudit_sk_X509_pop_free(trusted) } }
    for stack in [trusted, X509_STORE_CTX_get0_untrusted(store)] {
      for index in 0..<min(Self.candidates, vpnaudit_sk_X509_num(stack)) {
        guard let candidate = vpnaudit_sk_X509_value(stack, index),
          X509_check_issued(candidate, certificate) == X509_V_OK,
          X509_verify(certificate, X509_get0_pubkey(candidate)) == 1
        else { continue }
        X509_up_ref(candidate)
        return candidate
      }
    }
    return nil
  }
}
