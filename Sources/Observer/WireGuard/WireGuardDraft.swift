import Linux
import Model

/// A WireGuard device while its answer is still being read.
struct WireGuardDraft: Equatable {
  /// A peer of it.
  struct Peer: Equatable {
    let publicKey: String
    var endpoint: SocketAddress?
    var handshakeSeconds: UInt64 = 0
    var handshakeNanoseconds: UInt64 = 0
    var allowedPrefixes: [IPPrefix] = []

    init(publicKey: String) { self.publicKey = publicKey }

    /// When the last handshake was; nil before the first, and for a time that no clock shows.
    var lastHandshake: Timestamp? {
      // The end of the year 9999, the last that RFC 3339 can write.
      guard handshakeSeconds > 0, handshakeSeconds < 253_402_300_800 else { return nil }
      let milliseconds = Int64(min(handshakeNanoseconds, 999_999_999) / 1_000_000)
      return Timestamp(milliseconds: Int64(handshakeSeconds) * 1000 + milliseconds)
    }
  }

  var listenPort: UInt16?
  var firewallMark: UInt32 = 0
  var peers: [Peer] = []

  /// The public key in base64 (RFC 4648 §4), as the registry and `wg` write it; nil for other than 32 bytes.
  static func base64(key: some Collection<UInt8>) -> String? {
    guard key.count == 32 else { return nil }
    return Base64.encode(Array(key))
  }
}
