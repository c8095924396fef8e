import Linux
import Model

extension XfrmPolicy {
  /// A policy from the payload of XFRM_MSG_NEWPOLICY: `struct xfrm_userpolicy_info`, then XFRMA_* attributes
  /// (linux/xfrm.h). Of the policies of single sockets, whose directions are 3 and 4, only those count that protect
  /// what the socket sends: a key exchange daemon has others, by which its own packets pass.
  init?(payload: ArraySlice<UInt8>) throws(MalformedMessageError) {
    var reader = ByteReader(payload)
    // struct xfrm_selector: two addresses of 16 bytes, ports with their masks, family, two lengths, the protocol.
    let destination = try reader.bytes(16)
    let source = try reader.bytes(16)
    let (farPort, farMask) = (try reader.networkOrder16(), try reader.networkOrder16())
    let (nearPort, nearMask) = (try reader.networkOrder16(), try reader.networkOrder16())
    let family = try reader.integer(UInt16.self)
    let destinationLength = Int(try reader.integer(UInt8.self))
    let sourceLength = Int(try reader.integer(UInt8.self))
    let upper = try reader.integer(UInt8.self)
    try reader.skip(11)
    // struct xfrm_lifetime_cfg and struct xfrm_lifetime_cur, then priority and index.
    try reader.skip(64 + 32 + 8)
    let number = try reader.integer(UInt8.self)
    let action = try reader.integer(UInt8.self)
    // Flags and share, then padding to eight bytes.
    try reader.skip(6)

    let direction: Direction
    switch number {
    case 0: direction = .inbound
    case 1: direction = .outbound
    case 2: direction = .forwarded
    case 4: direction = .outbound
    default: return nil
    }
    var ends: (source: IPAddress, destination: IPAddress)?
    var transport = false
    var interfaceID: UInt32?
    var mark: UInt32?
    for attribute in try NetlinkAttribute.parse(reader.rest) {
      switch attribute.type {
      case templates:
        var rest = ByteReader(attribute.payload)
        while !rest.rest.isEmpty {
          let template = try Template(&rest)
          if template.keepsEnds { transport = true } else if ends == nil { ends = template.ends }
        }
      case interfaceIDs: interfaceID = try attribute.integer(UInt32.self)
      case marks:
        // struct xfrm_mark: the value, then which of its bits count.
        var rest = ByteReader(attribute.payload)
        let (value, mask) = (try rest.integer(UInt32.self), try rest.integer(UInt32.self))
        mark = mask == 0 ? nil : value & mask
      default: continue
      }
    }
    if number == 4, ends == nil, !transport { return nil }
    self.init(
      direction: direction, source: try Self.prefix(source, sourceLength, family),
      destination: try Self.prefix(destination, destinationLength, family), allows: action == 0,
      tunnelSource: ends?.source, tunnelDestination: ends?.destination,
      transportMode: transport && ends == nil, interfaceID: interfaceID == 0 ? nil : interfaceID,
      ofSocket: number == 4 ? true : nil, mark: mark, protocolNumber: upper == 0 ? nil : upper,
      port: farMask == .max ? farPort : nearMask == .max ? nearPort : nil)
  }

  /// A prefix of a selector. Family 0 stands for packets of any family, which has no prefix: it is IPv4's.
  private static func prefix(
    _ bytes: ArraySlice<UInt8>, _ length: Int, _ family: UInt16
  ) throws(MalformedMessageError) -> IPPrefix {
    let count = IPAddress.Family(number: UInt8(truncatingIfNeeded: family)) == .v6 ? 16 : 4
    guard let address = IPAddress(bytes: bytes.prefix(count)) else {
      throw MalformedMessageError(.selectorAddress)
    }
    // An IPv4-mapped address is an IPv4 address here, whose first 96 bits are gone.
    let mapped = count == 16 && address.family == .v4
    guard let prefix = IPPrefix(address, length: mapped ? max(0, length - 96) : length) else {
      throw MalformedMessageError(.selectorPrefix(bits: length))
    }
    return prefix
  }

  /// `struct xfrm_user_tmpl`: what is done with a packet.
  private struct Template {
    /// The ends of the tunnel; unspecified ones where a key exchange daemon has yet to fill them in.
    let ends: (source: IPAddress, destination: IPAddress)
    /// Whether packets keep their own ends: any mode but tunnel (1), BEET (4) and IP-TFS (5, RFC 9347).
    let keepsEnds: Bool

    init(_ reader: inout ByteReader) throws(MalformedMessageError) {
      let destination = try reader.bytes(16)
      try reader.skip(8)
      let family = try reader.integer(UInt16.self)
      try reader.skip(2)
      let source = try reader.bytes(16)
      try reader.skip(4)
      let mode = try reader.integer(UInt8.self)
      try reader.skip(3 + 12)
      let count = IPAddress.Family(number: UInt8(truncatingIfNeeded: family)) == .v6 ? 16 : 4
      guard let near = IPAddress(bytes: source.prefix(count)),
        let far = IPAddress(bytes: destination.prefix(count))
      else { throw MalformedMessageError(.templateAddress) }
      ends = (near, far)
      keepsEnds = ![1, 4, 5].contains(mode)
    }
  }
}

/// XFRMA_TMPL, XFRMA_MARK and XFRMA_IF_ID of linux/xfrm.h, which cannot be imported: it defines `struct in6_addr` anew.
private let templates: UInt16 = 5
private let marks: UInt16 = 21
private let interfaceIDs: UInt16 = 31
