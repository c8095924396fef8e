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
    var rest = datagram
    while let message = try next(in: &rest) { messages.append(message) }
    return messages
  }

  /// Takes the first message off a datagram; nil where nothing is left. Its payload is a part of the datagram.
  static func next(in datagram: inout ArraySlice<UInt8>) throws(MalformedMessageError) -> NetlinkMessage? {
    if datagram.isEmpty { return nil }
    let rest = datagram
    let bytes = rest.span.bytes
    let length = Int(try bytes.integer(UInt32.self))
    let type = try bytes.integer(UInt16.self, at: 4)
    let flags = try bytes.integer(UInt16.self, at: 6)
    let sequence = try bytes.integer(UInt32.self, at: 8)
    guard bytes.byteCount >= 16 else { throw .truncated(wanted: 4, left: bytes.byteCount - 12) }
    guard length >= 16 else { throw .messageLength(length) }
    guard length <= bytes.byteCount else {
      throw .truncated(wanted: length - 16, left: bytes.byteCount - 16)
    }
    let start = rest.startIndex
    datagram = rest[(start + min((length + 3) / 4 * 4, rest.count))...]
    return NetlinkMessage(
      type: type, flags: flags, sequence: sequence, payload: rest[start + 16..<start + length])
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
    let start = bytes.startIndex
    try bytes.span.bytes.eachAttribute { type, range, _ throws(MalformedMessageError) in
      attributes.append(
        NetlinkAttribute(
          type: type, payload: bytes[start + range.lowerBound..<start + range.upperBound]))
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
