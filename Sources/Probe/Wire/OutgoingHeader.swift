internal import Model

/// What the headers of an outgoing TCP packet say, as far as a witness asks.
struct OutgoingHeader {
  let sourcePort: UInt16
  let destination: SocketAddress
  /// Whether it carries data; otherwise it begins a connection.
  let hasData: Bool

  /// Reads the bytes from the network header on; nil where they are not what the tap's filter lets pass.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 4 else { return nil }
    func half(_ offset: Int) -> Int { Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) }
    // A tag of a VLAN within the frame: two bytes of it, and the type behind it.
    let isTagged = half(2) == 0x0800 || half(2) == 0x86dd
    guard let found = Self(bytes, from: 0) ?? (isTagged ? Self(bytes, from: 4) : nil) else { return nil }
    self = found
  }

  private init?(_ bytes: UnsafeRawBufferPointer, from start: Int) {
    func half(_ offset: Int) -> Int { Int(bytes[start + offset]) << 8 | Int(bytes[start + offset + 1]) }
    let room = bytes.count - start
    guard room >= 20 else { return nil }
    let (headerLength, totalLength, address): (Int, Int, IPAddress?)
    switch bytes[start] >> 4 {
    case 4:
      headerLength = Int(bytes[start] & 0x0f) * 4
      guard headerLength >= 20, bytes[start + 9] == 6 else { return nil }
      totalLength = half(2)
      address = IPAddress(bytes: bytes[(start + 16)..<(start + 20)])
    case 6:
      headerLength = 40
      guard room >= 40, bytes[start + 6] == 6 else { return nil }
      totalLength = half(4) + 40
      address = IPAddress(bytes: bytes[(start + 24)..<(start + 40)])
    default: return nil
    }
    guard let address, room >= headerLength + 20 else { return nil }
    sourcePort = UInt16(half(headerLength))
    destination = SocketAddress(address: address, port: UInt16(half(headerLength + 2)))
    let dataOffset = Int(bytes[start + headerLength + 12] >> 4) * 4
    hasData = totalLength > headerLength + dataOffset
  }
}
