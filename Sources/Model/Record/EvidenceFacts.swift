/// A fact that a tag rests on.
public enum EvidenceFacts: Hashable, Sendable, Codable {
  /// A link with its state; `carrier` is nil where only up or down was looked at.
  case link(kind: TunnelKind, up: Bool, carrier: Bool?)
  /// An interface that a process holds, and that was not among the links.
  case linkMissing(kind: TunnelKind)
  /// The name of an interface, or a remote of a configuration.
  case name(name: String)
  case holdsDescriptor(pid: Int32, interface: String)
  /// The only program here that exchanges keys for IPsec.
  case exchangesKeys(pid: Int32)
  /// It listens where a diversion leads.
  case listens(pid: Int32)
  case program(
    executable: String?, pid: Int32, package: String?, version: String?, verification: ProgramVerification)
  /// An IPsec policy.
  case policy(source: IPPrefix, destination: IPPrefix, tunnel: Bool)
  case diversion(kind: Diversion.Kind, port: UInt16?, table: String, chain: String)
  /// A route that encapsulates, by its type of `linux/lwtunnel.h`; nil for one that leads to this host itself.
  case route(encapsulation: UInt16?, prefix: IPPrefix, table: UInt32)
  /// A namespace has a diversion, an IPsec policy or an encapsulating route.
  case namespaceDiverts
  /// An address that a source gives as the gateway's.
  case gateway(address: IPAddress, port: UInt16?, transport: TransportProtocol?)
  /// A destination that test packets went to: how many of them, and the chance by accident.
  case testPackets(
    address: IPAddress, port: UInt16?, number: UInt8, matched: Int, pulses: Int, chance: Double)
  /// A WireGuard peer with the age of its last handshake in seconds, negative for one in the future; nil for none.
  case peer(key: String, age: Int64?)
}

/// How the bytes of a program are known.
public enum ProgramVerification: String, Hashable, Sendable, Codable, CaseIterable {
  /// They are the package's.
  case verified
  /// The registry lists their digest.
  case listed
  case unverified
}

/// Where a piece of evidence comes from.
public enum EvidenceSource: String, Hashable, Sendable, Codable, CaseIterable {
  case links, namespaces, processes, packages, sockets, wireguard, conntrack, routes, nft, wire
  case tunProcesses = "tun_processes"
  case xfrmPolicies = "xfrm_policies"
  case openvpnConfig = "openvpn_config"
  case openvpnManagement = "openvpn_management"
  /// The routes to single hosts beside a tunnel, as clients add them for their gateway.
  case hostRoutes = "openvpn_routes"
}
