/// Where an agent passes the entries of its journal on to: one entry of the profile's `sinks`.
public struct SinkSettings: Hashable, Sendable {
  /// How many a profile may have.
  public static let most = 16

  /// Its own name, which its cursor's file has, too: lower-case letters, digits, hyphens and underscores.
  public let name: String
  /// Where it begins the first time.
  public let start: Start
  public let kind: Kind

  /// Where a sink begins that never ran before.
  public enum Start: String, Hashable, Sendable, CaseIterable {
    /// With the newest entry that is there.
    case newest
    /// With the oldest one.
    case oldest
  }

  /// What kind of receiver it has.
  public enum Kind: Hashable, Sendable {
    /// A file for the textfile collector of the node exporter, at an absolute path.
    case textfile(path: String)
    case jsonLines(JSONLinesSettings)
    /// The journal of systemd.
    case journald(content: Content)
    case syslog(SyslogSettings)
    case otlp(OTLPSettings)
    case webhook(WebhookSettings)

    /// The word that asks for it.
    public var name: Name {
      switch self {
      case .textfile: .textfile
      case .jsonLines: .jsonLines
      case .journald: .journald
      case .syslog: .syslog
      case .otlp: .otlp
      case .webhook: .webhook
      }
    }
  }

  /// The kinds by the words that ask for them.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    case textfile
    case jsonLines = "json_lines"
    case journald, syslog, otlp, webhook
  }

  /// How much of a check is passed on.
  public enum Content: String, Hashable, Sendable, CaseIterable {
    /// The check in short (`vpnaudit.log/1`).
    case summary
    /// The record as the journal has it, without the host state.
    case thin
    /// The same with the host state.
    case full
  }

  public init(name: String, start: Start = .newest, kind: Kind) {
    self.name = name
    self.start = start
    self.kind = kind
  }
}

/// A file that a line is appended to for each entry.
public struct JSONLinesSettings: Hashable, Sendable {
  /// The absolute path.
  public let path: String
  public let content: SinkSettings.Content
  /// When the file is renamed; nil where somebody else does so, or nobody.
  public let rotation: Rotation?

  /// When a file is renamed, and how many of these are kept.
  public struct Rotation: Hashable, Sendable {
    /// In bytes.
    public let size: Int64
    public let keep: Int

    public init(size: Int64, keep: Int) {
      self.size = size
      self.keep = keep
    }
  }

  public init(path: String, content: SinkSettings.Content = .thin, rotation: Rotation? = nil) {
    self.path = path
    self.content = content
    self.rotation = rotation
  }
}

/// A server of syslog (RFC 5424).
public struct SyslogSettings: Hashable, Sendable {
  public let receiver: Receiver
  public let facility: Facility

  /// How it is reached.
  public enum Receiver: Hashable, Sendable, CustomStringConvertible {
    /// A datagram socket of this host, at an absolute path.
    case local(path: String)
    /// A datagram for each message (RFC 5426).
    case udp(host: String, port: UInt16)
    /// A connection, with the length before each message (RFC 6587).
    case tcp(host: String, port: UInt16)

    public var description: String {
      func place(_ host: String, _ port: UInt16) -> String {
        "\(host.contains(":") ? "[\(host)]" : host):\(port)"
      }
      return switch self {
      case .local(let path): "unix:\(path)"
      case .udp(let host, let port): "udp://\(place(host, port))"
      case .tcp(let host, let port): "tcp://\(place(host, port))"
      }
    }
  }

  /// The part of a system that a message comes from (RFC 5424 section 6.2.1).
  public enum Facility: String, Hashable, Sendable, CaseIterable {
    case user, daemon, auth, authpriv, local0, local1, local2, local3, local4, local5, local6, local7

    public var number: Int {
      switch self {
      case .user: 1
      case .daemon: 3
      case .auth: 4
      case .authpriv: 10
      case .local0: 16
      case .local1: 17
      case .local2: 18
      case .local3: 19
      case .local4: 20
      case .local5: 21
      case .local6: 22
      case .local7: 23
      }
    }
  }

  public init(receiver: Receiver, facility: Facility = .daemon) {
    self.receiver = receiver
    self.facility = facility
  }
}

/// A server that is posted to over HTTP.
public struct HTTPReceiver: Hashable, Sendable {
  /// `https`, or `http` of this host itself.
  public let url: Target
  /// The absolute path of a PEM file with the only authorities that are trusted; nil for the system's.
  public let caFile: String?
  public let proxy: Proxy?
  /// Of one request, in all.
  public let timeout: Duration
  public let headers: [Header]

  /// A header that every request has.
  public struct Header: Hashable, Sendable {
    /// In lower case.
    public let name: String
    public let value: Value

    public enum Value: Hashable, Sendable {
      case text(String)
      case secret(Secret)
    }

    public init(name: String, value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// Where a secret is read from; itself it is in no profile.
  public enum Secret: Hashable, Sendable {
    /// A credential that systemd passes, by its name.
    case credential(String)
    /// A file at an absolute path.
    case file(String)
  }

  public init(
    url: Target, caFile: String? = nil, proxy: Proxy? = nil, timeout: Duration = .seconds(30),
    headers: [Header] = []
  ) {
    self.url = url
    self.caFile = caFile
    self.proxy = proxy
    self.timeout = timeout
    self.headers = headers
  }
}

/// A receiver of OpenTelemetry's protocol over HTTP with JSON.
public struct OTLPSettings: Hashable, Sendable {
  /// Its `url` is the base that `/v1/logs` and `/v1/metrics` are added to.
  public let receiver: HTTPReceiver
  public let signals: Set<Signal>

  public enum Signal: String, Hashable, Sendable, CaseIterable { case logs, metrics }

  public init(receiver: HTTPReceiver, signals: Set<Signal> = [.logs, .metrics]) {
    self.receiver = receiver
    self.signals = signals
  }
}

/// A server that entries are posted to, in signed requests.
public struct WebhookSettings: Hashable, Sendable {
  public let receiver: HTTPReceiver
  public let content: SinkSettings.Content
  /// The key of the signatures.
  public let secret: HTTPReceiver.Secret

  public init(receiver: HTTPReceiver, content: SinkSettings.Content = .thin, secret: HTTPReceiver.Secret) {
    self.receiver = receiver
    self.content = content
    self.secret = secret
  }
}
