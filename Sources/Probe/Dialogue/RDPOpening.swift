internal import Model

/// Asks a remote desktop for TLS: the connection request with a negotiation, and its answer (MS-RDPBCGR sections 2.2.1.1
/// and 2.2.1.2, in X.224 and RFC 1006's packets).
struct RDPOpening: Dialogue {
  static let phase = Failure.Phase.starttls

  /// The security protocols of the negotiation, as bits: TLS alone, and TLS with CredSSP in it, which most hosts
  /// require. The handshake is the same.
  private enum Security {
    static let tls: UInt32 = 1
    static let hybrid: UInt32 = 2
  }

  /// 19 bytes of RFC 1006, of which 14 follow X.224's length: a connection request without a cookie, and RDP_NEG_REQ.
  private static let request: [UInt8] = [
    3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, UInt8(Security.tls | Security.hybrid), 0, 0, 0,
  ]
  /// The longest packet that is waited for, in bytes.
  private static let limit = 1024

  func begin() -> [UInt8] { Self.request }

  func failureAtEnd() -> Failure { .closedBeforeTLS(at: .connectionRequest) }

  func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    let packet = Array(bytes.prefix(Self.limit))
    let strange = DialogueStep.failed(.strangeAnswer(bytes.prefix(80), in: .connectionRequest))
    guard packet[0] == 3 else { return strange }
    guard packet.count >= 4 else { return .more(consumed: 0) }
    let length = Int(packet[2]) << 8 | Int(packet[3])
    guard (11...Self.limit).contains(length) else { return strange }
    guard packet.count >= length else { return .more(consumed: 0) }
    // A connection confirm; whatever else comes, such as a disconnect request, is no answer.
    guard packet[5] == 0xd0 else { return strange }
    // An old server answers without a word of the negotiation.
    guard length >= 19 else { return .failed(Failure(.starttlsRefused, facts: .lacking(capability: "TLS"))) }
    let number = packet[15..<19].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    switch (packet[11], number) {
    case (2, Security.tls), (2, Security.hybrid): return .done(consumed: length)
    case (2, 0): return .failed(Failure(.starttlsRefused, facts: .lacking(capability: "TLS")))
    case (2, _): return .failed(.strangeAnswer(.anotherSecurity))
    case (3, let code):
      return .failed(
        Failure(.starttlsRefused, facts: .negotiationFailure(number: Int(code), name: Self.names[code])))
    default: return strange
    }
  }

  /// The failures of RDP_NEG_FAILURE (MS-RDPBCGR section 2.2.1.2.2).
  private static let names: [UInt32: String] = [
    1: "SSL_REQUIRED_BY_SERVER", 2: "SSL_NOT_ALLOWED_BY_SERVER", 3: "SSL_CERT_NOT_ON_SERVER",
    4: "INCONSISTENT_FLAGS", 5: "HYBRID_REQUIRED_BY_SERVER", 6: "SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER",
  ]
}
