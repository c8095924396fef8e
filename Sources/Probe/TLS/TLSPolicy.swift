/// What every handshake is held to, whatever the host's openssl.cnf says.
enum TLSPolicy {
  /// Keys, digests and ciphers are worth 112 bits at least (SSL_CTX_set_security_level(3)).
  static let securityLevel: Int32 = 2
}
