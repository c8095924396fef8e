/// What the observer saw of a host, redacted, and enough to classify it again.
public struct HostState: Hashable, Sendable, Codable {
  /// The version of this form.
  public static let schema = "vpnaudit.hoststate/1"

  let schema: String
  public let host: HostIdentity
  /// When the observation began.
  public let at: Timestamp
  /// Whether the kernel's clock is kept by a time service; nil where unknown.
  public let clockSynchronized: Bool?
  /// The inode of the network namespace that was observed.
  public let netns: UInt64
  /// From where the host was observed; nil in documents of earlier versions.
  public let view: HostView?
  public let collectors: [CollectorReport]
  public let links: [Link]
  public let addresses: [InterfaceAddress]
  public let routes: [Route]
  public let rules: [RoutingRule]
  public let processes: [HostProcess]
  public let holders: [TunHolder]
  public let sockets: [HostSocket]
  public let gateways: [GatewaySighting]
  public let gatewayRoutes: [GatewayRoute]
  public let wireguard: [WireGuardDevice]
  public let xfrmPolicies: [XfrmPolicy]
  /// The security associations, without their keys; nil where they were not read.
  public let associations: [SecurityAssociation]?
  public let diversions: [Diversion]
  /// What of the host's own packets goes elsewhere than it is destined; nil where nothing does.
  public let translations: [Translation]?
  /// The packet sockets on links whose packets may not leave the host; nil where there are none.
  public let packetSockets: [PacketSocket]?
  /// The sessions of PPPoE; nil where there is no link of PPP or no session, and where they could not be read.
  public let pppoe: PPPoESessions?
  /// Who is connected to programs that may be proxies; nil where nobody was seen to be.
  public let clients: [ProxyClients]?
  /// The programs that the kernel runs on sockets and packets; nil where they were not looked for.
  public let programs: [KernelProgram]?
  /// The other network namespaces.
  public let namespaces: [NetworkNamespace]
  /// The processes that refuse to be read; nil where none does, and in documents of earlier versions.
  public let refusals: Refusals?

  public init(
    host: HostIdentity, at: Timestamp, clockSynchronized: Bool? = nil, netns: UInt64,
    view: HostView? = nil, collectors: [CollectorReport], links: [Link] = [],
    addresses: [InterfaceAddress] = [],
    routes: [Route] = [], rules: [RoutingRule] = [], processes: [HostProcess] = [], holders: [TunHolder] = [],
    sockets: [HostSocket] = [], gateways: [GatewaySighting] = [], gatewayRoutes: [GatewayRoute] = [],
    wireguard: [WireGuardDevice] = [], xfrmPolicies: [XfrmPolicy] = [],
    associations: [SecurityAssociation]? = nil, diversions: [Diversion] = [],
    translations: [Translation]? = nil, packetSockets: [PacketSocket]? = nil,
    pppoe: PPPoESessions? = nil, clients: [ProxyClients]? = nil, programs: [KernelProgram]? = nil,
    namespaces: [NetworkNamespace] = [],
    refusals: Refusals? = nil
  ) {
    self.schema = Self.schema
    self.host = host
    self.at = at
    self.clockSynchronized = clockSynchronized
    self.netns = netns
    self.view = view
    self.collectors = collectors
    self.links = links
    self.addresses = addresses
    self.routes = routes
    self.rules = rules
    self.processes = processes
    self.holders = holders
    self.sockets = sockets
    self.gateways = gateways
    self.gatewayRoutes = gatewayRoutes
    self.wireguard = wireguard
    self.xfrmPolicies = xfrmPolicies
    self.associations = associations
    self.diversions = diversions
    self.translations = translations
    self.packetSockets = packetSockets
    self.pppoe = pppoe
    self.clients = clients
    self.programs = programs
    self.namespaces = namespaces
    self.refusals = refusals
  }

