internal import COpenSSL
internal import Model

/// An OCSP response that a server stapled to its handshake (RFC 6066 section 8, RFC 6960).
///
/// It came from the party that it is about, so that nothing of it counts before its signature was verified.
struct StapledResponse {
  private let bytes: [UInt8]

  /// A response is a few kilobytes, with its responder's certificate.
  private static let limit = 1 << 16
  /// How far clocks may be apart, in seconds.
  private static let tolerance = 300

  /// The response of a handshake that is done; nil where there was none.
  init?(of ssl: OpaquePointer) {
    var start: UnsafePointer<UInt8>?
    let count = vpnaudit_SSL_get_ocsp_response(ssl, &start)
    guard let start, count > 0 else { return nil }
    self.init(Array(UnsafeBufferPointer(start: start, count: min(count, Self.limit))))
  }

  /// A response in DER.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// What it says of the first certificate of `chain` (a STACK_OF(X509), the issuer second), where it is signed by
  /// the issuer, or by whom the issuer named, as the authorities of `store` vouch for.
  func status(of chain: OpaquePointer?, trusting store: OpaquePointer?) -> Sample.OCSPStatus {
    defer { ERR_clear_error() }
    guard let subject = vpnaudit_sk_X509_value(chain, 0), let issuer = vpnaudit_sk_X509_value(chain, 1),
      let basic = parsed()
    else { return .unverified }
    defer { OCSP_BASICRESP_free(basic) }
    guard OCSP_basic_verify(basic, chain, store, 0) == 1 else { return .unverified }
    for index in 0..<min(OCSP_resp_count(basic), 16) {
      guard let single = OCSP_resp_get0(basic, index), Self.isAbout(subject, of: issuer, single) else {
        continue
      }
      return Self.status(of: single)
    }
    return .unknown
  }

  /// The signed part of a response that says that it was made; to be freed with `OCSP_BASICRESP_free`.
  private func parsed() -> OpaquePointer? {
    bytes.withUnsafeBufferPointer { buffer in
      var start = buffer.baseAddress
      guard let response = d2i_OCSP_RESPONSE(nil, &start, buffer.count) else { return nil }
      defer { OCSP_RESPONSE_free(response) }
      guard OCSP_response_status(response) == OCSP_RESPONSE_STATUS_SUCCESSFUL else { return nil }
      return OCSP_response_get1_basic(response)
    }
  }

  /// Whether an entry is the certificate's, by the digest that the entry itself was made with.
  private static func isAbout(
    _ subject: OpaquePointer, of issuer: OpaquePointer, _ single: OpaquePointer
  ) -> Bool {
    let id = OCSP_SINGLERESP_get0_id(single)
    var algorithm: OpaquePointer?
    guard OCSP_id_get0_info(nil, &algorithm, nil, nil, id) == 1, let algorithm,
      let digest = EVP_get_digestbyname(OBJ_nid2sn(OBJ_obj2nid(algorithm))),
      let own = OCSP_cert_to_id(digest, subject, issuer)
    else { return false }
    defer { OCSP_CERTID_free(own) }
    return OCSP_id_cmp(own, id) == 0
  }

  private static func status(of single: OpaquePointer) -> Sample.OCSPStatus {
    var from: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
    var until: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
    let status = OCSP_single_get0_status(single, nil, nil, &from, &until)
    guard OCSP_check_validity(from, until, tolerance, -1) == 1 else { return .outdated }
    return switch status {
    case V_OCSP_CERTSTATUS_GOOD: .good
    case V_OCSP_CERTSTATUS_REVOKED: .revoked
    default: .unknown
    }
  }
}
