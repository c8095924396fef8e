internal import COpenSSL
internal import Model

/// What OpenSSL found wrong with a server's messages, where it is no matter of what the two sides can agree on.
enum ServerFault {
  /// A signature or a Finished message that does not verify.
  case proof
  /// A record or a message that was altered, or that no server sends.
  case record
  /// A message that is larger than any client takes.
  case size

  /// The fault that libssl's reason stands for; nil for any other reason.
  ///
  /// - Parameter isForeignKey: Whether what the server signed with cannot be of its certificate's key.
  init?(_ reason: OpenSSLReason, isForeignKey: Bool) {
    guard reason.isTLS else { return nil }
    switch reason.code {
    case SSL_R_BAD_SIGNATURE, SSL_R_DIGEST_CHECK_FAILED, SSL_R_WRONG_SIGNATURE_SIZE,
      SSL_R_WRONG_CERTIFICATE_TYPE:
      self = .proof
    // Else it is one that we did not offer.
    case SSL_R_WRONG_SIGNATURE_TYPE where isForeignKey: self = .proof
    case SSL_R_EXCESSIVE_MESSAGE_SIZE: self = .size
    case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC, SSL_R_DECRYPTION_FAILED,
      SSL_R_BLOCK_CIPHER_PAD_IS_WRONG,
      // Records.
      SSL_R_BAD_RECORD_TYPE, SSL_R_RECORD_LENGTH_MISMATCH, SSL_R_RECORD_TOO_SMALL, SSL_R_LENGTH_TOO_SHORT,
      SSL_R_LENGTH_TOO_LONG, SSL_R_ENCRYPTED_LENGTH_TOO_LONG, SSL_R_DATA_LENGTH_TOO_LONG,
      SSL_R_PACKET_LENGTH_TOO_LONG, SSL_R_WRONG_VERSION_NUMBER, SSL_R_UNEXPECTED_RECORD,
      SSL_R_BAD_CHANGE_CIPHER_SPEC, SSL_R_CCS_RECEIVED_EARLY, SSL_R_NOT_ON_RECORD_BOUNDARY,
      SSL_R_UNKNOWN_ALERT_TYPE,
      // Messages.
      SSL_R_UNEXPECTED_MESSAGE, SSL_R_LENGTH_MISMATCH, SSL_R_BAD_LENGTH, SSL_R_BAD_PACKET,
      SSL_R_BAD_EXTENSION, SSL_R_UNSOLICITED_EXTENSION, SSL_R_CERT_LENGTH_MISMATCH, SSL_R_BAD_ECPOINT,
      SSL_R_INVALID_SESSION_ID, SSL_R_SSL3_SESSION_ID_TOO_LONG,
      SSL_R_INVALID_STATUS_RESPONSE, SSL_R_UNSUPPORTED_STATUS_TYPE, SSL_R_INVALID_CONTEXT,
      SSL_R_UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS, SSL_R_UNKNOWN_CERTIFICATE_TYPE:
      self = .record
    // A certificate or a key that cannot be read.
    case let code where vpnaudit_ERR_is_unreadable(code) != 0: self = .record
    default: return nil
    }
  }

  /// Its code, where the server's own certificate came first or did not.
  func code(isLeafFirst: Bool) -> Failure.Code {
    switch self {
    case .proof: isLeafFirst ? .tlsBadProof : .tlsChainOrder
    case .record: .tlsBadRecord
    case .size: .tlsTooLarge
    }
  }
}
