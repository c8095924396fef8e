internal import CLinux

/// One message of a netlink datagram: 16 bytes of header (`struct nlmsghdr`), then the payload.
public struct NetlinkMessage: Sendable {
  public let type: UInt16
  let flags: UInt16
  let sequence: UInt32
  public let payload: ArraySlice<UInt8>

  /// The messages of one datagram.
  package static func parse(_ datagram: ArraySlice<UInt8>) throws(MalformedMessageError) -> [NetlinkMessage] {
    var messages: [NetlinkMessage] = []
    var reader = ByteReader(datagram)
    while !reader.rest.isEmpty {
      let length = Int(try reader.integer(UInt32.self))
      let type = try reader.integer(UInt16.self)
      let flags = try reader.integer(UInt16.self)
      let sequence = try reader.integer(UInt32.self)
      try reader.skip(4)
      guard length >= 16 else { throw .messageLength(length) }
      let payload = try reader.bytes(length - 16)
      messages.append(NetlinkMessage(type: type, flags: flags, sequence: sequence, payload: payload))
      let padding = (4 - length % 4) % 4
      if reader.rest.count > padding { try reader.skip(padding) } else { break }
    }
    return messages
  }

  /// The error number of an NLMSG_ERROR or NLMSG_DONE message, positive; 0 for success.
  package var errorNumber: Int32 {
    get throws(MalformedMessageError) {
      guard payload.count >= 4 else { return 0 }
      var reader = ByteReader(payload)
      let raw = Int32(bitPattern: try reader.integer(UInt32.self))
      return raw == Int32.min ? Int32.max : abs(raw)
    }
  }
}

/// One attribute (`struct nlattr`): its type without the flag bits, and its bytes.
public struct NetlinkAttribute: Sendable {
  public let type: UInt16
  public let payload: ArraySlice<UInt8>

  /// The attributes that a run of bytes holds, one after another at four-byte boundaries.
  public static func parse(_ bytes: ArraySlice<UInt8>) throws(MalformedMessageError) -> [NetlinkAttribute] {
    var attributes: [NetlinkAttribute] = []
    var reader = ByteReader(bytes)
    while reader.rest.count >= 4 {
      let length = Int(try reader.integer(UInt16.self))
      let type = try reader.integer(UInt16.self) & 0x3fff
      guard length >= 4 else { throw .attributeLength(length) }
      attributes.append(NetlinkAttribute(type: type, payload: try reader.bytes(length - 4)))
      let padding = (4 - length % 4) % 4
      if reader.rest.count > padding { try reader.skip(padding) } else { break }
    }
    return attributes
  }

  /// The payload as an integer in the machine's byte order.
  public func integer<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type) throws(MalformedMessageError)
    -> T
  {
    var reader = ByteReader(payload)
    return try reader.integer(type)
  }

  /// The payload as text, up to its first zero byte.
  public var text: String { String(decoding: payload.prefix { $0 != 0 }, as: UTF8.self) }
}

/// A request under construction: a header, a fixed part, then attributes.
public struct NetlinkRequest: Sendable {
  private(set) var bytes: [UInt8] = []

  init(type: Int32, flags: Int32, sequence: UInt32) {
    append(UInt32(0))
    append(UInt16(truncatingIfNeeded: type))
    append(UInt16(truncatingIfNeeded: flags | NLM_F_REQUEST))
    append(sequence)
    append(UInt32(0))
  }

  /// Appends an integer in the machine's byte order.
  public mutating func append<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value) { bytes += $0 }
  }

  /// Appends raw bytes.
  public mutating func append(_ raw: [UInt8]) { bytes += raw }

  /// Appends an attribute with its padding.
  public mutating func attribute(_ type: Int, _ payload: [UInt8]) {
    append(UInt16(payload.count + 4))
    append(UInt16(type))
    bytes += payload
    bytes += [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
  }

  /// Appends an attribute that is one integer in the machine's byte order.
  public mutating func attribute<T: FixedWidthInteger>(_ type: Int, _ value: T) {
    attribute(type, withUnsafeBytes(of: value) { Array($0) })
  }

  /// The bytes with the length filled in.
  var finished: [UInt8] {
    var out = bytes
    withUnsafeBytes(of: UInt32(bytes.count)) { out.replaceSubrange(0..<4, with: $0) }
    return out
  }
}
