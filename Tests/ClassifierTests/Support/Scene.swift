import Classifier
import Model

/// A host in a few lines: eth0 with a default route, and whatever tunnels a test adds.
struct Scene {
  static let netns: UInt64 = 4_026_531_840
  static let gateway = address("203.0.113.10")

  var at = moment("2026-11-21T12:00:00Z")
  var region: Region? = Region("CN-BJ")
  var reports: [Collector: CollectorReport] = Dictionary(
    Collector.observing.map { ($0, CollectorReport($0, .complete)) }
  ) { first, _ in first }
  var links = [Link(index: 1, name: "lo", loopback: true), Link(index: 2, name: "eth0")]
  var addresses = [InterfaceAddress(interface: 2, address: address("198.51.100.2"), prefixLength: 24)]
  var routes = [
    Route(destination: prefix("0.0.0.0/0"), interfaces: [2], nextHop: address("198.51.100.1"))
  ]
  var rules = IPAddress.Family.allCases.flatMap { family in
    [
      RoutingRule(family: family, priority: 0, table: 255),
      RoutingRule(family: family, priority: 32766, table: 254),
      RoutingRule(family: family, priority: 32767, table: 253),
    ]
  }
  var processes: [HostProcess] = []
  var holders: [TunHolder] = []
  var sockets: [HostSocket] = []
  var gateways: [GatewaySighting] = []
  var gatewayRoutes: [GatewayRoute] = []
  var wireguard: [WireGuardDevice] = []
  var policies: [XfrmPolicy] = []
  var diversions: [Diversion] = []
  var translations: [Translation]?
  var associations: [SecurityAssociation]?
  var packetSockets: [PacketSocket]?
  var pppoe: PPPoESessions?
  var clients: [ProxyClients]?
  var programs: [KernelProgram]?
  var others: [NetworkNamespace] = []
  var refusals: Refusals?
  var probes: [ProbeResult] = []

  var registry: RegistryDraft? = RegistryDraft()
  /// Why the registry is refused; nil where it is not.
  var refusal: RegistryState?
  var policy: Policy.VPN = .licensedOrNone
  var namespaces: Profile.NamespaceScope = .all
  var view: HostView?
  var meant: Profile.View = .host
  var assurance: Profile.Assurance = .standard
  /// Whether a trusted key signed the registry.
  var isSigned = true
  /// What test packets showed, by the ids of tunnels.
  var witnesses: [String: GatewayWitness] = [:]

  var state: HostState {
    HostState(
      host: HostIdentity(id: "host", name: "bj-build-01", site: "beijing", region: region), at: at,
      netns: Self.netns, view: view,
      collectors: Collector.allCases.compactMap { reports[$0] }, links: links, addresses: addresses,
      routes: routes,
      rules: rules, processes: processes, holders: holders, sockets: sockets, gateways: gateways,
      gatewayRoutes: gatewayRoutes, wireguard: wireguard, xfrmPolicies: policies,
      associations: associations, diversions: diversions,
      translations: translations, packetSockets: packetSockets, pppoe: pppoe, clients: clients,
      programs: programs, namespaces: others, refusals: refusals)
  }

  private var registryState: RegistryState { refusal ?? registry.map { .held($0.registry) } ?? .none }

  var verdict: Verdict { verdict(by: registryState) }

  /// The judge of this host.
  var judge: Judge { judge(by: registryState) }

  func verdict(by registry: RegistryState) -> Verdict {
    judge(by: registry).verdict(on: state, probes: probes, witnesses: witnesses)
  }

  var underlays: [String?] { judge(by: .none).underlays(of: probes, on: state) }

  private func judge(by registry: RegistryState) -> Judge {
    Judge(
      catalogue: .builtIn, registry: registry, policy: policy, namespaces: namespaces,
      view: meant,
      assurance: assurance, isSigned: isSigned,
      digest: { bytes in "\(bytes.count):" + String(decoding: bytes, as: UTF8.self) })
  }

  var tunnels: [Tunnel] { verdict.tunnels }

  /// The tunnel on an interface of the observed namespace.
  func tunnel(_ interface: String = "tun0") -> Tunnel? {
    tunnels.first { $0.interface == interface && $0.netns == Self.netns }
  }

