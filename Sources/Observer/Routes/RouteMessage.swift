import CLinux
import Glibc
import Linux
import Model

extension Route {
  /// A route from the payload of RTM_NEWROUTE: `struct rtmsg`, then RTA_* attributes (rtnetlink(7)).
  ///
  /// Nil for other families than IPv4 and IPv6, and, unless `resolved` says that a look-up's answer is read, for the
  /// copies that the kernel makes for single destinations (RTM_F_CLONED).
  init?(payload: ArraySlice<UInt8>, resolved: Bool = false) throws(MalformedMessageError) {
    var reader = ByteReader(payload)
    let family = try reader.integer(UInt8.self)
    let length = Int(try reader.integer(UInt8.self))
    try reader.skip(2)
    var table = UInt32(try reader.integer(UInt8.self))
    let installer = try reader.integer(UInt8.self)
    try reader.skip(1)
    let action = Self.action(try reader.integer(UInt8.self))
    let flags = try reader.integer(UInt32.self)
    guard let ipFamily = IPAddress.Family(number: family) else { return nil }
    if !resolved, flags & UInt32(RTM_F_CLONED) != 0 { return nil }

    var destination: IPAddress?
    var interfaces: [Int] = []
    var nextHop: IPAddress?
    var source: IPAddress?
    var priority: UInt32 = 0
    var encapsulation: UInt16?
    var nextHopObject: UInt32?
    for attribute in try NetlinkAttribute.parse(reader.rest) {
      switch Int(attribute.type) {
      case Int(RTA_DST.rawValue): destination = IPAddress(bytes: attribute.payload)
      case Int(RTA_TABLE.rawValue): table = try attribute.integer(UInt32.self)
      case Int(RTA_OIF.rawValue): interfaces.append(Int(try attribute.integer(UInt32.self)))
      case Int(RTA_GATEWAY.rawValue): nextHop = IPAddress(bytes: attribute.payload)
      case Int(RTA_VIA.rawValue): nextHop = IPAddress(bytes: attribute.payload.dropFirst(2))
      case Int(RTA_PREFSRC.rawValue): source = IPAddress(bytes: attribute.payload)
      case Int(RTA_PRIORITY.rawValue): priority = try attribute.integer(UInt32.self)
      case Int(RTA_ENCAP_TYPE.rawValue): encapsulation = try attribute.integer(UInt16.self)
      case Int(RTA_NH_ID.rawValue): nextHopObject = try attribute.integer(UInt32.self)
      case Int(RTA_MULTIPATH.rawValue):
        for hop in try Self.multipath(attribute.payload) {
          interfaces.append(hop.interface)
          encapsulation = encapsulation ?? hop.encapsulation
        }
      default: continue
      }
    }
    if action == .unicast, interfaces.isEmpty, let nextHopObject {
      throw MalformedMessageError(.nextHopObject(number: nextHopObject))
    }
    let zero = IPAddress(bytes: [UInt8](repeating: 0, count: ipFamily.bits / 8))
    guard let start = destination ?? zero, let prefix = IPPrefix(start, length: length) else {
      throw MalformedMessageError(.routePrefix(bits: length))
    }
    self.init(
      destination: prefix, table: table, action: action, interfaces: interfaces, nextHop: nextHop,
      preferredSource: source, priority: priority, installer: installer, encapsulation: encapsulation)
  }

  /// The next hops of a multipath route: `struct rtnexthop` with its own attributes after another.
  private static func multipath(
    _ bytes: ArraySlice<UInt8>
  ) throws(MalformedMessageError) -> [(interface: Int, encapsulation: UInt16?)] {
    var found: [(interface: Int, encapsulation: UInt16?)] = []
    var reader = ByteReader(bytes)
    while reader.rest.count >= 8 {
      let length = Int(try reader.integer(UInt16.self))
      try reader.skip(2)
      let interface = Int(try reader.integer(UInt32.self))
      guard length >= 8 else { throw MalformedMessageError(.nextHopLength(bytes: length)) }
      let attributes = try NetlinkAttribute.parse(try reader.bytes(min(length - 8, reader.rest.count)))
      let kind = attributes.first { $0.type == UInt16(RTA_ENCAP_TYPE.rawValue) }
      found.append((interface, try kind?.integer(UInt16.self)))
      try reader.skip(min((4 - length % 4) % 4, reader.rest.count))
    }
    return found
  }

