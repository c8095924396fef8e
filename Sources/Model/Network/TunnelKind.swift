/// What makes a tunnel.
public enum TunnelKind: String, Hashable, Sendable, Codable, CaseIterable {
  case tun, tap, wireguard, ovpn, ppp, xfrm, gre, ipip, sit, vti, l2tp, vxlan, geneve, proxy, redirect, tproxy
  case bpf, line
  /// Routes that encapsulate by themselves, out of a link that is no tunnel (segment routing, MPLS).
  case encap
}
