/// One source of facts about the host, by the name that the record uses.
public enum Collector: String, Hashable, Sendable, Codable, CaseIterable {
  case links, addresses, routes, rules, processes
  case tunProcesses = "tun_processes"
  case sockets
  case packages
  case openvpnConfig = "openvpn_config"
  case openvpnManagement = "openvpn_management"
  case conntrack
  case gatewayRoutes = "gateway_routes"
  case wireguard
  case xfrmPolicies = "xfrm_policies"
  case nft
  case namespaces
  case bpf
  /// Where the probe's own packets leave the host: it belongs to a check of endpoints, not to the observation.
  case wire

  /// The collectors of an observation.
  public static let observing: [Collector] = allCases.filter { $0 != .wire }

  /// The collectors without which it cannot be said that no VPN is active.
  public static let mandatory: [Collector] = [
    .links, .addresses, .routes, .rules, .processes, .tunProcesses, .sockets, .wireguard, .xfrmPolicies,
    .nft, .namespaces,
  ]
}

/// How complete a collector's answer is: without it, an empty answer and a refused one look the same.
public struct CollectorReport: Hashable, Sendable {
  /// How a collector ended.
  public enum Status: String, Hashable, Sendable, Codable {
    /// Everything there is was read.
    case complete
    /// The kernel or the file system refused a part; `needs` names the capability.
    case denied
    /// A part could not be read or made no sense; `errno` or `facts` say why.
    case failed
    /// The kernel lacks the facility.
    case unsupported
    /// It did not run.
    case off
  }

  public let name: Collector
  public let status: Status
  /// The capability that is missing, such as `CAP_SYS_PTRACE`.
  public let needs: String?
  /// The symbolic error number, such as `ECONNREFUSED`.
  public let errno: String?
  /// What it encountered; nil where there is no more to say, or where a later version said it.
  public let facts: CollectorFacts?

  public init(
    _ name: Collector, _ status: Status, needs: String? = nil, errno: String? = nil,
    facts: CollectorFacts? = nil
  ) {
    self.name = name
    self.status = status
    self.needs = needs
    self.errno = errno
    self.facts = facts
  }
}

extension CollectorReport: Codable {
  private enum CodingKeys: String, CodingKey { case name, status, needs, errno, facts, detail }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(Collector.self, forKey: .name)
    status = try container.decode(Status.self, forKey: .status)
    needs = try container.decodeIfPresent(String.self, forKey: .needs)
    errno = try container.decodeIfPresent(String.self, forKey: .errno)
    facts = container.decodeFacts(CollectorFacts.self, forKey: .facts)
  }

  /// Writes the facts, and beside them their text as `detail`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(status, forKey: .status)
    try container.encodeIfPresent(needs, forKey: .needs)
    try container.encodeIfPresent(errno, forKey: .errno)
    try container.encodeFacts(facts, forKey: .facts)
    try container.encodeIfPresent(encoder.hostWording?.detail(of: self), forKey: .detail)
  }
}