  // MARK: What is there

  mutating func report(_ status: CollectorReport.Status, _ collectors: Collector..., needs: String? = nil) {
    for name in collectors { reports[name] = CollectorReport(name, status, needs: needs) }
  }

  /// What is not written yet: the state of a host in this program's first version.
  mutating func leaveOff() { report(.off, .wireguard, .xfrmPolicies, .nft, .namespaces, .bpf) }

  mutating func link(
    _ name: String = "tun0", index: Int = 5, kind: String? = "tun", mode: Link.TunMode? = .tun,
    up: Bool = true, carrier: Bool = true, master: Int? = nil, persistent: Bool? = false,
    remote: String? = nil, ends: [String]? = nil, lower: Int? = nil, xfrmID: UInt32? = nil,
    device: Bool? = nil, lowerElsewhere: Bool? = nil
  ) {
    links.append(
      Link(
        index: index, name: name, kind: kind, tunMode: kind == "tun" ? mode : nil, up: up, carrier: carrier,
        mtu: 1500, master: master, lower: lower, persistent: persistent, remote: remote.map { address($0) },
        ends: ends.map { $0.map { prefix($0) } },
        xfrmID: xfrmID, device: device, lowerElsewhere: lowerElsewhere))
  }

  mutating func process(
    _ pid: Int32 = 812, _ executable: String? = "/usr/sbin/openvpn", package: String? = "openvpn",
    _ verification: HostProcess.Verification = .verified, netns: UInt64? = Scene.netns, server: Bool? = false,
    proxied: Bool? = false, sha256: String? = nil, unit: String? = "openvpn-client@*.service",
    build: String? = nil, copyOf: PackagedFile? = nil, foreign: [ForeignCode]? = nil
  ) {
    processes.append(
      HostProcess(
        pid: pid, executable: executable, sha256: sha256, package: package, packageVersion: "2.6.3",
        verification: verification,
        unit: unit, netns: netns, server: server, proxied: proxied, build: build, copyOf: copyOf,
        foreign: foreign))
  }

  mutating func hold(_ interface: String = "tun0", pid: Int32 = 812, netns: UInt64? = Scene.netns) {
    holders.append(TunHolder(pid: pid, interface: interface, netns: netns))
  }

  mutating func route(
    _ destination: String, _ interface: Int = 5, via: String? = nil, table: UInt32 = 254,
    installer: UInt8 = 3,
    action: Route.Action = .unicast, encapsulation: UInt16? = nil
  ) {
    routes.append(
      Route(
        destination: prefix(destination), table: table, action: action, interfaces: [interface],
        nextHop: via.map { address($0) }, installer: installer, encapsulation: encapsulation))
  }

  mutating func config(
    _ text: String?, host: String? = nil, port: UInt16? = 1194, _ transport: TransportProtocol? = .udp,
    pid: Int32 = 812
  ) {
    gateways.append(
      GatewaySighting(
        pid: pid, source: .config, address: text.map { address($0) }, host: host, port: port,
        transport: transport))
  }

  mutating func sighting(
    _ source: GatewaySighting.Source, _ text: String, port: UInt16? = 1194,
    _ transport: TransportProtocol? = .udp, from: String? = nil, pid: Int32 = 812
  ) {
    gateways.append(
      GatewaySighting(
        pid: pid, source: source, address: address(text), port: port, transport: transport,
        translatedFrom: from.map { address($0) }))
  }

  mutating func socket(
    _ state: HostSocket.State, local: String = "198.51.100.2", port: UInt16 = 40000, peer: String? = nil,
    peerPort: UInt16 = 1194, _ transport: TransportProtocol = .tcp, pid: Int32 = 812, mark: UInt32? = nil,
    accepted: Bool? = nil, idle: Bool? = nil, resolver: Bool? = nil, device: String? = nil
  ) {
    sockets.append(
      HostSocket(
        pid: pid, transport: transport, state: state,
        local: SocketAddress(address: address(local), port: port),
        peer: peer.map { SocketAddress(address: address($0), port: peerPort) }, mark: mark,
        accepted: accepted, idle: idle, resolver: resolver, device: device))
  }

