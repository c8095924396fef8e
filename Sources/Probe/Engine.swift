internal import Model

/// What probes an endpoint. Each engine has a loop and a thread of its own.
enum Engine: CaseIterable {
  /// Our own handshakes, by OpenSSL.
  case raw
  /// Requests, by libcurl: it makes an SSL_CTX for every connection, and others must not wait for that.
  case curl

  init(for scheme: Target.Scheme) {
    switch scheme {
    case .tcp, .tls, .smtp, .imap, .ldap, .postgres, .mysql, .dns, .icmp: self = .raw
    case .http, .https: self = .curl
    }
  }
}
