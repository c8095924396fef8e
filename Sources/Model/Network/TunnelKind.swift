/// What makes a tunnel.
public enum TunnelKind: String, Hashable, Sendable, Codable, CaseIterable {
  case tun, tap, wireguard, ovpn, ppp, xfrm, gre, ipip, sit, vti, l2tp, vxlan, geneve, proxy, redirect, tproxy
  case bpf, line
  /// Routes that encapsulate by themselves, out of a link that is no tunnel (segment routing, MPLS).
  case encap
  /// A packet socket at an end of a link that goes nowhere else: what the host sends into it comes to a program.
  case packet
  /// A link without a kind and without a device behind it, of a driver that says no more.
  case other
}
