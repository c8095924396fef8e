internal import Model

extension English {
  func sentence(_ facts: GatewayFacts, tunnel: String) -> String {
    switch facts {
    case .notAsked: return "its gateway was not looked up"
    case .translated(let from, let to): return "this host redirects packets for \(from) to \(to)"
    case .relayed(let relay, let address, let port):
      let location = address.map { address in
        port.map { SocketAddress(address: address, port: $0).description } ?? address.description
      }
      return "it is reached through \(Self.words(relay))" + (location.map { ", \($0)" } ?? "")
        + (relay == .proxy ? ", and where that leads cannot be seen" : "")
    case .answererUnknown:
      return "the process that answers for \(tunnel) is not known to be a WireGuard program"
    case .transportMode:
      return "what its transport-mode policies protect is not known, and may be a tunnel"
    case .proxyConnections:
      return "the connections of \(tunnel) do not prove where the next one goes"
    case .associationSilent(let address):
      return "no packet has arrived through the security association with \(address)"
    case .handshakeOld(let peer, let age):
      return "peer \(Self.short(peer)) \(Self.heard(age)); "
        + "only one within 180 s proves the peer's identity"
    case .addressTaken(let address):
      return "packets for \(address) stay on this machine: a route hands them to it or to a namespace of it"
    case .routeIntoItself(let address): return "the route to \(address) leads into \(tunnel) itself"
    case .sourcesDiffer(let addresses): return "live sources differ: \(Self.list(addresses))"
    case .severalPeers:
      return "the process has several peers, and no other source says which is the gateway"
    case .dialledIn(let count):
      return "only other hosts that dialled in are connected to its process, \(count) of them: clients, "
        + "and no gateway"
    case .idlePeer(let address):
      return "hardly anything has passed over the connection to \(Self.name(address))"
    case .configurationDiffers(let address, let configured):
      return "the live peer is \(address), and the configuration names \(Self.list(configured))"
    case .routeDiffers(let address, let routes):
      return "the live peer is \(address), but its host route leads to \(Self.list(routes))"
    case .severalConfigured: return "several configured gateways have a host route"
    case .routeNotConfigured(let routes, let configured):
      return
        "the host route leads to \(Self.list(routes)), and the configuration names \(Self.list(configured))"
    case .noConfiguredRoute: return "no host route leads to a configured address"
    case .holderUncertain(let address):
      return "\(Self.name(address)) is reported by a process that may hold another tunnel"
    case .configurationOnly(let address):
      return "\(Self.name(address)) is known only from the configuration; a management socket, "
        + "or conntrack, would prove it"
    case .oneHand(let address):
      return "\(Self.name(address)) is known only from the configuration and a host route, "
        + "which one hand writes; a management socket, or conntrack, would prove it"
    case .routeOnly(let address, let name, let collectors):
      let configuration =
        name.map { ", and the configuration has the name \($0), which proves no address" } ?? ""
      return "\(Self.name(address)) is known only from a host route\(configuration)" + rest(collectors)
    case .proxySettingsUnread(let address):
      return "\(Self.name(address)) is the peer of a program that may be set to use a proxy, "
        + "and where that is set was not read"
    case .proxyUnknown(let address):
      return "\(Self.name(address)) is a peer of a program that is not a known proxy, "
        + "and may be the packets' destination"
    case .sourceAlone(let address):
      return "\(Self.name(address)) is reported by one source only, and the process is not verified"
    case .sourcesDisagree(let address):
      return "the sources for \(Self.name(address)) disagree on port or protocol, "
        + "or are of one kind"
    case .noPeer: return "no peer of \(tunnel) may carry traffic"
    case .noSource(let name, let collectors):
      return
        (name.map { "only the name \($0) is configured, which proves no address" }
        ?? "no source reports its gateway") + rest(collectors)
    case .destinationDiffers(let address, let destination):
      return "test packets through \(tunnel) left this host for \(destination), not for \(address)"
    case .destinationAlone(let address):
      return "test packets left this host for \(address), which no other source reports"
    case .severalDestinations(let addresses):
      return "test packets left this host for several addresses: \(Self.list(addresses))"
    case .answeredElsewhere(let address):
      return "test packets left this host for \(address), and their answers came from elsewhere"
    case .notExclusive: return "test packets may have left for other destinations as well"
    case .notWitnessed(let reason):
      return "a witness of the gateway is asked for: "
        + (reason.map(Self.clause) ?? "the wire was not watched")
    case .carriedByItself: return "\(tunnel) is carried by a tunnel that it carries itself"
    }
  }

  private func rest(_ collectors: [CollectorReport]) -> String {
    collectors.isEmpty ? "" : "; " + sentence(collectors)
  }

  private static func name(_ address: IPAddress?) -> String { address.map(\.description) ?? "its gateway" }

  private static func words(_ relay: GatewayRelay) -> String {
    switch relay {
    case .host: "a relay on this host"
    case .proxy: "a proxy"
    case .fakeAddress: "an address that only a proxy on this host knows"
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
    let words = sources.map(Self.words)
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last + " agree"
  }

  private static func words(_ source: Gateway.Source) -> String {
    switch source {
    case .established: "established connection"
    case .wireguard: "WireGuard endpoint"
    case .policy: "IPsec policy"
    case .link: "the kernel's link"
    case .management: "management socket"
    case .conntrack: "conntrack"
    case .route: "host route"
    case .config: "config"
    case .wire: "test packets"
    }
  }

  /// Which packets were asked for.
  static func words(_ scope: GatewayWitness.Scope?) -> String {
    switch scope {
    case nil, .directed: "the tunnel's own packets"
    case .open: "all packets of such lengths"
    case .full: "all packets"
    }
  }

  /// Why it cannot be said which destination carries a tunnel's packets.
  static func clause(_ reason: GatewayWitness.Reason) -> String {
    switch reason {
    case .noEndpoint: "no endpoint behind it was reached by TLS"
    case .noAnswer: "the test handshakes were not answered"
    case .pathChanged: "the test packets took another path than the probe's"
    case .noEdge: "no interface of this host is known to lead out of it"
    case .dropped: "the kernel had no room for all packets of that time"
    case .noTap: "the packets could not be watched"
    case .unmatched: "no destination had packets of the test's lengths"
    case .answersUnclear: "too few answers came from where the test packets went"
    }
  }

  /// A protocol by its number in the IP header.
  static func name(ofProtocol number: UInt8) -> String {
    switch number {
    case 4: "ipip"
    case 6: "tcp"
    case 17: "udp"
    case 41: "6in4"
    case 47: "gre"
    case 50: "esp"
    case 51: "ah"
    case 115: "l2tp"
    default: "protocol \(number)"
    }
  }

  /// A chance as a power of ten that it does not exceed: `1e-9`.
  static func chance(_ value: Double) -> String {
    guard value > 0 else { return "below 1e-99" }
    var exponent = 0
    var bound = 1.0
    while exponent < 99, value <= bound / 10 { (bound, exponent) = (bound / 10, exponent + 1) }
    return exponent == 0 ? "1" : "1e-\(exponent)"
  }

  /// A destination on the wire: `203.0.113.10:1194/udp`.
  static func destination(_ address: IPAddress, _ port: UInt16?, _ transport: UInt8) -> String {
    let location = port.map { SocketAddress(address: address, port: $0).description } ?? address.description
    return "\(location)/\(name(ofProtocol: transport))"
  }
}
