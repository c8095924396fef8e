internal import CLinux
internal import FoundationEssentials
internal import Glibc
public import Model

/// Observes a Linux host: what is there, and what could not be seen.
///
/// It reads; it changes nothing. It blocks, for some tens of milliseconds as a rule: run it on a thread of its own.
public struct HostObserver: Sendable {
  /// The options of an observation.
  public struct Options: Sendable {
    /// The products whose processes are looked at.
    let catalogue: Catalogue
    /// The site's name and the region in force for it.
    let site: String?
    let region: Region?
    /// Leaves the host's name out.
    let hidesHostName: Bool
    /// Which network namespaces are in scope; with `own`, the others are not looked for.
    let namespaces: Profile.NamespaceScope

    public init(
      catalogue: Catalogue, site: String? = nil, region: Region? = nil, hidesHostName: Bool = false,
      namespaces: Profile.NamespaceScope = .all
    ) {
      self.catalogue = catalogue
      self.site = site
      self.region = region
      self.hidesHostName = hidesHostName
      self.namespaces = namespaces
    }
  }

  private let options: Options
  private let files = ProcessFiles()
  private let packages = PackageOwners()

  public init(_ options: Options) { self.options = options }

  /// Observes the host. Where links come or go meanwhile, it does so again, three times at most. If a link that may be a
  /// tunnel worked meanwhile and does no more, the links are reported as failed.
  public func observe() -> HostState {
    var monitor = LinkMonitor()
    var state = takeSnapshot()
    for _ in 0..<2 where monitor.contradicts(state.links) { state = takeSnapshot() }
    _ = monitor.contradicts(state.links)
    guard monitor.sawMore(than: state.links) else { return state }
    return state.replacing(
      CollectorReport(.links, .failed, facts: .passingTunnel))
  }