  /// Processes refuse to be read, of these units and packages, and what they may hold leaves gaps.
  mutating func refuse(
    _ groups: [Refusals.Group], hold links: [String] = [], _ gaps: Collector..., netns: UInt64 = Scene.netns
  ) {
    refusals = Refusals(groups: groups, links: links.map { .init(interface: $0, netns: netns) })
    let first = [ObservedProcess(pid: 77, name: "guard", unit: groups.first?.unit)]
    let more = groups.reduce(-1) { $0 + $1.processes }
    for name in gaps {
      let facts: CollectorFacts =
        name == .namespaces
        ? .closedNamespaces(count: 1)
        : .unheld(link: name == .tunProcesses ? links.first : nil, first: first, more: more)
      reports[name] = CollectorReport(
        name, .failed, errno: name == .namespaces ? nil : "EACCES", facts: facts)
    }
  }

  // MARK: Whole tunnels

  /// An OpenVPN over UDP that takes everything: two halves, the gateway's own route, the configured remote, and the flow
  /// that is tracked.
  static func fullUDP(_ gateway: String = "203.0.113.10", interface: String = "tun0") -> Scene {
    var scene = claimedUDP(gateway, interface: interface)
    scene.sighting(.conntrack, gateway)
    return scene
  }

  /// The same without the flow: its configuration and its host route alone say where it leads.
  static func claimedUDP(_ gateway: String = "203.0.113.10", interface: String = "tun0") -> Scene {
    var scene = Scene()
    scene.link(interface)
    scene.addresses.append(InterfaceAddress(interface: 5, address: address("10.8.0.2"), prefixLength: 24))
    scene.process()
    scene.hold(interface)
    scene.route("10.8.0.0/24", installer: 2)
    scene.route("0.0.0.0/1", via: "10.8.0.1")
    scene.route("128.0.0.0/1", via: "10.8.0.1")
    scene.route(gateway, 2, via: "198.51.100.1")
    scene.socket(.unconnected, .udp)
    scene.config(gateway)
    return scene
  }

  /// An OpenVPN over TCP that takes one network: an established peer, no route of the gateway's own.
  static func splitTCP(_ gateway: String = "203.0.113.10") -> Scene {
    var scene = Scene()
    scene.link()
    scene.process()
    scene.hold()
    scene.route("192.0.2.0/24", via: "10.8.0.1")
    scene.socket(.established, peer: gateway)
    scene.config(gateway, .tcp)
    return scene
  }
}

extension Tunnel {
  var codes: [ReasonCode] { licensing.reasons.compactMap(\.code) }

  func facts(_ code: ReasonCode) -> ReasonFacts? { licensing.reasons.first { $0.code == code }?.facts }
}

extension Compliance {
  var codes: [ReasonCode] { reasons.compactMap(\.code) }

  func facts(_ code: ReasonCode) -> ReasonFacts? { reasons.first { $0.code == code }?.facts }
}

/// A value of a test that is written wrong ends the test at once.
func address(_ text: String) -> IPAddress {
  guard let address = IPAddress(text) else { preconditionFailure("'\(text)' is not an address") }
  return address
}

func prefix(_ text: String) -> IPPrefix {
  guard let prefix = IPPrefix(text) else { preconditionFailure("'\(text)' is not a prefix") }
  return prefix
}

func moment(_ text: String) -> Timestamp {
  guard let moment = Timestamp(text) else { preconditionFailure("'\(text)' is not a time") }
  return moment
}

func region(_ text: String) -> Region {
  guard let region = Region(text) else { preconditionFailure("'\(text)' is not a region") }
  return region
}

/// A day that begins where it is 8 hours before UTC, as in Shanghai.
func day(_ text: String) -> Day {
  guard let (year, month, day) = Day.components(text) else { preconditionFailure("'\(text)' is no day") }
  let midnight = moment("\(text)T00:00:00Z")
  return Day(
    year: year, month: month, day: day,
    begins: Timestamp(milliseconds: midnight.milliseconds - 8 * 3_600_000))
}

func period(_ from: String?, _ until: String?) -> Period {
  Period(from: from.map { day($0) }, until: until.map { day($0) })
}
