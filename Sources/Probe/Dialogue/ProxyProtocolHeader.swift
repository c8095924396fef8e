/// What a load balancer says before all else over a connection (haproxy, "The PROXY protocol", section 2.2).
enum ProxyProtocolHeader {
  /// The signature of version 2, the command LOCAL, an unspecified family and no addresses: the connection is the
  /// balancer's own, such as one that checks whether the server is well. The server takes the addresses that it sees.
  static let local: [UInt8] = [
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a, 0x20, 0x00, 0x00, 0x00,
  ]
}
