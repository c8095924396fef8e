import Model

/// Whether a WireGuard interface is one that clients dial in to.
///
/// The peers of a server are people's homes, so that they are only counted, and a server is judged more mildly than a
/// tunnel that takes this host's traffic away. A user who wants to hide such a tunnel would make it look like a server.
/// So the rule takes only what can carry no more than a private network between its own peers:
///
/// 1. It has at least two peers: a server with one peer looks like a client.
/// 2. Each peer's allowed prefixes are single hosts, or lie strictly inside a network of the interface's own
///    addresses. A peer that takes such a network whole is the hub, and this host one of its spokes.
/// 3. Every route out of the interface, in whatever table, stays within these networks.
/// 4. Only private and link-local networks count: an interface may give itself an address with a length of 0 or 1,
///    and then everything lies in its own network.
///
/// A server that also joins sites, or that gives out public addresses, is not recognised, and is reported with its peers.
struct PrivateNetworkServer {
  let interface: Int
  let networks: [IPPrefix]
  let routes: [Route]

  /// The private ranges (RFC 1918, 3927, 4193, 4291, 6598).
  private static let ranges = [
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7",
    "fe80::/10",
  ].compactMap { IPPrefix($0) }

  init(interface: Int, addresses: [InterfaceAddress], routes: [Route]) {
    self.interface = interface
    self.routes = routes.filter { $0.interfaces.contains(interface) }
    self.networks = addresses.filter { $0.interface == interface }
      .compactMap { IPPrefix($0.address, length: $0.prefixLength) }
      .filter { network in Self.ranges.contains { $0.contains(network) } }
  }

  /// Whether peers with these prefixes dial in.
  func serves(_ peers: [WireGuardDraft.Peer]) -> Bool {
    peers.count >= 2
      && peers.allSatisfy { $0.allowedPrefixes.allSatisfy(isOneOfMany) }
      && routes.allSatisfy { route in networks.contains { $0.contains(route.destination) } }
  }

  private func isOneOfMany(_ prefix: IPPrefix) -> Bool {
    prefix.isHost || networks.contains { $0.contains(prefix) && $0.length < prefix.length }
  }
}
