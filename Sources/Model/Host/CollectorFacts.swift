/// What a collector encountered, beside the status that it ended with: why something is missing, or how far it saw.
///
/// A document holds one as `{"case": "process_part", "pid": 812, "part": "sockets"}`.
public indirect enum CollectorFacts: Hashable, Sendable, Codable {
  // Any collector

  /// A call that the kernel refused or that failed; `table` is that of the packet filter which was read.
  case call(step: Step, table: String?, errno: String?)
  /// A call that nothing answered in time.
  case timeout(step: Step, table: String?)
  /// A file that could not be read.
  case file(path: String)
  /// More than a record can hold; `link` is that of the peers.
  case cut(count: Int, list: List, link: String?)
  /// A collector whose facts are needed; `looked` is false where it did not run.
  case dependency(collector: Collector, looked: Bool)
  /// Several of these, and so many more.
  case several(first: [CaseObject<CollectorFacts>], more: Int)

  // What the kernel sends

  case datagram(bytes: Int)
  case entries(limit: Int)
  /// A list that changed each time that it was read.
  case changing(attempts: Int)
  case truncated(wanted: Int, left: Int)
  case messageLength(bytes: Int)
  case attributeLength(bytes: Int)
  /// A message whose content makes no sense, for a reason that has no case.
  case unreadable

  // Links and routes

  /// A tunnel worked for a moment while the host was observed.
  case passingTunnel
  case nextHopObject(number: UInt32)
  case nextHopLength(bytes: Int)
  case routePrefix(bits: Int)

  // IPsec

  case selectorAddress
  case selectorPrefix(bits: Int)
  case templateAddress

  // The packet filter

  case generation
  /// The rules changed each time that they were read.
  case changingRules(attempts: Int)
  /// The kernel has no nf_tables.
  case noNftables(errno: String)
  /// Nor has it, and the tables of iptables were read.
  case onlyIptables
  case table(name: String, cause: CaseObject<CollectorFacts>)
  case tableEntry(bytes: Int, target: Int)
  case tableTarget(bytes: Int)
  /// Rules that change destinations, where to could not be read.
  case unreadTranslations(count: Int)

  // Processes

  case processList
  /// `/proc` shows no processes of other users (hidepid).
  case hiddenProcesses
  /// A part of so many processes is refused, be it although the capability is `held`.
  case refused(part: Part, count: Int, held: Bool)
  case process(pid: Int32, errno: String)
  /// Processes that refuse to be read although the capability is held, and of which nothing shows that they hold a
  /// tunnel: the first ones, and so many more.
  case passedOver(first: [ObservedProcess], more: Int)
  /// The same beside something that one of them may hold: a tun interface without a visible holder, or, where that is
  /// nil, a diversion to a socket that nobody visible has.
  case unheld(link: String?, first: [ObservedProcess], more: Int)
  /// The observation was not at its end in time: something on the host keeps whoever reads it.
  case unfinished
  /// A part of so many processes was not looked at in the time that there is; the first ones.
  case unreached(part: Part, count: Int, first: [ObservedProcess])
  case processPart(pid: Int32, part: Part)
  case configurationGone(pid: Int32)
  /// It was changed after the process began, which may have read something else.
  case configurationNewer(pid: Int32)
  /// Parts of it may be read otherwise by the process itself.
  case configurationUnclear(pid: Int32)
  /// The namespaces of so many descriptors of the tun driver are refused.
  case tunNamespaces(count: Int)

  // Packages

  case noPackages
  case dpkgUnreadable
  case rpmCall(errno: String)
  case rpmMissing(path: String)
  case rpmSilent
  case rpmUnending
  case rpmSize(limit: Int)
  case rpmSignal(number: Int)
  case rpmStatus(code: Int)

  // Sockets and gateways

  case noTracking
  case noLookup
  case socketMarks

  // OpenVPN

  case management(problem: ManagementProblem)
  /// The daemon does not listen at the address that its configuration says.
  case managementElsewhere(pid: Int32)
  /// The daemon was not asked, because asking would disturb it; `option` is what says so.
  case managementUnasked(pid: Int32, obstacle: ManagementObstacle, option: String?)

  // WireGuard

  case controlSocket(problem: ControlSocketProblem)
  /// A line of a control socket's answer; `name` is that of its value.
  case controlText(problem: ControlTextProblem, name: String?)
  /// A control socket at which no process answers that holds a tunnel here; nil for a name that no link could have.
  case stranger(socket: String?)
  case severalAnswer(link: String)
  case noWireguard
  case peerKey
  case peerPrefix

  // Namespaces

  case outOfScope
  case namespaceEntry(errno: String)
  case namespace(inode: UInt64, cause: CaseObject<CollectorFacts>?)
  case namespaceLimit(limit: Int)
  /// What diverts packets in other namespaces is refused.
  case namespaceDiversions
  case closedNamespaces(count: Int)
  case unfinishedNamespaces
  /// The program runs in a PID namespace of its own, which hides processes outside; `shared` where those may be in the
  /// same network namespace.
  case pidNamespace(shared: Bool)
  /// The other ends of so many links, of which `link` is the first, are in namespaces that were not inspected.
  case peerNamespaces(link: String?, count: Int)

  // The kernel's programs

  /// So many that run on sockets or packets, of these kinds.
  case kernelPrograms(count: Int, kinds: [KernelProgram.Kind])
}

extension CollectorFacts {
  /// What was being done when a call failed.
  public enum Step: String, Hashable, Sendable, Codable, CaseIterable {
    case openingNetlink = "opening_netlink"
    case askingKernel = "asking_kernel"
    case awaitingKernel = "awaiting_kernel"
    case readingKernel = "reading_kernel"
    case readingTable = "reading_table"
    case openingSocket = "opening_socket"
    case inspectingSocket = "inspecting_socket"
    case connectingManagement = "connecting_management"
    case askingManagement = "asking_management"
    case awaitingManagement = "awaiting_management"
    case connectingControl = "connecting_control"
    case askingControl = "asking_control"
    case readingControl = "reading_control"
    case awaitingControl = "awaiting_control"
    case listingControl = "listing_control"
    case listingPrograms = "listing_programs"
    case inspectingProgram = "inspecting_program"
  }

  /// What there was too much of.
  public enum List: String, Hashable, Sendable, Codable, CaseIterable {
    case routes, diversions, translations, peers, gateways, flows
    case controlSockets = "control_sockets"
    case programs = "kernel_programs"
  }

  /// A part of a process.
  public enum Part: String, Hashable, Sendable, Codable, CaseIterable {
    case executables, descriptors, sockets, configuration, management
  }

  /// Why an OpenVPN daemon's management interface gave no answer.
  public enum ManagementProblem: String, Hashable, Sendable, Codable, CaseIterable {
    case path, stranger, closed, password, silent
  }

  /// Why an OpenVPN daemon is not asked.
  public enum ManagementObstacle: String, Hashable, Sendable, Codable, CaseIterable {
    case password, address, client, signal
  }

  /// Why a WireGuard daemon's control socket gave no answer.
  public enum ControlSocketProblem: String, Hashable, Sendable, Codable, CaseIterable {
    case path, closed, answer, silent, owner
  }

  /// What is wrong with a line of a control socket's answer.
  public enum ControlTextProblem: String, Hashable, Sendable, Codable, CaseIterable {
    case shape, number, key, order, prefix, endpoint
  }
}
