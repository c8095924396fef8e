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

  /// The collectors without which nobody can say that no VPN is active.
  public static let mandatory: [Collector] = [
    .links, .addresses, .routes, .rules, .processes, .tunProcesses, .sockets, .wireguard, .xfrmPolicies,
    .nft, .namespaces,
  ]
}

/// How far a collector came: without it, an empty answer and a refused one look the same.
public struct CollectorReport: Hashable, Sendable, Codable {
  /// How a collector ended.
  public enum Status: String, Hashable, Sendable, Codable {
    /// Everything there is was read.
    case complete
    /// The kernel or the file system refused a part; `needs` names the capability.
    case denied
    /// A part could not be read or made no sense; `errno` or `detail` says why.
    case failed
    /// The kernel lacks the facility.
    case unsupported
    /// Not looked at.
    case off
  }

  public let name: Collector
  public let status: Status
  /// The capability that is missing, such as `CAP_SYS_PTRACE`.
  public let needs: String?
  /// The symbolic error number, such as `ECONNREFUSED`.
  public let errno: String?
  /// What was met, in words.
  public let detail: String?

  public init(
    _ name: Collector, _ status: Status, needs: String? = nil, errno: String? = nil, detail: String? = nil
  ) {
    self.name = name
    self.status = status
    self.needs = needs
    self.errno = errno
    self.detail = detail
  }
}
