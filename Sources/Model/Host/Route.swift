/// A route of any table, as RTM_GETROUTE reports it.
public struct Route: Hashable, Sendable, Codable {
  /// What the route does with a packet (`RTN_*`).
  public enum Action: String, Hashable, Sendable, Codable {
    case unicast, local, broadcast, anycast, multicast, blackhole, unreachable, prohibit, `throw`, other
  }

  public let destination: IPPrefix
  public let table: UInt32
  public let action: Action
  /// The indices of the interfaces it leads out of; more than one for a multipath route.
  public let interfaces: [Int]
  public let nextHop: IPAddress?
  public let preferredSource: IPAddress?
  /// The metric; the lower one wins.
  public let priority: UInt32
  /// What installed it (`RTPROT_*`): one of `Installer`, or a routing daemon's number.
  public let installer: UInt8
  /// The kind of a lightweight tunnel (`LWTUNNEL_ENCAP_*`), where the route itself encapsulates, be it for one of
  /// several next hops only.
  public let encapsulation: UInt16?

  public init(
    destination: IPPrefix, table: UInt32 = Route.Table.main, action: Action = .unicast, interfaces: [Int],
    nextHop: IPAddress? = nil, preferredSource: IPAddress? = nil, priority: UInt32 = 0,
    installer: UInt8 = Route.Installer.boot, encapsulation: UInt16? = nil
  ) {
    self.destination = destination
    self.table = table
    self.action = action
    self.interfaces = interfaces
    self.nextHop = nextHop
    self.preferredSource = preferredSource
    self.priority = priority
    self.installer = installer
    self.encapsulation = encapsulation
  }

  enum CodingKeys: String, CodingKey {
    case destination, table, action, interfaces, priority, installer, encapsulation
    case nextHop = "next_hop"
    case preferredSource = "preferred_source"
  }
}

extension Route {
  /// Whether the route itself wraps what the host sends. The end of a segment (`seg6local`) unwraps what arrives.
  public var encapsulates: Bool {
    action == .unicast && encapsulation.map { $0 != 0 && $0 != Encapsulation.segmentEnd } ?? false
  }
}

extension RoutingRule {
  /// Whether packets that the host itself sends can be among those that it selects.
  public var takesOwnPackets: Bool { selector?.takesOwnPackets ?? true }
}

/// A routing policy rule, as RTM_GETRULE reports it: which packets ask which table.
public struct RoutingRule: Hashable, Sendable, Codable {
  public let family: IPAddress.Family
  public let priority: UInt32
  /// The table it sends a look-up to; nil for rules that do something else, and for VRF rules.
  public let table: UInt32?
  /// The packets it selects; nil when it selects every packet.
  public let selector: Selector?
  /// `suppress_prefixlength`: answers with a prefix this short or shorter are ignored.
  public let suppressedPrefixLength: UInt32?
  /// Whether the table is that of the interface's VRF.
  public let vrf: Bool

  public init(
    family: IPAddress.Family, priority: UInt32, table: UInt32?, selector: Selector? = nil,
    suppressedPrefixLength: UInt32? = nil, vrf: Bool = false
  ) {
    self.family = family
    self.priority = priority
    self.table = table
    self.selector = selector
    self.suppressedPrefixLength = suppressedPrefixLength
    self.vrf = vrf
  }

  enum CodingKeys: String, CodingKey {
    case family, priority, table, selector, vrf
    case suppressedPrefixLength = "suppressed_prefix_length"
  }
}