  private func takeSnapshot() -> HostState {
    let at = Timestamp(.now)
    let netns = (try? files.inode(getpid(), "ns/net")) ?? 0
    let view = PidNamespace(files: files, netns: netns).view
    let network = NetworkSnapshot()
    var reports = network.reports
    let filter = NetfilterSurvey().survey(
      .init(addresses: network.addresses, rules: network.rules, routes: network.routes))
    let diversions = DiversionOwners(files: files).joined(filter.diversions)
    reports.append(filter.report)

    let passwd = (try? files.bytes(of: "/etc/passwd", limit: 16 << 20)) ?? []
    let survey = ProcessSurvey(
      files: files, packages: packages, catalogue: options.catalogue,
      homes: HomeFolders(passwd: String(decoding: passwd, as: UTF8.self)),
      holders: TunDescriptorScan(files: files))
    let ends = LinkDescriptors(files: files).observe(network.links, netns: netns)
    var found = survey.survey(diverted: Set(diversions.compactMap(\.pid)).union(ends.pids))
    found.holders += ends.holders
    let own = Set(network.addresses.map(\.address))
    let resolvers = (try? files.bytes(of: "/etc/resolv.conf")) ?? []
    var sockets = SocketSurvey(
      files: files, own: own,
      resolvers: ResolverAddresses.addresses(String(decoding: resolvers, as: UTF8.self))
    ).survey(found.processes.map(\.process), netns: netns)
    if let problem = ends.problem, sockets.report.status == .complete {
      sockets.report = CollectorReport(.sockets, .failed, facts: problem)
    }
    let kept = Set(diversions.compactMap(\.pid)).union(found.holders.map(\.pid)).union(ends.pids)
    found.leaveOutTools(besides: kept, sockets: &sockets)
    let openvpn = OpenVPNSurvey(files: files, management: OpenVPNManagement(), netns: netns)
      .survey(found.processes, sockets: sockets.sockets)
    let gateways = GatewaySurvey(
      files: files, own: own, order: GatewayOrder(holders: kept, users: sockets.users))
    let flows = gateways.flows(of: sockets.sockets)
    let sightings = GatewaySurvey.peers(of: sockets.sockets) + flows.sightings + openvpn.sightings
    var routes = gateways.routes(
      to: sightings, sockets: sockets.sockets, users: sockets.users, lookup: RouteLookup())
    reports += found.reports
    let wireguard = WireGuardSurvey(
      files: files, netns: netns, links: network.links, addresses: network.addresses, routes: network.routes,
      holders: found.holders, reports: reports
    ).survey()
    let peerRoutes = GatewaySurvey.routes(
      to: wireguard.devices.filter { device in
        // A daemon in another namespace sends from there, where other routes hold.
        !found.processes.contains {
          $0.process.pid == device.pid && ![nil, netns].contains($0.process.netns)
        }
      }, users: sockets.users, ports: sockets.ports, lookup: RouteLookup())
    if peerRoutes.count > GatewaySurvey.mostLookups {
      routes.report = GatewaySurvey.cut(.gatewayRoutes, peerRoutes.count, .gateways)
    }
    let namespaces = namespaces(own: netns, holders: found.holders, survey: survey)
    reports += [sockets.report] + openvpn.reports + [flows.report, routes.report, wireguard.report]
    reports.append(
      options.namespaces == .own
        ? namespaces.report
        : PeerNamespaces(links: network.links, namespaces: namespaces.namespaces).completed(
          namespaces.report, seesAll: PidNamespace(files: files, netns: netns).view == .all
        ) { try? LinkTables().links() })
    reports += Collector.observing.filter { collector in !reports.contains { $0.name == collector } }
      .map { CollectorReport($0, .off) }

    let synchronized = vpnaudit_clock_synchronized()
    return HostState(
      host: identity(from: view), at: at, clockSynchronized: synchronized < 0 ? nil : synchronized == 1,
      netns: netns, view: view,
      collectors: reports.sorted { Self.order($0.name) < Self.order($1.name) }, links: network.links,
      addresses: network.addresses, routes: network.routes, rules: network.rules,
      processes: openvpn.processes,
      holders: found.holders, sockets: sockets.sockets, gateways: sightings,
      gatewayRoutes: routes.routes + peerRoutes.routes.filter { !routes.routes.contains($0) },
      wireguard: wireguard.devices, xfrmPolicies: network.policies,
      associations: network.associations, diversions: diversions,
      translations: filter.translations.isEmpty ? nil : filter.translations,
      packetSockets: ends.packetSockets.isEmpty ? nil : ends.packetSockets,
      namespaces: namespaces.namespaces)
  }

  private func namespaces(
    own: UInt64, holders: [TunHolder], survey: ProcessSurvey
  ) -> NamespaceSurvey.Observation {
    guard options.namespaces == .all else {
      return .init(
        report: CollectorReport(.namespaces, .complete, facts: .outOfScope))
    }
    return NamespaceSurvey(
      files: files, search: NamespaceSearch(files: files), own: own, holders: holders,
      processesHidden: survey.othersAreHidden
    ).survey()
  }

  private func identity(from view: HostView) -> HostIdentity {
    var buffer = [CChar](repeating: 0, count: 256)
    let isNamed = gethostname(&buffer, buffer.count - 1) == 0
    let isContainer = view.pid != .initial
    let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let boot = (try? files.bytes(of: "\(files.root)/sys/kernel/random/boot_id", limit: 64)) ?? []
    let bootID = String(decoding: boot.prefix { $0 != 10 }, as: UTF8.self)
    return HostIdentity(
      id: MachineIdentity.hostID(
        machineID: (try? files.bytes(of: "/etc/machine-id", limit: 64)) ?? [], container: isContainer ? name : nil),
      name: isNamed && !options.hidesHostName && !name.isEmpty ? name : nil, site: options.site, region: options.region,
      bootID: bootID.isEmpty ? nil : bootID, container: isContainer ? true : nil)
  }

  private static func order(_ collector: Collector) -> Int {
    Collector.allCases.firstIndex(of: collector) ?? 0
  }
}
