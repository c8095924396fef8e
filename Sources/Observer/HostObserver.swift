internal import CLinux
internal import Glibc
public import Model

/// Looks at a Linux host and tells what it saw, and what it could not see.
///
/// It reads; it changes nothing. It blocks, for some tens of milliseconds as a rule: run it on a thread of its own.
public struct HostObserver: Sendable {
  /// What is asked of an observation beside the facts.
  public struct Options: Sendable {
    /// The products whose processes are looked at.
    public let catalogue: Catalogue
    /// The site's name and the region in force for it.
    public let site: String?
    public let region: Region?
    /// Leaves the host's name out.
    public let hidesHostName: Bool
    /// Which network namespaces are in scope; with `own`, the others are not looked for.
    public let namespaces: Profile.NamespaceScope

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

  /// Looks at the host. Where links come or go meanwhile, it looks again, three times at most.
  public func observe() -> HostState {
    var state = look()
    for _ in 0..<2 {
      guard let after = try? NetworkTables().links(), Self.differ(after, state.links) else { return state }
      state = look()
    }
    return state
  }

  private func look() -> HostState {
    var reports: [CollectorReport] = []
    let at = Self.now()
    let netns = (try? files.inode(getpid(), "ns/net")) ?? 0

    var links: [Link] = []
    var addresses: [InterfaceAddress] = []
    var routes: [Route] = []
    var rules: [RoutingRule] = []
    do {
      let tables = try NetworkTables()
      links = reports.collect(.links) { () throws(CollectorProblem) in try tables.links() }
      addresses = reports.collect(.addresses) { () throws(CollectorProblem) in try tables.addresses() }
      routes = reports.collect(.routes) { () throws(CollectorProblem) in try tables.routes() }
      rules = reports.collect(.rules) { () throws(CollectorProblem) in try tables.rules() }
    } catch {
      reports += [Collector.links, .addresses, .routes, .rules].map(error.report(of:))
    }
    let policies = reports.collect(.xfrmPolicies) { () throws(CollectorProblem) in
      try XfrmTable().policies()
    }
    let filter = NetfilterSurvey().survey(.init(addresses: addresses, rules: rules, routes: routes))
    let diversions = DiversionOwners(files: files).joined(filter.diversions)
    reports.append(filter.report)
    if routes.count > Self.mostRoutes {
      let count = routes.count
      routes = Self.telling(routes, links: links)
      if routes.count > Self.mostRoutes {
        routes = Array(routes.prefix(Self.mostRoutes))
        reports.removeAll { $0.name == .routes }
        reports.append(
          CollectorReport(.routes, .failed, detail: "\(count) routes, of which not all were kept"))
      }
    }

    let passwd = (try? files.bytes(of: "/etc/passwd", limit: 16 << 20)) ?? []
    let survey = ProcessSurvey(
      files: files, packages: packages, catalogue: options.catalogue,
      homes: HomeFolders(passwd: String(decoding: passwd, as: UTF8.self)), holders: TunHolders(files: files))
    let found = survey.survey(diverted: Set(diversions.compactMap(\.pid)))
    let sockets = SocketSurvey(files: files).survey(found.processes.map(\.process), netns: netns)
    let openvpn = OpenVPNSurvey(files: files, management: OpenVPNManagement(), netns: netns)
      .survey(found.processes, sockets: sockets.sockets)
    let gateways = GatewaySurvey(files: files)
    let flows = gateways.flows(of: sockets.sockets)
    let sightings = GatewaySurvey.peers(of: sockets.sockets) + flows.sightings + openvpn.sightings
    let ways = GatewaySurvey.routes(
      to: sightings, sockets: sockets.sockets, users: sockets.users, lookup: RouteLookup())
    reports += found.reports
    let wireguard = WireGuardSurvey(
      files: files, netns: netns, links: links, addresses: addresses, routes: routes, holders: found.holders,
      reports: reports
    ).survey()
    let peerWays = GatewaySurvey.routes(
      to: wireguard.devices.filter { device in
        // A daemon in another namespace sends from there, where other routes hold.
        !found.processes.contains {
          $0.process.pid == device.pid && ![nil, netns].contains($0.process.netns)
        }
      }, users: sockets.users, lookup: RouteLookup())
    let namespaces = namespaces(own: netns, holders: found.holders, survey: survey)
    reports += [sockets.report] + openvpn.reports + [flows.report, ways.report, wireguard.report]
    reports.append(namespaces.report)
    reports += Collector.allCases.filter { collector in !reports.contains { $0.name == collector } }
      .map { CollectorReport($0, .off) }

    let synchronized = vpnaudit_clock_synchronized()
    return HostState(
      host: identity(), at: at, clockSynchronized: synchronized < 0 ? nil : synchronized == 1, netns: netns,
      collectors: reports.sorted { Self.order($0.name) < Self.order($1.name) }, links: links,
      addresses: addresses, routes: routes, rules: rules, processes: openvpn.processes,
      holders: found.holders, sockets: sockets.sockets, gateways: sightings,
      gatewayRoutes: ways.routes + peerWays.filter { !ways.routes.contains($0) },
      wireguard: wireguard.devices, xfrmPolicies: policies, diversions: diversions,
      namespaces: namespaces.namespaces)
  }

