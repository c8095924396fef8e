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
    var interfaces: [Int] = []
    try self.init(payload: payload, resolved: resolved, sharing: &interfaces)
  }

  /// The same; `shared` is the list of interfaces of the route before, which this one takes where it has the same.
  init?(
    payload: ArraySlice<UInt8>, resolved: Bool = false, sharing shared: inout [Int]
  ) throws(MalformedMessageError) {
    let bytes = payload.span.bytes
    let family = try bytes.integer(UInt8.self)
    let length = Int(try bytes.integer(UInt8.self, at: 1))
    var table = UInt32(try bytes.integer(UInt8.self, at: 4))
    let installer = try bytes.integer(UInt8.self, at: 5)
    let action = Self.action(try bytes.integer(UInt8.self, at: 7))
    let flags = try bytes.integer(UInt32.self, at: 8)
    guard let ipFamily = IPAddress.Family(number: family) else { return nil }
    if !resolved, flags & UInt32(RTM_F_CLONED) != 0 { return nil }

    var destination: IPAddress?
    var interface: Int?
    var interfaces: [Int] = []
    var nextHop: IPAddress?
    var source: IPAddress?
    var priority: UInt32 = 0
    var encapsulation: UInt16?
    var nextHopObject: UInt32?
    try bytes.eachAttribute(from: 12) { type, _, value throws(MalformedMessageError) in
      switch Int(type) {
      case Int(RTA_DST.rawValue): destination = IPAddress(value)
      case Int(RTA_TABLE.rawValue): table = try value.integer(UInt32.self)
      case Int(RTA_OIF.rawValue): interface = Int(try value.integer(UInt32.self))
      case Int(RTA_GATEWAY.rawValue): nextHop = IPAddress(value)
      case Int(RTA_VIA.rawValue):
        nextHop = value.byteCount < 2 ? nil : IPAddress(value.extracting(2..<value.byteCount))
      case Int(RTA_PREFSRC.rawValue): source = IPAddress(value)
      case Int(RTA_PRIORITY.rawValue): priority = try value.integer(UInt32.self)
      case Int(RTA_ENCAP_TYPE.rawValue): encapsulation = try value.integer(UInt16.self)
      case Int(RTA_NH_ID.rawValue): nextHopObject = try value.integer(UInt32.self)
      case Int(RTA_MULTIPATH.rawValue):
        try Self.eachHop(value) { hop, kind in
          interfaces.append(hop)
          encapsulation = encapsulation ?? kind
        }
      default: break
      }
    }
    if let interface {
      if !interfaces.isEmpty {
        interfaces.insert(interface, at: 0)
      } else if shared.count == 1, shared[0] == interface {
        interfaces = shared
      } else {
        interfaces = [interface]
        shared = interfaces
      }
    }
    if action == .unicast, interfaces.isEmpty, let nextHopObject {
      throw MalformedMessageError(.nextHopObject(number: nextHopObject))
    }
    guard let prefix = IPPrefix(destination ?? IPAddress(zeroOf: ipFamily), length: length) else {
      throw MalformedMessageError(.routePrefix(bits: length))
    }
    self.init(
      destination: prefix, table: table, action: action, interfaces: interfaces, nextHop: nextHop,
      preferredSource: source, priority: priority, installer: installer, encapsulation: encapsulation)
  }

  /// The next hops of a multipath route, each with its interface and its encapsulation: `struct rtnexthop` with its own
  /// attributes after another.
  private static func eachHop(
    _ bytes: RawSpan, _ take: (Int, UInt16?) -> Void
  ) throws(MalformedMessageError) {
    var at = 0
    while bytes.byteCount - at >= 8 {
      let length = Int(try bytes.integer(UInt16.self, at: at))
      let interface = Int(try bytes.integer(UInt32.self, at: at + 4))
      guard length >= 8 else { throw MalformedMessageError(.nextHopLength(bytes: length)) }
      var kind: UInt16?
      let end = min(at + length, bytes.byteCount)
      try bytes.extracting(at + 8..<end).eachAttribute { type, _, value throws(MalformedMessageError) in
        guard kind == nil, type == UInt16(RTA_ENCAP_TYPE.rawValue) else { return }
        kind = try value.integer(UInt16.self)
      }
      take(interface, kind)
      at += (length + 3) / 4 * 4
    }
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
