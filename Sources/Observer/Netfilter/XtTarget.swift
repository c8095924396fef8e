import Glibc
import Linux
import Model

/// A target of x_tables, as iptables writes it, in its own tables or inside a rule of nf_tables.
struct XtTarget {
  let name: String
  let revision: UInt8
  /// The target's own structure, in the machine's byte order but for addresses and ports.
  let data: ArraySlice<UInt8>

  /// What the target does with a packet; nil for targets that lead it to no process.
  func action(family: UInt8) throws(MalformedMessageError) -> FilterRule.Action? {
    switch name {
    case "REDIRECT": return .redirect(port: try range(family).port)
    case "DNAT", "NETMAP":
      let range = try range(family)
      guard let first = range.first, let last = range.last else {
        // Without an address only the port changes.
        return nil
      }
      return .translate(to: .range(first, last), port: range.port)
    case "TPROXY":
      var reader = ByteReader(data)
      // struct xt_tproxy_target_info: a mark with its mask, the address, the port.
      try reader.skip(8 + (revision == 0 ? 4 : 16))
      let port = try reader.networkOrder16()
      return .tproxy(port: port == 0 ? nil : port)
    case "NFQUEUE":
      var reader = ByteReader(data)
      return .queue(number: try reader.integer(UInt16.self))
    default: return nil
    }
  }

  /// The range of addresses and the first port of a translation (linux/netfilter/nf_nat.h).
  private func range(
    _ family: UInt8
  ) throws(MalformedMessageError) -> (first: IPAddress?, last: IPAddress?, port: UInt16?) {
    var reader = ByteReader(data)
    // The first revisions for IPv4 hold a count and then struct nf_nat_ipv4_range; all others struct nf_nat_range.
    let short = family != UInt8(AF_INET6) && (revision == 0 || name != "DNAT")
    if short { try reader.skip(4) }
    let flags = try reader.integer(UInt32.self)
    let width = short || family != UInt8(AF_INET6) ? 4 : 16
    let field = short ? 4 : 16
    let first = IPAddress(bytes: try reader.bytes(field).prefix(width))
    let last = IPAddress(bytes: try reader.bytes(field).prefix(width))
    let port = try reader.networkOrder16()
    // NF_NAT_RANGE_MAP_IPS and NF_NAT_RANGE_PROTO_SPECIFIED.
    let addressed = flags & 1 != 0
    return (
      addressed ? first : nil, addressed ? last : nil, flags & 2 != 0 && port != 0 ? port : nil
    )
  }
}
