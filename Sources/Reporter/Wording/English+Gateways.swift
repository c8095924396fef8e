internal import Model

extension English {
  func sentence(_ facts: GatewayFacts, tunnel: String) -> String {
    switch facts {
    case .notAsked: return "it was not asked where it leads"
    case .translated(let from, let to): return "this host sends packets for \(from) to \(to)"
    case .relayed(let relay, let address, let port):
      let place = address.map { address in
        port.map { SocketAddress(address: address, port: $0).description } ?? address.description
      }
      return "it is reached through \(Self.words(relay))" + (place.map { ", \($0)" } ?? "")
    case .answererUnknown: return "who answers for \(tunnel) is not known to be a WireGuard program"
    case .transportMode:
      return "what its policies in transport mode protect is not known, and may be a tunnel"
    case .handshakeOld(let peer, let age):
      return "peer \(Self.short(peer)) \(Self.heard(age)), and only one of the last 180 s proves who is there"
    case .addressTaken(let address):
      return "this host takes packets for \(address) for its own: a route leads them to itself"
    case .routeIntoItself(let address): return "the way to \(address) leads into \(tunnel) itself"
    case .sourcesDiffer(let addresses): return "live sources differ: \(Self.list(addresses))"
    case .severalPeers:
      return "the process has several peers, and no other source says which is the gateway"
    case .configurationDiffers(let address, let configured):
      return "the live peer is \(address), and the configuration names \(Self.list(configured))"
    case .routeDiffers(let address, let routes):
      return "the live peer is \(address), and the host route beside it leads to \(Self.list(routes))"
    case .severalConfigured: return "several gateways have a host route and stand in the configuration"
    case .routeNotConfigured(let routes, let configured):
      return
        "the host route leads to \(Self.list(routes)), and the configuration names \(Self.list(configured))"
    case .noConfiguredRoute: return "no host route leads to an address that the configuration names"
    case .holderUncertain(let address):
      return "\(Self.place(address)) is told by a process that may hold another tunnel"
    case .configurationOnly(let address):
      return "\(Self.place(address)) is known only from the configuration; a management socket, "
        + "or CAP_DAC_READ_SEARCH to read conntrack, would prove it"
    case .routeOnly(let address, let name, let collectors):
      let configuration =
        name.map { ", and the configuration gives the name \($0), which proves no address" } ?? ""
      return "\(Self.place(address)) is known only from a host route\(configuration)" + rest(collectors)
    case .proxyUnknown(let address):
      return "\(Self.place(address)) is a peer of a program that is no known proxy, "
        + "and may be where the packets are bound for"
    case .sourceAlone(let address):
      return "\(Self.place(address)) is told by one source alone, and the process is not verified"
    case .sourcesDisagree(let address):
      return "the sources that lead to \(Self.place(address)) do not agree on port or protocol, "
        + "or are not of two kinds"
    case .noPeer: return "no peer of \(tunnel) may carry anything"
    case .noSource(let name, let collectors):
      return
        (name.map { "only the name \($0) is configured, which proves no address" }
        ?? "no source tells where it leads") + rest(collectors)
    case .carriedByItself: return "\(tunnel) is carried by a tunnel that it carries itself"
    }
  }

  private func rest(_ collectors: [CollectorReport]) -> String {
    collectors.isEmpty ? "" : "; " + sentence(collectors)
  }

  private static func place(_ address: IPAddress?) -> String { address.map(\.description) ?? "it" }

  private static func words(_ relay: GatewayRelay) -> String {
    switch relay {
    case .host: "a relay on this host"
    case .proxy: "a proxy"
    }
  }

  /// When a WireGuard peer was last heard.
  static func heard(_ age: Int64?) -> String {
    switch age {
    case nil: "never had a handshake"
    case let age? where age < 0: "had its last handshake in the future, by this host's clock"
    case let age?: "had its last handshake \(age) s ago"
    }
  }

  func basis(_ sources: [Gateway.Source]) -> String {
    sources.map(Self.words).joined(separator: " and ") + (sources.count > 1 ? " agree" : "")
  }

  private static func words(_ source: Gateway.Source) -> String {
    switch source {
    case .established: "established connection"
    case .wireguard: "WireGuard endpoint"
    case .policy: "IPsec policy"
    case .management: "management socket"
    case .conntrack: "conntrack"
    case .route: "host route"
    case .config: "config"
    }
  }
}
