/// A TLS alert by its number and name (IANA's TLS Alerts registry; RFC 8446 section 6).
struct TLSAlert: Hashable {
  let number: UInt8

  static let closeNotify = TLSAlert(number: 0)
  static let certificateRequired = TLSAlert(number: 116)

  /// The registered name, such as `handshake_failure`, or `alert_200` for a number without one.
  var name: String { Self.names[number] ?? "alert_\(number)" }

  /// Whether a server may send it because it wanted a certificate of the client's and got none, or not the right one.
  var mayConcernClientCertificate: Bool {
    switch number {
    // handshake_failure, no_certificate, bad_certificate … certificate_unknown, unknown_ca, access_denied,
    // certificate_required.
    case 40...46, 48, 49, 116: true
    default: false
    }
  }

  /// Whether it says that no common version, cipher, group or protocol was found.
  var concernsNegotiation: Bool {
    // protocol_version, insufficient_security, inappropriate_fallback, no_application_protocol.
    [70, 71, 86, 120].contains(number)
  }

  private static let names: [UInt8: String] = [
    0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 21: "decryption_failed",
    22: "record_overflow", 30: "decompression_failure", 40: "handshake_failure", 41: "no_certificate",
    42: "bad_certificate", 43: "unsupported_certificate", 44: "certificate_revoked",
    45: "certificate_expired", 46: "certificate_unknown", 47: "illegal_parameter", 48: "unknown_ca",
    49: "access_denied", 50: "decode_error", 51: "decrypt_error", 52: "too_many_cids_requested",
    60: "export_restriction", 70: "protocol_version", 71: "insufficient_security", 80: "internal_error",
    86: "inappropriate_fallback", 90: "user_canceled", 100: "no_renegotiation", 109: "missing_extension",
    110: "unsupported_extension", 111: "certificate_unobtainable", 112: "unrecognized_name",
    113: "bad_certificate_status_response", 114: "bad_certificate_hash_value", 115: "unknown_psk_identity",
    116: "certificate_required", 117: "general_error", 120: "no_application_protocol", 121: "ech_required",
  ]
}
