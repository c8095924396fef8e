/// What to call a tunnel that has no interface and whose software does not name it.
public enum TunnelLabel: Hashable, Sendable, Codable {
  /// IPsec policies in tunnel mode.
  case ipsec(gateway: IPAddress)
  /// An IPsec policy in transport mode for one host or network.
  case ipsecHost(address: IPAddress)
  case ipsecTransport
  case diversion(kind: Diversion.Kind, port: UInt16?)
  case namespace(netns: UInt64?)
  /// Routes that encapsulate, by their type of `linux/lwtunnel.h`; nil for routes to this host itself.
  case routes(encapsulation: UInt16?)
}
