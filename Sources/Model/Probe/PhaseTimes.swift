/// The time of each phase of a sample that ended, by the monotonic clock; a phase that was cut short has none.
public struct PhaseTimes: Hashable, Sendable, Codable {
  /// Query sent to answer parsed; nil for an address given as such. Of the endpoint's own name where this host asks
  /// for it, else of the proxy's.
  ///
  /// Where one answer serves several samples, as each address of a name has one, the first of them has the time.
  public var resolve: Microseconds?
  /// `connect()` to writable.
  public var connect: Microseconds?
  /// The proxy connected to, to its report of a connection; the connection to the proxy is part of `connect`.
  public var proxy: Microseconds?
  /// The first byte of the dialogue that asks for TLS, to the server's agreement to begin.
  public var starttls: Microseconds?
  /// ClientHello handed to the kernel to our Finished written, or to the server's read where that comes after it,
  /// as in a full handshake of TLS 1.2.
  public var tls: Microseconds?
  /// Request sent to the last byte of the answer; of `icmp` the round trip of the echo.
  public var request: Microseconds?

  public init(
    resolve: Microseconds? = nil, connect: Microseconds? = nil, proxy: Microseconds? = nil,
    starttls: Microseconds? = nil, tls: Microseconds? = nil, request: Microseconds? = nil
  ) {
    self.resolve = resolve
    self.connect = connect
    self.proxy = proxy
    self.starttls = starttls
    self.tls = tls
    self.request = request
  }

  enum CodingKeys: String, CodingKey {
    case resolve = "resolve_us"
    case connect = "connect_us"
    case proxy = "proxy_us"
    case starttls = "starttls_us"
    case tls = "tls_us"
    case request = "request_us"
  }
}
