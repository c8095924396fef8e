internal import Model

/// What the headers of a packet at an outer interface say: where it goes or comes from, and how long it is. Nothing of
/// what follows them is read.
struct OuterHeader {
  let peer: WirePeer
  /// From the network header on, in bytes; of several packets that travel as one, each by itself.
  let lengths: [Int]
  /// Whether it is a fragment that others of the same packet follow: the last one says how long that was.
  let isUnfinished: Bool

  /// More packets than these do not travel as one.
  private static let mostSegments = 128

  /// Reads the bytes from the network header on. `segment` is how many bytes of each follow the headers, where several
  /// travel as one, and 0 of a single packet.
  init?(_ bytes: UnsafeRawBufferPointer, isOutgoing: Bool, segment: Int) {
    guard bytes.count >= 4 else { return nil }
    func half(_ offset: Int) -> Int { Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) }
    // A tag of a VLAN within the frame: two bytes of it, and the type behind it.
    let isTagged = half(2) == 0x0800 || half(2) == 0x86dd
    guard
      let found = Self(bytes, from: 0, isOutgoing, segment)
        ?? (isTagged ? Self(bytes, from: 4, isOutgoing, segment) : nil)
    else { return nil }
    self = found
  }

  private init?(_ bytes: UnsafeRawBufferPointer, from start: Int, _ isOutgoing: Bool, _ segment: Int) {
    func half(_ offset: Int) -> Int { Int(bytes[start + offset]) << 8 | Int(bytes[start + offset + 1]) }
    let room = bytes.count - start
    guard room >= 20 else { return nil }
    var (headers, total, transport): (Int, Int, UInt8)
    let address: IPAddress?
    // Where a fragment stands in its packet, and whether others follow it.
    var (place, isUnfinished) = (0, false)
    switch bytes[start] >> 4 {
    case 4:
      headers = Int(bytes[start] & 0x0f) * 4
      guard headers >= 20 else { return nil }
      (total, transport) = (half(2), bytes[start + 9])
      (place, isUnfinished) = ((half(6) & 0x1fff) * 8, half(6) & 0x2000 != 0)
      let from = start + (isOutgoing ? 16 : 12)
      address = IPAddress(bytes: bytes[from..<(from + 4)])
    case 6:
      guard room >= 40 else { return nil }
      (headers, total, transport) = (40, half(4) + 40, bytes[start + 6])
      let from = start + (isOutgoing ? 24 : 8)
      address = IPAddress(bytes: bytes[from..<(from + 16)])
      if transport == 44, room >= 48 {
        (headers, transport) = (48, bytes[start + 40])
        (place, isUnfinished) = (half(42) & 0xfff8, half(42) & 1 != 0)
        // The fragment's own header is the packet's no more once it is whole.
        total -= 8
      }
    default: return nil
    }
    guard let address else { return nil }
    let hasPorts = (transport == 6 || transport == 17) && place == 0 && room >= headers + 4
    let port = hasPorts ? UInt16(half(headers + (isOutgoing ? 2 : 0))) : nil
    peer = WirePeer(address: address, transport: transport, port: port)
    self.isUnfinished = isUnfinished
    total += place
    // Of UDP the header is eight bytes; that of TCP is not read further than its ports.
    if segment > 0, transport == 17, total > headers + 8 + segment {
      let content = total - headers - 8
      let count = min(Self.mostSegments, (content + segment - 1) / segment)
      lengths = (0..<count).map { headers + 8 + min(segment, content - $0 * segment) }
    } else {
      lengths = [total]
    }
  }
}