  private func namespaces(
    own: UInt64, holders: [TunHolder], survey: ProcessSurvey
  ) -> NamespaceSurvey.Findings {
    guard options.namespaces == .all else {
      return .init(
        report: CollectorReport(.namespaces, .complete, detail: "the profile leaves the others out of scope"))
    }
    return NamespaceSurvey(
      files: files, search: NamespaceSearch(files: files), own: own, holders: holders,
      processesHidden: survey.othersAreHidden
    ).survey()
  }

  private func identity() -> HostIdentity {
    var buffer = [CChar](repeating: 0, count: 256)
    let named = !options.hidesHostName && gethostname(&buffer, buffer.count - 1) == 0
    let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let boot = (try? files.bytes(of: "\(files.root)/sys/kernel/random/boot_id", limit: 64)) ?? []
    let bootID = String(decoding: boot.prefix { $0 != 10 }, as: UTF8.self)
    return HostIdentity(
      id: MachineIdentity.hostID(machineID: (try? files.bytes(of: "/etc/machine-id", limit: 64)) ?? []),
      name: named && !name.isEmpty ? name : nil, site: options.site, region: options.region,
      bootID: bootID.isEmpty ? nil : bootID)
  }

  /// More routes than a record can hold: a router with the Internet's tables has a million.
  static let mostRoutes = 20_000

  /// The routes that can tell a tunnel: out of a link that may be one, to everywhere, or to a single host.
  static func telling(_ routes: [Route], links: [Link]) -> [Route] {
    let virtual = Set(links.filter { $0.kind != nil }.map(\.index))
    return routes.filter { route in
      route.destination.length <= 1 || route.destination.isHost || route.encapsulation != nil
        || route.interfaces.contains { virtual.contains($0) } || route.table != 254
    }
  }

  private static func differ(_ a: [Link], _ b: [Link]) -> Bool {
    let key = { (link: Link) in "\(link.index) \(link.name) \(link.up) \(link.carrier)" }
    return Set(a.map(key)) != Set(b.map(key))
  }

  private static func now() -> Timestamp {
    var clock = timespec()
    clock_gettime(CLOCK_REALTIME, &clock)
    return Timestamp(milliseconds: Int64(clock.tv_sec) * 1000 + Int64(clock.tv_nsec) / 1_000_000)
  }

  private static func order(_ collector: Collector) -> Int {
    Collector.allCases.firstIndex(of: collector) ?? 0
  }
}

extension [CollectorReport] {
  /// Runs a collector and notes how it ended.
  fileprivate mutating func collect<Value>(
    _ collector: Collector, _ read: () throws(CollectorProblem) -> [Value]
  ) -> [Value] {
    do {
      let values = try read()
      append(CollectorReport(collector, .complete))
      return values
    } catch {
      append(error.report(of: collector))
      return []
    }
  }
}
