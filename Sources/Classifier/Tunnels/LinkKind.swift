import Model

extension TunnelKind {
  /// The kind of tunnel that a link is, by what the kernel calls it and never by its name; nil for a link that is
  /// none, such as a physical device, a veth or a bridge.
  init?(of link: Link) {
    switch link.kind {
    case "tun": self = link.tunMode == .tap ? .tap : .tun
    case "wireguard", "amneziawg": self = .wireguard
    case "ovpn", "ovpn-dco": self = .ovpn
    case "ppp": self = .ppp
    case "xfrm": self = .xfrm
    case "gre", "gretap", "ip6gre", "ip6gretap", "erspan", "ip6erspan": self = .gre
    case "ipip", "ip6tnl": self = .ipip
    case "sit": self = .sit
    case "vti", "vti6": self = .vti
    case "l2tp", "l2tpeth": self = .l2tp
    case "vxlan": self = .vxlan
    case "geneve": self = .geneve
    // A program takes the frames that come to it from the link below.
    case "macvtap", "ipvtap": self = .tap
    // A driver of its own, such as that of a serial line or of a vendor's client.
    case nil where link.device == false && !link.loopback: self = .other
    default: return nil
    }
  }

  /// Whether its gateway may prove itself by a certificate, as those of OpenVPN, of SSL VPNs and of proxies do.
  var mayUseTLS: Bool {
    switch self {
    case .tun, .tap, .ovpn, .ppp, .proxy, .redirect, .tproxy, .bpf: true
    case .wireguard, .xfrm, .gre, .ipip, .sit, .vti, .l2tp, .vxlan, .geneve, .line, .encap, .packet, .other:
      false
    }
  }

  /// Whether a process makes the tunnel and holds its other end, so that one must be found.
  var isHeldByProcess: Bool { self == .tun || self == .tap }
}
