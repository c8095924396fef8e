/// Why a tunnel's gateway is not proven, or contradicted.
public enum GatewayFacts: Hashable, Sendable, Codable {
  /// It carries nothing, so that its remote end was not asked for.
  case notAsked
  /// This host sends packets for one address to another.
  case translated(from: IPAddress, to: IPAddress)
  /// The process reaches its gateway through something else; the address and the port are of that, where known.
  case relayed(relay: GatewayRelay, address: IPAddress?, port: UInt16?)
  /// The program that answers for the interface is not known to speak WireGuard.
  case answererUnknown
  /// Policies in transport mode protect something that is not known.
  case transportMode
  /// A program without a tunnel's interface has connections outside: they say where it goes now, and not next.
  case proxyConnections
  /// No packet came that was protected by the keys of the security association with the gateway.
  case associationSilent(address: IPAddress)
  /// A WireGuard peer had no handshake of the last 180 seconds. `age` is in seconds, negative for one in the future by
  /// this host's clock, and nil where there was none.
  case handshakeOld(peer: String, age: Int64?)
  /// A route leads packets for the address to this host itself, or into a veth pair of it.
  case addressTaken(address: IPAddress)
  /// The route to the gateway leads into the tunnel itself.
  case routeIntoItself(address: IPAddress)
  /// Live sources have no address in common.
  case sourcesDiffer(addresses: AddressList)
  /// The process has several peers, and no other source says which is the gateway.
  case severalPeers
  /// Its connections were dialled by other hosts, which are clients and no gateway.
  case dialledIn(count: Int)
  /// Hardly anything has passed over its connection.
  case idlePeer(address: IPAddress?)
  case configurationDiffers(address: IPAddress, configured: AddressList)
  case routeDiffers(address: IPAddress, routes: AddressList)
  case severalConfigured
  case routeNotConfigured(routes: AddressList, configured: AddressList)
  case noConfiguredRoute
  /// One source reports it, of a process that may hold another tunnel.
  case holderUncertain(address: IPAddress?)
  case configurationOnly(address: IPAddress?)
  /// The configuration and a host route lead there, which are written by one hand.
  case oneHand(address: IPAddress?)
  /// A host route alone leads there; `name` is the remote of the configuration, which proves no address.
  case routeOnly(address: IPAddress?, name: String?, collectors: [CollectorReport])
  /// The program may be set to use a proxy, and where it is set was not read.
  case proxySettingsUnread(address: IPAddress?)
  /// It is a peer of a program that is not known as a proxy.
  case proxyUnknown(address: IPAddress?)
  case sourceAlone(address: IPAddress?)
  case sourcesDisagree(address: IPAddress?)
  /// No WireGuard peer may carry anything.
  case noPeer
  /// No source reports its remote end, or the configuration does by a name alone; the incomplete collectors.
  case noSource(name: String?, collectors: [CollectorReport])
  /// Test packets through the tunnel went to another address than the one that is taken for its gateway.
  case destinationDiffers(address: IPAddress, witnessed: IPAddress)
  /// Test packets went to a destination that no other source reports.
  case destinationAlone(address: IPAddress)
  /// Several destinations carried test packets.
  case severalDestinations(addresses: AddressList)
  /// Test packets went to the address, and their answers did not come from it.
  case answeredElsewhere(address: IPAddress)
  /// Test packets went to the gateway, and may have gone elsewhere as well.
  case notExclusive
  /// A witness is asked for, and there is none; `obstacle` is nil where the wire was not watched.
  case notWitnessed(obstacle: GatewayWitness.Reason?)
  /// It is carried by a tunnel that it carries itself.
  case carriedByItself
}

/// Something between a process and its gateway.
public enum GatewayRelay: String, Hashable, Sendable, Codable, CaseIterable {
  /// An address of this host.
  case host
  case proxy
  /// An address that a proxy of this host gives out for a name (198.18.0.0/15).
  case fakeAddress = "fake_address"
}
