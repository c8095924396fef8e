internal import Model

/// The dialogues by which servers are asked for TLS in their own protocols.
enum StartTLS {
  /// The dialogue of a scheme; nil for one that has none.
  /// - Parameter local: This side's address, by which a mail client introduces itself.
  static func dialogue(for scheme: Target.Scheme, from local: IPAddress?) -> (any Dialogue)? {
    switch scheme {
    case .smtp: SMTPOpening(from: local)
    case .imap: IMAPOpening()
    case .ldap: LDAPOpening()
    case .postgres: PostgresOpening()
    case .mysql: MySQLOpening()
    case .tcp, .tls, .http, .https, .dns, .icmp: nil
    }
  }
}

extension Failure {
  /// The server said in its own protocol that it does not begin TLS.
  /// - Parameter answer: Its own words, which are made legible and cut.
  static func refusedTLS(_ answer: ArraySlice<UInt8>) -> Failure {
    Failure(.starttlsRefused, detail: "the server answered '\(quotedWords(answer))'")
  }

  /// What came is not what the protocol has there.
  static func strangeAnswer(_ answer: ArraySlice<UInt8>, to what: String) -> Failure {
    Failure(.starttlsProtocol, detail: "\(what) is '\(quotedWords(answer))'")
  }

  /// What came is not what the protocol has there, and cannot be shown.
  static func strangeAnswer(_ what: String) -> Failure { Failure(.starttlsProtocol, detail: what) }

  /// The server closed where its answer was expected.
  static func closedBeforeTLS(at what: String) -> Failure {
    Failure(.starttlsProtocol, detail: "the server closed the connection in place of \(what)")
  }

  /// A server's words on one line: at most 160 characters, and nothing that could deceive or disturb a terminal.
  static func quotedWords(_ words: ArraySlice<UInt8>) -> String {
    CertificateReader.legible(String(decoding: words.prefix(1000), as: UTF8.self), limit: 160)
  }
}
