internal import CLinux

/// Generic netlink: one socket for the kernel's families of messages that have a name and no fixed number.
public struct GenericNetlink {
  private let socket: NetlinkSocket

  public init() throws(NetlinkError) { self.socket = try NetlinkSocket(NETLINK_GENERIC) }

  /// The number of a family; nil where the kernel has none of that name.
  ///
  /// It asks for the whole list: the kernel answers a question for one name by loading the module that would have it,
  /// and an observer changes nothing.
  public func family(_ name: String) throws(NetlinkError) -> UInt16? {
    let messages = try socket.dump(Int32(GENL_ID_CTRL)) { request in
      request.append(Self.header(command: UInt8(CTRL_CMD_GETFAMILY), version: 2))
    }
    for message in messages {
      do {
        if let number = try Self.number(of: name, payload: message.payload) { return number }
      } catch {
        throw .malformed(error)
      }
    }
    return nil
  }

  /// Everything that a family's command brings.
  public func dump(
    family: UInt16, command: UInt8, version: UInt8, limit: Int,
    erase: @escaping (UnsafeMutableRawBufferPointer) -> Void, build: (inout NetlinkRequest) -> Void
  ) throws(NetlinkError) -> [NetlinkMessage] {
    try socket.dump(Int32(family), limit: limit, erase: erase) { request in
      request.append(Self.header(command: command, version: version))
      build(&request)
    }
  }

  /// The family's number, if the message of the controller is about the family of that name.
  package static func number(of name: String, payload: ArraySlice<UInt8>) throws(MalformedMessageError)
    -> UInt16?
  {
    var reader = ByteReader(payload)
    try reader.skip(4)
    let attributes = try NetlinkAttribute.parse(reader.rest)
    guard attributes.first(where: { $0.type == UInt16(CTRL_ATTR_FAMILY_NAME) })?.text == name else {
      return nil
    }
    return try attributes.first { $0.type == UInt16(CTRL_ATTR_FAMILY_ID) }?.integer(UInt16.self)
  }

  /// `struct genlmsghdr`: command, version, two bytes of zero.
  private static func header(command: UInt8, version: UInt8) -> [UInt8] { [command, version, 0, 0] }
}
