/// A program that the kernel runs on its sockets or packets (BPF), with where it is attached.
public struct KernelProgram: Hashable, Sendable, Codable {
  /// What it is for, by the kernel's own names (`enum bpf_prog_type` of linux/bpf.h, without the prefix).
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case classifier = "sched_cls"
    case action = "sched_act"
    case xdp
    case cgroupPackets = "cgroup_skb"
    case cgroupSocket = "cgroup_sock"
    case routeIn = "lwt_in"
    case routeOut = "lwt_out"
    case routeTransmit = "lwt_xmit"
    case routeSegment = "lwt_seg6local"
    case socketEvents = "sock_ops"
    case socketPackets = "sk_skb"
    case socketMessages = "sk_msg"
    case cgroupAddress = "cgroup_sock_addr"
    case cgroupOption = "cgroup_sockopt"
    case socketLookup = "sk_lookup"
    case socketChoice = "sk_reuseport"
    case flowDissector = "flow_dissector"
    case filter = "netfilter"
    /// A hook of a security module; those that concern the sockets of a cgroup are kept, and no others.
    case security = "lsm"
    /// One that this version does not know.
    case other
  }

  /// A hook by the kernel's own name of its attach type; `tc` where a filter is neither at the ingress nor at the egress.
  public enum Hook: String, Hashable, Sendable, Codable, CaseIterable {
    case ingress = "cgroup_inet_ingress"
    case egress = "cgroup_inet_egress"
    case create = "cgroup_inet_sock_create"
    case release = "cgroup_inet_sock_release"
    case socketEvents = "cgroup_sock_ops"
    case bind4 = "cgroup_inet4_bind"
    case bind6 = "cgroup_inet6_bind"
    case bound4 = "cgroup_inet4_post_bind"
    case bound6 = "cgroup_inet6_post_bind"
    case connect4 = "cgroup_inet4_connect"
    case connect6 = "cgroup_inet6_connect"
    case send4 = "cgroup_udp4_sendmsg"
    case send6 = "cgroup_udp6_sendmsg"
    case receive4 = "cgroup_udp4_recvmsg"
    case receive6 = "cgroup_udp6_recvmsg"
    case peerName4 = "cgroup_inet4_getpeername"
    case peerName6 = "cgroup_inet6_getpeername"
    case socketName4 = "cgroup_inet4_getsockname"
    case socketName6 = "cgroup_inet6_getsockname"
    case getOption = "cgroup_getsockopt"
    case setOption = "cgroup_setsockopt"
    case unixConnect = "cgroup_unix_connect"
    case unixSend = "cgroup_unix_sendmsg"
    case unixReceive = "cgroup_unix_recvmsg"
    case unixPeerName = "cgroup_unix_getpeername"
    case unixSocketName = "cgroup_unix_getsockname"
    case security = "lsm_cgroup"
    case flowDissector = "flow_dissector"
    case socketLookup = "sk_lookup"
    case xdp
    case tc
    case tcIngress = "tc_ingress"
    case tcEgress = "tc_egress"
    case tcxIngress = "tcx_ingress"
    case tcxEgress = "tcx_egress"
    case netkit = "netkit_primary"
    case netkitPeer = "netkit_peer"
  }

  /// Where a program is attached.
  public struct Place: Hashable, Sendable, Codable {
    public let hook: Hook
    /// The cgroup: its service, `/` for the one that holds all, and `*` for another one, whose path may name a person.
    public let cgroup: String?
    /// The name of the interface.
    public let interface: String?
    /// The inode of the network namespace; nil for the one that was observed, for a cgroup, and where it is not known.
    public let netns: UInt64?

    public init(_ hook: Hook, cgroup: String? = nil, interface: String? = nil, netns: UInt64? = nil) {
      self.hook = hook
      self.cgroup = cgroup
      self.interface = interface
      self.netns = netns
    }
  }

  /// The kernel's number of it.
  public let id: UInt32
  public let kind: Kind
  /// The name that its loader gave it, of 15 bytes at most; nil for none. It proves nothing.
  public let name: String?
  /// The kernel's digest of its instructions, 16 hexadecimal digits.
  public let tag: String
  /// When it was loaded; nil where the kernel does not say.
  public let loaded: Timestamp?
  /// Whether root loaded it.
  public let byRoot: Bool
  /// Where it was found attached, at most `mostPlaces`; none where it is loaded and was found nowhere.
  public let places: [Place]
  /// At how many places it was found.
  public let placeCount: Int
  /// The processes that were found to hold a descriptor of it or of its attachment, at most `mostHolders`; none as a rule
  /// for programs that stay by themselves.
  public let holders: [Int32]

  public static let mostPlaces = 8
  public static let mostHolders = 8

  /// A program with all of its places and holders, of which the first ones are kept.
  public init(
    id: UInt32, kind: Kind, name: String?, tag: String, loaded: Timestamp? = nil, byRoot: Bool = true,
    places: [Place] = [], holders: [Int32] = []
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.tag = tag
    self.loaded = loaded
    self.byRoot = byRoot
    self.places = Array(places.prefix(Self.mostPlaces))
    self.placeCount = places.count
    self.holders = Array(holders.prefix(Self.mostHolders))
  }

  enum CodingKeys: String, CodingKey {
    case id, kind, name, tag, loaded, places, holders
    case byRoot = "by_root"
    case placeCount = "place_count"
  }
}

extension KernelProgram.Kind {
  /// Whether any program of the kind can lead packets or connections elsewhere than routes, rules and filters say: change
  /// where they go, hand them to another socket or link, or give a socket another mark or device.
  ///
  /// The kernel's verifier lets the others pass a packet on or drop it, and no more.
  package var canLeadElsewhere: Bool {
    switch self {
    case .cgroupPackets, .socketChoice, .flowDissector, .filter: false
    case .classifier, .action, .xdp, .cgroupSocket, .routeIn, .routeOut, .routeTransmit, .routeSegment,
      .socketEvents, .socketPackets, .socketMessages, .cgroupAddress, .cgroupOption, .socketLookup, .security,
      .other:
      true
    }
  }
}

extension KernelProgram.Hook {
  /// Whether a program can lead packets elsewhere from there, where one of its kind can at all.
  package var canLeadElsewhere: Bool {
    switch self {
    // A socket that has its address, or that ends; an answer to a program; sockets that never leave the host.
    case .bound4, .bound6, .release, .getOption, .unixConnect, .unixSend, .unixReceive, .unixPeerName,
      .unixSocketName:
      false
    case .ingress, .egress, .flowDissector: false
    default: true
    }
  }
}

extension KernelProgram {
  /// Whether it can lead packets elsewhere, by what it is and where it is attached: one that was found nowhere may be
  /// anywhere.
  package var canLeadElsewhere: Bool {
    kind.canLeadElsewhere && (places.isEmpty || leads)
  }

  /// A program of a cgroup keeps to the hooks that it was loaded for, so that the places that are kept speak for all.
  private var leads: Bool { places.contains { $0.hook.canLeadElsewhere } }
}
