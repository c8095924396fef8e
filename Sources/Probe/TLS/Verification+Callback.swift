internal import COpenSSL

extension Verification {
  /// The certificate callback of OpenSSL (SSL_CTX_set_cert_verify_callback(3)).
  static let callback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { store, _ in
    guard let store,
      let ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
      let context = SSL_get_ex_data(OpaquePointer(ssl), 0)
    else { return 0 }
    let log = Unmanaged<HandshakeLog>.fromOpaque(context).takeUnretainedValue()
    let verification = Verification()
    log.verification = verification
    X509_STORE_CTX_set_verify_cb(store) { isFine, store in
      guard isFine == 0, let store,
        let ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
        let context = SSL_get_ex_data(OpaquePointer(ssl), 0)
      else { return 1 }
      let log = Unmanaged<HandshakeLog>.fromOpaque(context).takeUnretainedValue()
      log.verification?.note(X509_STORE_CTX_get_error(store), depth: X509_STORE_CTX_get_error_depth(store))
      return 1
    }
    Verification.govern(X509_STORE_CTX_get0_param(store))
    let status = X509_verify_cert(store)
    verification.finish(store, accepted: status == 1)
    ERR_clear_error()
    return 1
  }
}