  private static func action(_ type: UInt8) -> Action {
    switch Int(type) {
    case Int(RTN_UNICAST): .unicast
    case Int(RTN_LOCAL): .local
    case Int(RTN_BROADCAST): .broadcast
    case Int(RTN_ANYCAST): .anycast
    case Int(RTN_MULTICAST): .multicast
    case Int(RTN_BLACKHOLE): .blackhole
    case Int(RTN_UNREACHABLE): .unreachable
    case Int(RTN_PROHIBIT): .prohibit
    case Int(RTN_THROW): .throw
    default: .other
    }
  }
}

extension RoutingRule {
  /// A rule from the payload of RTM_NEWRULE: `struct fib_rule_hdr`, then FRA_* attributes.
  init?(payload: ArraySlice<UInt8>) throws(MalformedMessageError) {
    var reader = ByteReader(payload)
    let family = IPAddress.Family(number: try reader.integer(UInt8.self))
    let destinationLength = Int(try reader.integer(UInt8.self))
    let sourceLength = Int(try reader.integer(UInt8.self))
    let tos = try reader.integer(UInt8.self)
    var table = UInt32(try reader.integer(UInt8.self))
    try reader.skip(2)
    let action = try reader.integer(UInt8.self)
    let flags = try reader.integer(UInt32.self)
    guard let family else { return nil }

    var conditions: [Selector.Condition] = []
    var priority: UInt32 = 0
    var mark: UInt32?
    var mask: UInt32 = .max
    var suppressed: UInt32?
    var vrf = false
    for attribute in try NetlinkAttribute.parse(reader.rest) {
      switch Int(attribute.type) {
      case FRA_PRIORITY: priority = try attribute.integer(UInt32.self)
      case FRA_TABLE: table = try attribute.integer(UInt32.self)
      case FRA_FWMARK: mark = try attribute.integer(UInt32.self)
      case FRA_FWMASK: mask = try attribute.integer(UInt32.self)
      case FRA_SRC:
        if let address = IPAddress(bytes: attribute.payload) {
          conditions.append(.key(.source, "\(address)/\(sourceLength)"))
        }
      case FRA_DST:
        if let address = IPAddress(bytes: attribute.payload) {
          conditions.append(.key(.destination, "\(address)/\(destinationLength)"))
        }
      case FRA_IIFNAME: conditions.append(.key(.inputInterface, attribute.text))
      case FRA_OIFNAME: conditions.append(.key(.outputInterface, attribute.text))
      case FRA_UID_RANGE:
        var range = ByteReader(attribute.payload)
        let first = try range.integer(UInt32.self)
        conditions.append(.key(.users, "\(first)-\(try range.integer(UInt32.self))"))
      case FRA_IP_PROTO: conditions.append(.key(.ipProtocol, "\(try attribute.integer(UInt8.self))"))
      case FRA_SPORT_RANGE: conditions.append(.key(.sourcePorts, try Self.ports(attribute.payload)))
      case FRA_DPORT_RANGE: conditions.append(.key(.destinationPorts, try Self.ports(attribute.payload)))
      case FRA_SUPPRESS_PREFIXLEN:
        let value = try attribute.integer(UInt32.self)
        if value != .max { suppressed = value }
      case FRA_L3MDEV: vrf = try attribute.integer(UInt8.self) != 0
      default: continue
      }
    }
    if let mark, mark != 0 || mask != .max {
      let hex = "0x" + String(mark, radix: 16)
      conditions.append(.key(.mark, mask == .max ? hex : "\(hex)/0x\(String(mask, radix: 16))"))
    }
    if tos != 0 { conditions.append(.key(.typeOfService, "\(tos)")) }
    let isInverted = flags & UInt32(FIB_RULE_INVERT) != 0
    self.init(
      family: family, priority: priority, table: Int(action) == Int(FR_ACT_TO_TBL) && !vrf ? table : nil,
      selector: conditions.isEmpty && !isInverted ? nil : .rule(inverted: isInverted, conditions),
      suppressedPrefixLength: suppressed,
      vrf: vrf)
  }

  private static func ports(_ payload: ArraySlice<UInt8>) throws(MalformedMessageError) -> String {
    var reader = ByteReader(payload)
    let first = try reader.integer(UInt16.self)
    let last = try reader.integer(UInt16.self)
    return first == last ? "\(first)" : "\(first)-\(last)"
  }
}
