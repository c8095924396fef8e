internal import CLinux
internal import FoundationEssentials
internal import Glibc
internal import Linux
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
    /// For the full assurance the kernel's programs are looked at, too.
    let assurance: Profile.Assurance
    /// How long an observation may take, however much there is to see: what is not reached is named.
    #if DEBUG
      // Code that is not optimised looks at the same several times as long.
      var limit = Duration.seconds(14)
    #else
      var limit = Duration.milliseconds(3500)
    #endif
    /// How much longer it is waited for work that does not look at the clock.
    let grace = Duration.milliseconds(800)

    public init(
      catalogue: Catalogue, site: String? = nil, region: Region? = nil, hidesHostName: Bool = false,
      namespaces: Profile.NamespaceScope = .all, assurance: Profile.Assurance = .standard
    ) {
      self.catalogue = catalogue
      self.site = site
      self.region = region
      self.hidesHostName = hidesHostName
      self.namespaces = namespaces
      self.assurance = assurance
    }
  }

  private let options: Options
  private let packages = PackageOwners()
  private let hanging: HangingWork
  private let last = LastIdentity()

  public init(_ options: Options) { self.init(options, hanging: .ofProcess) }

  init(_ options: Options, hanging: HangingWork) {
    self.options = options
    self.hanging = hanging
  }

  /// Observes the host. Where links come or go meanwhile, it does so again, three times at most. If a link that may be a
  /// tunnel worked meanwhile and does no more, the links are reported as failed.
  ///
  /// It ends in time even where something on the host keeps whoever reads it, as memory that a user serves: the work is
  /// then left where it hangs, and nothing of the host is known.
  ///
  /// Whoever watches the kernel's reports all the time gives `passed`, the links that were reported since the last
  /// observation: then it is done once, and one of these that may be a tunnel and is gone is reported in the same way.
  public func observe(passed: PassedLinks? = nil) -> HostState {
    let (state, started) = (LateState(), Timestamp(.now))
    // Whoever can make one hang could otherwise use up the threads of a service, one observation after another.
    guard hanging.count < HangingWork.most else { return unfinished(at: started) }
    do throws(SystemError) {
      try WorkerThread.start(name: "observer") { [hanging] in
        if !state.put(observeInTime(passed)) { hanging.ended() }
      }
    } catch {
      return passed == nil ? observeInTime(nil) : unfinished(at: started)
    }
    if let found = state.take(within: options.limit + options.grace) { return found }
    hanging.begun()
    return unfinished(at: started)
  }

  /// What is known of a host whose observation did not end.
  private func unfinished(at: Timestamp) -> HostState {
    HostState(
      host: last.identity
        ?? HostIdentity(id: nil, name: nil, site: options.site, region: options.region), at: at, netns: 0,
      collectors: Collector.observing.filter { $0 != .bpf || options.assurance == .full }.map {
        CollectorReport($0, .failed, errno: "ETIMEDOUT", facts: .unfinished)
      })
  }

  private func observeInTime(_ passed: PassedLinks?) -> HostState {
    let start = MonotonicTime.now
    let end = start + options.limit
    if let passed {
      // Whoever watches all the time observes again when something comes or goes: a tunnel that ends meanwhile was there.
      let state = takeSnapshot(until: end)
      return passed.areMissing(from: state)
        ? state.replacing(CollectorReport(.links, .failed, facts: .passingTunnel)) : state
    }
    var monitor = LinkMonitor()
    var state = takeSnapshot(until: end)
    // Another one takes as long as the one before it, and the time is that of all.
    let next = MonotonicTime.now + (MonotonicTime.now - start)
    for _ in 0..<2 where monitor.contradicts(state.links) && next < end { state = takeSnapshot(until: end) }
    _ = monitor.contradicts(state.links)
    guard monitor.sawMore(than: state.links) else { return state }
    return state.replacing(
      CollectorReport(.links, .failed, facts: .passingTunnel))
  }

  private func takeSnapshot(until end: MonotonicTime) -> HostState {
    let at = Timestamp(.now)
    let files = ProcessFiles(until: end)
    // A part that has too much to look at leaves the time that the parts behind it need.
    let left = end - .now
    func part(_ hundredths: Int) -> ProcessFiles { files.until(.now + left * hundredths / 100) }
    let netns = (try? files.inode(getpid(), "ns/net")) ?? 0
    let view = PidNamespace(files: files, netns: netns).view
    let scan = TunDescriptorScan(files: part(35))
    let walk = ProcessWalk(files: part(60), scan: scan, own: options.namespaces == .all ? netns : nil)
    walk.begin()
    let identity = identity(from: view, files)
    last.identity = identity
    let network = NetworkSnapshot()
    // At once, for they are held against the links.
    let pppoe =
      network.links.contains { $0.kind == "ppp" }
      ? PPPoESurvey(files: part(10), netns: netns).survey() : nil
    var reports = network.reports
    let filter = NetfilterSurvey().survey(
      .init(addresses: network.addresses, rules: network.rules, routes: network.routes))
    let diversions = DiversionOwners(files: part(10)).joined(filter.diversions)
    reports.append(filter.report)

    let passwd = (try? files.bytes(of: "/etc/passwd", limit: 16 << 20)) ?? []
    let survey = ProcessSurvey(
      files: part(60), packages: packages.until(part(60).end), catalogue: options.catalogue,
      homes: HomeFolders(passwd: String(decoding: passwd, as: UTF8.self)),
      holders: scan)
    let ends = LinkDescriptors(files: part(25)).observe(network.links, netns: netns)
    let hooks = options.assurance == .full ? ProgramSurvey(files: part(25)).survey() : nil
    let led = Set(diversions.compactMap(\.pid)).union(ends.pids)
    var found = survey.survey(diverted: led, named: hooks?.pids ?? [], netns: netns, walk: walk)
    found.holders += ends.holders
    let refused = RefusedProcesses(
      files: files, processes: found.refused, packages: found.refusedPackages)
    found.reports = refused.reports(
      found.reports, scan: found.scan, links: [(netns, network.links)], diversions: diversions)
    let own = Set(network.addresses.map(\.address))
    let resolvers = (try? files.bytes(of: "/etc/resolv.conf")) ?? []
    var sockets = SocketSurvey(
      files: part(10), own: own,
      resolvers: ResolverAddresses.addresses(String(decoding: resolvers, as: UTF8.self))
    ).survey(found.processes.map(\.process), netns: netns)
    if let problem = ends.problem, sockets.report.status == .complete {
      sockets.report = CollectorReport(.sockets, .failed, facts: problem)
    }
    let kept = led.union(found.holders.map(\.pid)).union(hooks?.pids ?? [])
    found.leaveOutTools(besides: kept, sockets: &sockets)
    let openvpn = OpenVPNSurvey(
      files: part(15), management: OpenVPNManagement(until: part(15).end), netns: netns
    )
    .survey(found.processes, sockets: sockets.sockets)
    let gateways = GatewaySurvey(
      files: files, own: own, order: GatewayOrder(holders: kept, users: sockets.users))
    let flows = gateways.flows(of: sockets.sockets)
    let sightings = GatewaySurvey.peers(of: sockets.sockets) + flows.sightings + openvpn.sightings
    var routes = gateways.routes(
      to: sightings, sockets: sockets.sockets, users: sockets.users, lookup: RouteLookup())
    reports += found.reports
    let wireguard = WireGuardSurvey(
      files: part(10), netns: netns, links: network.links, addresses: network.addresses,
      routes: network.routes,
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
    let namespaces = namespaces(
      own: netns, found, files: files, hooks: hooks?.network)
    let programs = hooks?.joined(namespaces.attachments)
    reports += [programs?.report].compactMap(\.self)
    reports += [sockets.report] + openvpn.reports + [flows.report, routes.report, wireguard.report]
    reports.append(
      options.namespaces == .own
        ? namespaces.report
        : PeerNamespaces(links: network.links, namespaces: namespaces.namespaces).completed(
          namespaces.report, seesAll: view.pid == .initial
        ) { try? LinkTables().links() })
    // Nothing depends on it: it has what time is left.
    let clients = ProxyClientSurvey(
      files: part(10), packages: packages.until(part(10).end), homes: survey.homes, own: own
    ).survey(found.mayBeProxies(in: netns), among: found.all)
    // A tun interface that nothing visible holds may lie in any of them.
    let everyLink = [(netns, network.links)] + namespaces.namespaces.map { ($0.inode, $0.links) }
    reports = refused.reports(reports, scan: found.scan, links: everyLink, diversions: diversions)
    reports += Collector.observing.filter { collector in !reports.contains { $0.name == collector } }
      .map { CollectorReport($0, .off) }

    let synchronized = vpnaudit_clock_synchronized()
    return HostState(
      host: identity, at: at,
      clockSynchronized: synchronized < 0 ? nil : synchronized == 1,
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
      pppoe: pppoe, clients: clients.isEmpty ? nil : clients, programs: programs?.programs,
      namespaces: namespaces.namespaces,
      refusals: refused.refusals(found.scan, links: everyLink))
  }

  private func namespaces(
    own: UInt64, _ found: ProcessSurvey.Observation, files: ProcessFiles, hooks: NetworkHooks?
  ) -> NamespaceSurvey.Observation {
    guard options.namespaces == .all else {
      return .init(
        report: CollectorReport(.namespaces, .complete, facts: .outOfScope))
    }
    var search = NamespaceSearch(files: files)
    search.walked = found.places
    let reports = ProcessReports(files: files)
    var namespaces = NamespaceSurvey(
      files: files, search: search, own: own, holders: found.holders,
      processesHidden: reports.othersAreHidden)
    namespaces.mayTrace = reports.mayTrace
    namespaces.hooks = hooks
    return namespaces.survey()
  }

  /// The host's id as records have it, without an observation; nil where there is no machine id.
  public static func hostID() -> String? {
    let files = ProcessFiles(until: .now + .seconds(2))
    let netns = (try? files.inode(getpid(), "ns/net")) ?? 0
    let view = PidNamespace(files: files, netns: netns).view
    return HostObserver(Options(catalogue: .builtIn)).identity(from: view, files).id
  }

  private func identity(from view: HostView, _ files: ProcessFiles) -> HostIdentity {
    var buffer = [CChar](repeating: 0, count: 256)
    let isNamed = gethostname(&buffer, buffer.count - 1) == 0
    let isContainer = view.pid != .initial
    let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let boot = (try? files.bytes(of: "\(files.root)/sys/kernel/random/boot_id", limit: 64)) ?? []
    let bootID = String(decoding: boot.prefix { $0 != 10 }, as: UTF8.self)
    return HostIdentity(
      id: MachineIdentity.hostID(
        machineID: (try? files.bytes(of: "/etc/machine-id", limit: 64)) ?? [],
        container: isContainer ? name : nil),
      name: isNamed && !options.hidesHostName && !name.isEmpty ? name : nil, site: options.site,
      region: options.region,
      bootID: bootID.isEmpty ? nil : bootID, container: isContainer ? true : nil)
  }

  private static func order(_ collector: Collector) -> Int {
    Collector.allCases.firstIndex(of: collector) ?? 0
  }
}
