import Model

/// What the kernel does without a tunnel's interface, in a few lines.
extension Scene {
  mutating func policy(
    to gateway: String?, _ destination: String = "192.0.2.0/24",
    _ direction: XfrmPolicy.Direction = .outbound,
    allows: Bool = true, transport: Bool = false, id: UInt32? = nil, mark: UInt32? = nil,
    protocolNumber: UInt8? = nil, port: UInt16? = nil
  ) {
    policies.append(
      XfrmPolicy(
        direction: direction, source: prefix("198.51.100.2/32"), destination: prefix(destination),
        allows: allows, tunnelSource: gateway == nil ? nil : address("198.51.100.2"),
        tunnelDestination: gateway.map { address($0) }, transportMode: transport, interfaceID: id, mark: mark,
        protocolNumber: protocolNumber, port: port))
  }

  /// Keys for both directions between the host and another end, and how many packets came by them.
  mutating func keys(
    _ end: String = "203.0.113.10", tunnel: Bool = true, id: UInt32? = nil, received: UInt64 = 9
  ) {
    let (near, far) = (address("198.51.100.2"), address(end))
    associations =
      (associations ?? []) + [
        SecurityAssociation(source: near, destination: far, tunnelMode: tunnel, interfaceID: id, packets: 3),
        SecurityAssociation(
          source: far, destination: near, tunnelMode: tunnel, interfaceID: id, packets: received),
      ]
  }

  mutating func charon(
    _ pid: Int32 = 70, _ verification: HostProcess.Verification = .verified, netns: UInt64? = Scene.netns,
    server: Bool? = nil
  ) {
    process(
      pid, "/usr/lib/ipsec/charon", package: "strongswan-charon", verification, netns: netns, server: server)
  }

  mutating func divert(
    _ kind: Diversion.Kind = .redirect, port: UInt16? = 12345, pid: Int32? = 812, own: Bool = true,
    table: String = "proxy"
  ) {
    diversions.append(
      Diversion(kind: kind, table: table, chain: "output", ownTraffic: own, port: port, pid: pid))
  }

  mutating func namespace(
    _ links: [Link] = [], inode: UInt64 = 77, entered: Bool = true, diverts: Bool? = false
  ) {
    others.append(
      NetworkNamespace(inode: inode, processes: 1, entered: entered, links: links, diverts: diverts))
  }

  /// A policy of strongSwan to the licensed gateway.
  static func ipsec(_ gateway: String = "203.0.113.10") -> Scene {
    var scene = Scene()
    scene.policy(to: gateway)
    scene.policy(to: "198.51.100.2", "198.51.100.2/32", .inbound)
    scene.charon()
    return scene
  }
}