  enum CodingKeys: String, CodingKey {
    case schema, host, at, netns, view, collectors, links, addresses, routes, rules, processes, holders
    case sockets, gateways, wireguard, associations, diversions, translations, namespaces, refusals, clients,
      pppoe
    case clockSynchronized = "clock_synchronized"
    case gatewayRoutes = "gateway_routes"
    case xfrmPolicies = "xfrm_policies"
    case packetSockets = "packet_sockets"
    case programs = "kernel_programs"
  }

  /// The same state with another report of a collector.
  public func replacing(_ report: CollectorReport) -> HostState {
    with(collectors: collectors.map { $0.name == report.name ? report : $0 }, view: view)
  }

  /// The same state as one of a document that does not say from where it was observed.
  public var withoutView: HostState { with(collectors: collectors, view: nil) }

  private func with(collectors: [CollectorReport], view: HostView?) -> HostState {
    HostState(
      host: host, at: at, clockSynchronized: clockSynchronized, netns: netns, view: view,
      collectors: collectors, links: links,
      addresses: addresses, routes: routes, rules: rules, processes: processes, holders: holders,
      sockets: sockets, gateways: gateways, gatewayRoutes: gatewayRoutes, wireguard: wireguard,
      xfrmPolicies: xfrmPolicies, associations: associations, diversions: diversions,
      translations: translations, packetSockets: packetSockets, pppoe: pppoe, clients: clients,
      programs: programs, namespaces: namespaces, refusals: refusals)
  }

  /// How the collector ended; `off` where it left no report.
  public func report(of collector: Collector) -> CollectorReport { collectors.report(of: collector) }

  /// The collectors that leave a gap: while there is one, no host is reported to have no VPN.
  public var gaps: [CollectorReport] { collectors.gaps }

  /// The collectors that found more than they kept: what was left out may be what matters.
  package var cuts: [CollectorReport] { collectors.cuts }

  /// What leaves a gap by the assurance that is asked for: for the full one, the kernel's programs must have been looked
  /// at, too.
  package func gaps(for assurance: Profile.Assurance) -> [CollectorReport] {
    switch assurance {
    case .standard: gaps
    case .full: gaps + [hooks].filter { $0.status != .complete && $0.status != .unsupported }
    }
  }

  /// How completely those programs were looked at. A state in which nothing reports of them was observed for less than is
  /// asked for.
  private var hooks: CollectorReport {
    let report = report(of: .bpf)
    guard report.status == .off else { return report }
    return CollectorReport(.bpf, .failed, facts: .dependency(collector: .bpf, looked: false))
  }
}

extension [CollectorReport] {
  /// How a collector ended; `off` where it left no report.
  func report(of collector: Collector) -> CollectorReport {
    first { $0.name == collector } ?? CollectorReport(collector, .off)
  }

  /// The mandatory ones that leave something unseen, one that left no report among them, and those that found more than
  /// they kept.
  var gaps: [CollectorReport] {
    Collector.mandatory.map(report(of:)).filter { $0.status != .complete && $0.status != .unsupported }
      + cuts.filter { !Collector.mandatory.contains($0.name) }
  }

  var cuts: [CollectorReport] {
    filter { report in
      guard report.status == .failed, case .cut = report.facts else { return false }
      return true
    }
  }
}

/// Which host it is.
public struct HostIdentity: Hashable, Sendable, Codable {
  /// A keyed hash of the machine id, so that records of one host join and the machine id stays unknown.
  public let id: String?
  /// The host name; left out when the profile says so.
  public let name: String?
  /// The site's name in the profile.
  public let site: String?
  /// The region in force for the site.
  public let region: Region?
  /// The kernel's id of this boot.
  let bootID: String?
  /// True where it is a container's identity, and not that of the host around it; nil otherwise.
  public let container: Bool?

  public init(
    id: String?, name: String?, site: String? = nil, region: Region? = nil, bootID: String? = nil,
    container: Bool? = nil
  ) {
    self.id = id
    self.name = name
    self.site = site
    self.region = region
    self.bootID = bootID
    self.container = container
  }

  enum CodingKeys: String, CodingKey {
    case id, name, site, region, container
    case bootID = "boot_id"
  }
}
