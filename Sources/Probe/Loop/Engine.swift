/// What runs samples. Each engine has a loop and a thread of its own.
enum Engine: CaseIterable {
  /// Our own sockets and handshakes, by OpenSSL.
  case raw
  /// Requests, by libcurl: it makes an SSL_CTX for every connection, and others must not wait for that.
  case curl
}
