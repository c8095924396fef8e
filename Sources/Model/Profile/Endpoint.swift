/// A corporate service that must answer.
public struct Endpoint: Hashable, Sendable {
  public let name: String
  /// Where it stands.
  public let region: Region?
  public let target: Target
  public let expectations: Expectations
  /// The addresses to use instead of asking the resolver; empty to ask.
  public let addresses: [IPAddress]
  /// The interface to bind to.
  public let interface: String?
  /// How many times it is probed.
  public let samples: Int
  /// The time that one sample may take.
  public let timeout: Duration
  /// The time between the starts of two samples, whatever becomes of the first; nil for one after another.
  public let interval: Duration?
  /// How many samples are made before those that count, and thrown away.
  public let warmUp: Int
  /// How many times a sample that failed is tried again, at once.
  public let retries: Int

  public init(
    name: String, region: Region? = nil, target: Target, expectations: Expectations = Expectations(),
    addresses: [IPAddress] = [], interface: String? = nil, samples: Int = 5, timeout: Duration = .seconds(5),
    interval: Duration? = nil, warmUp: Int = 0, retries: Int = 0
  ) {
    self.name = name
    self.region = region
    self.target = target
    self.expectations = expectations
    self.addresses = addresses
    self.interface = interface
    self.samples = samples
    self.timeout = timeout
    self.interval = interval
    self.warmUp = warmUp
    self.retries = retries
  }
}

/// What is spoken to: `tls://erp.corp.test:443`.
public struct Target: Hashable, Sendable, CustomStringConvertible {
  /// How it is spoken to.
  public enum Scheme: String, Hashable, Sendable, CaseIterable {
    case tcp, tls, http, https

    /// Whether a TLS handshake is part of it.
    public var usesTLS: Bool { self == .tls || self == .https }
  }

  public let scheme: Scheme
  /// A DNS name, or an address without brackets.
  public let host: String
  public let port: UInt16
  /// Of `http` and `https`: the path that is asked for, beginning with a slash; nil for others.
  public let path: String?
  /// Of `http` and `https`: what follows the path after a question mark. It is asked for and shown nowhere.
  public let query: String?

  public init(scheme: Scheme, host: String, port: UInt16, path: String? = nil, query: String? = nil) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
    self.query = query
  }

  /// The host as an address, where it is one.
  public var address: IPAddress? { IPAddress(host) }

  /// The target without its query.
  public var description: String {
    let place = host.contains(":") ? "[\(host)]" : host
    return "\(scheme.rawValue)://\(place):\(port)\(path ?? "")"
  }
}

/// What an endpoint's answer must be like.
public struct Expectations: Hashable, Sendable {
  /// Over which way it must be reached.
  public enum Way: String, Hashable, Sendable, CaseIterable { case tunnel, direct, any }

  public let path: Way
  /// The ranges in which its address must lie; empty for any.
  public let addresses: [IPPrefix]
  /// The oldest version of TLS.
  public let minimumVersion: TLSVersion?
  /// SHA-256 digests of the public keys of authorities, one of which must stand in the verified chain.
  public let issuers: [String]
  /// SHA-256 digests of public keys, one of which must be the endpoint's own.
  public let pins: [String]
  /// How long the certificate must still be valid.
  public let expiresAfter: Duration?
  /// The median handshake above which the endpoint is degraded.
  public let warnHandshake: Duration?
  /// The median handshake above which it fails.
  public let failHandshake: Duration?

  public init(
    path: Way = .any, addresses: [IPPrefix] = [], minimumVersion: TLSVersion? = nil, issuers: [String] = [],
    pins: [String] = [], expiresAfter: Duration? = nil, warnHandshake: Duration? = nil,
    failHandshake: Duration? = nil
  ) {
    self.path = path
    self.addresses = addresses
    self.minimumVersion = minimumVersion
    self.issuers = issuers
    self.pins = pins
    self.expiresAfter = expiresAfter
    self.warnHandshake = warnHandshake
    self.failHandshake = failHandshake
  }
}

/// A version of TLS, oldest first.
public enum TLSVersion: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  case v10 = "1.0"
  case v11 = "1.1"
  case v12 = "1.2"
  case v13 = "1.3"

  public static func < (a: TLSVersion, b: TLSVersion) -> Bool { a.rawValue < b.rawValue }

  /// A version from OpenSSL's name for it, such as `TLSv1.3`; `TLSv1` is 1.0.
  public init?(openSSLName name: String) {
    switch name {
    case "TLSv1": self = .v10
    case "TLSv1.1": self = .v11
    case "TLSv1.2": self = .v12
    case "TLSv1.3": self = .v13
    default: return nil
    }
  }
}
