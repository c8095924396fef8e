/// A server between the host and an endpoint that is asked for the connection to the endpoint.
public struct Proxy: Hashable, Sendable, CustomStringConvertible {
  /// How it is asked.
  public enum Scheme: String, Hashable, Sendable, CaseIterable {
    /// By HTTP CONNECT (RFC 9110 section 9.3.6).
    case http
    /// The same over TLS with the proxy itself.
    case https
    /// By SOCKS version 5 with names that this host resolves (RFC 1928).
    case socks5
    /// The same with names that the proxy resolves.
    case socks5h
  }

  /// The user that it is asked by. It is written nowhere.
  public struct Credentials: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    public let user: String
    public let password: String

    public init(user: String, password: String) {
      self.user = user
      self.password = password
    }

    // Whatever prints an endpoint prints these instead.
    public var description: String { "credentials" }
    public var customMirror: Mirror { Mirror(self, children: []) }
  }

  public let scheme: Scheme
  /// A DNS name, or an address without brackets, with its zone.
  public let host: String
  public let port: UInt16
  public let credentials: Credentials?

  public init(scheme: Scheme, host: String, port: UInt16, credentials: Credentials? = nil) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.credentials = credentials
  }

  /// The proxy without its credentials.
  public var description: String {
    "\(scheme.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }
}
