internal import CLinux
internal import Glibc
internal import Linux
internal import Model

/// Asks the kernel which route a packet would take, with the selectors that its rules may look at.
final class RouteLookup {
  private let socket: NetlinkSocket
  /// The names that were asked for so far: each takes a socket of its own, and a lookup does not live long.
  private var names: [Int: String] = [:]

  /// Opens a socket to the kernel; nil where none could be opened.
  convenience init?() {
    guard let socket = try? NetlinkSocket(NETLINK_ROUTE) else { return nil }
    self.init(socket: socket)
  }

  init(socket: NetlinkSocket) { self.socket = socket }

  /// The path to a destination; nil where there is none.
  func path(_ query: RouteQuery) -> Path? {
    let family = query.destination.family
    var index: UInt32 = 0
    if let interface = query.interface {
      index = if_nametoindex(interface)
      guard index != 0 else { return nil }
    }
    let answer = try? socket.ask(Int32(RTM_GETROUTE)) { request in
      // struct rtmsg: family, destination length, source length, five bytes of zero, flags.
      let sourceLength = query.source?.family == family ? UInt8(family.bits) : 0
      request.append([family.number, UInt8(family.bits), sourceLength, 0, 0, 0, 0, 0])
      request.append(UInt32(0))
      request.attribute(Int(RTA_DST.rawValue), query.destination.bytes)
      if query.mark != 0 { request.attribute(Int(RTA_MARK.rawValue), query.mark) }
      if let source = query.source, source.family == family {
        request.attribute(Int(RTA_SRC.rawValue), source.bytes)
      }
      if let user = query.user { request.attribute(Int(RTA_UID.rawValue), user) }
      if index != 0 { request.attribute(Int(RTA_OIF.rawValue), index) }
      if let service = query.service {
        request.attribute(Int(RTA_IP_PROTO.rawValue), service.transport.number)
        request.attribute(Int(RTA_DPORT.rawValue), service.port.bigEndian)
      }
    }
    guard let message = answer ?? nil, message.type == UInt16(RTM_NEWROUTE),
      let route = (try? Route(payload: message.payload, resolved: true)) ?? nil,
      let interface = route.interfaces.first
    else { return nil }
    return Path(
      interface: name(ofInterface: interface), source: route.preferredSource, nextHop: route.nextHop)
  }

  private func name(ofInterface index: Int) -> String? {
    if let name = names[index] { return name }
    let name = InterfaceName.of(UInt32(index))
    names[index] = name
    return name
  }
}
