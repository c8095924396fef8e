extension Target {
  /// How it is spoken to.
  public enum Scheme: String, Hashable, Sendable, CaseIterable {
    case tcp, tls, http, https
    // A protocol whose server is asked for TLS in plain text first.
    case smtp = "smtp+starttls"
    case imap = "imap+starttls"
    case ldap = "ldap+starttls"
    case postgres = "postgres+starttls"
    case mysql = "mysql+starttls"
    case pop3 = "pop3+starttls"
    case ftp = "ftp+starttls"
    case xmpp = "xmpp+starttls"
    case rdp = "rdp+starttls"
    case mssql = "mssql+starttls"
    /// A name that is asked of a given server.
    case dns
    /// An echo request.
    case icmp
  }
}

/// What is known of a target's scheme wherever targets are read, judged or shown: a row of one table.
public struct SchemeTraits: Hashable, Sendable {
  /// What follows the scheme in a target.
  public enum Form: Hashable, Sendable {
    /// `HOST:PORT`
    case service
    /// `HOST[:PORT][/PATH][?QUERY]`
    case url
    /// `SERVER[:PORT]/NAME`
    case question
    /// `HOST`
    case host
  }

  /// When TLS begins.
  public enum Security: Hashable, Sendable {
    case never, atOnce
    /// After a dialogue in plain text, in which the client asks for it.
    case asked
  }

  public let form: Form
  package let security: Security
  /// The port of a target that names none; nil where it must name one, or has none.
  public let defaultPort: UInt16?
  /// Whether it can go through a proxy, which passes connections on and nothing else.
  public let canUseProxy: Bool
  /// The phase whose time says most of it: the handshake where there is one, else the last.
  package let mainPhase: Failure.Phase

  private init(
    _ form: Form, _ security: Security, port: UInt16?, proxy: Bool = true, mainPhase: Failure.Phase = .tls
  ) {
    self.form = form
    self.security = security
    defaultPort = port
    canUseProxy = proxy
    self.mainPhase = mainPhase
  }

  init(of scheme: Target.Scheme) {
    self =
      switch scheme {
      case .tcp: .init(.service, .never, port: nil, mainPhase: .connect)
      case .tls: .init(.service, .atOnce, port: nil)
      case .http: .init(.url, .never, port: 80, mainPhase: .request)
      case .https: .init(.url, .atOnce, port: 443)
      // RFC 3207 is about mail between servers; for the submission of mail (587) the port must be written.
      case .smtp: .init(.service, .asked, port: 25)
      case .imap: .init(.service, .asked, port: 143)
      case .ldap: .init(.service, .asked, port: 389)
      case .postgres: .init(.service, .asked, port: 5432)
      case .mysql: .init(.service, .asked, port: 3306)
      case .pop3: .init(.service, .asked, port: 110)
      case .ftp: .init(.service, .asked, port: 21)
      // That of clients; between servers it is 5269, with another namespace.
      case .xmpp: .init(.service, .asked, port: 5222)
      case .rdp: .init(.service, .asked, port: 3389)
      case .mssql: .init(.service, .asked, port: 1433)
      case .dns: .init(.question, .never, port: 53, proxy: false, mainPhase: .resolve)
      case .icmp: .init(.host, .never, port: nil, proxy: false, mainPhase: .request)
      }
  }
}

extension Target.Scheme {
  public var traits: SchemeTraits { SchemeTraits(of: self) }

  /// Whether a TLS handshake is part of it.
  public var usesTLS: Bool { traits.security != .never }

  /// Whether it is spoken over a connection of TCP to the server or its proxy.
  public var usesTCP: Bool { traits.canUseProxy }

  /// Whether TLS begins after a dialogue in plain text.
  public var usesStartTLS: Bool { traits.security == .asked }
}
