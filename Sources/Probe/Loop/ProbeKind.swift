internal import Model

/// How endpoints of one scheme are probed: a row of the one table that knows.
struct ProbeKind {
  let engine: Engine
  /// Makes the dialogue by which the server is asked for TLS; nil where TLS begins at once, or never.
  let opening: StartTLSOpening?
  /// The scheme that probes the same endpoint's handshake alone, for diagnosis; nil where it has no connection.
  let handshakeScheme: Target.Scheme?
  /// Makes a sample of an endpoint of the scheme, which is not begun yet.
  let attempt: (SampleStart, LoopResources) -> any Attempt

  init(of scheme: Target.Scheme) {
    self =
      switch scheme {
      case .tcp, .tls: .handshake(scheme)
      case .smtp: .handshake(scheme) { SMTPOpening(from: $0.local) }
      case .imap: .handshake(scheme) { _ in IMAPOpening() }
      case .ldap: .handshake(scheme) { _ in LDAPOpening() }
      case .postgres: .handshake(scheme) { _ in PostgresOpening() }
      case .mysql: .handshake(scheme) { _ in MySQLOpening() }
      case .pop3: .handshake(scheme) { _ in POP3Opening() }
      case .ftp: .handshake(scheme) { _ in FTPOpening() }
      case .xmpp: .handshake(scheme) { XMPPOpening(to: $0.server) }
      case .rdp: .handshake(scheme) { _ in RDPOpening() }
      case .mssql: .handshake(scheme, inPackets: true) { _ in TDSOpening() }
      case .http: .request(handshakeScheme: .tcp)
      case .https: .request(handshakeScheme: .tls)
      case .dns:
        ProbeKind(engine: .raw, handshakeScheme: nil) { start, loop in
          NameAttempt(start, sockets: loop.sockets, routes: loop.routes)
        }
      case .icmp:
        ProbeKind(engine: .raw, handshakeScheme: nil) { start, loop in
          EchoAttempt(
            start, sockets: loop.sockets, names: loop.names, routes: loop.routes, stamps: loop.client.stamps)
        }
      }
  }

  private init(
    engine: Engine, opening: StartTLSOpening? = nil, handshakeScheme: Target.Scheme?,
    attempt: @escaping (SampleStart, LoopResources) -> any Attempt
  ) {
    self.engine = engine
    self.opening = opening
    self.handshakeScheme = handshakeScheme
    self.attempt = attempt
  }

  /// A connection, and a handshake where the scheme has one, after the dialogue that asks for it.
  /// - Parameter inPackets: Whether the handshake travels in packets of TDS.
  private static func handshake(
    _ scheme: Target.Scheme, inPackets: Bool = false, opening: StartTLSOpening? = nil
  ) -> ProbeKind {
    ProbeKind(engine: .raw, opening: opening, handshakeScheme: scheme) { start, loop in
      HandshakeAttempt(
        start, opening: opening, inPackets: inPackets, sockets: loop.sockets, names: loop.names,
        client: loop.client,
        routes: loop.routes)
    }
  }

  /// A request by libcurl.
  private static func request(handshakeScheme: Target.Scheme) -> ProbeKind {
    ProbeKind(engine: .curl, handshakeScheme: handshakeScheme) { start, loop in
      // A loop has samples of its own engine only, and that of libcurl has its transfers.
      guard let transfers = loop.transfers else { preconditionFailure() }
      return RequestAttempt(
        start, sockets: loop.sockets, names: loop.names, client: loop.client, routes: loop.routes,
        transfers: transfers)
    }
  }
}
