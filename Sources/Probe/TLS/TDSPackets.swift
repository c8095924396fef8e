/// The packets of SQL Server's protocol around the records of a handshake, and none around what follows it (MS-TDS
/// sections 2.2.3.1 and 3.2.5.1).
///
/// What is written is kept until all of it is sent; what is read is taken apart at the borders of packets.
struct TDSPackets {
  /// Type, status, length, process, number, window.
  static let headerSize = 8
  /// PRELOGIN, which the handshake's packets are as well.
  static let prelogin: UInt8 = 0x12
  /// An answer of the server's.
  static let answer: UInt8 = 0x04
  /// How long a packet may be before the login agrees on more, in bytes.
  private static let longest = 4096
  private static let isLast: UInt8 = 1

  /// What is still to be sent of the records that were written last, in their packets.
  private(set) var unsent: ArraySlice<UInt8> = []
  private var header: [UInt8] = []
  /// How many bytes of the packet that is being read are left.
  private var left = 0
  /// Whether no more packets come, but bare records.
  private(set) var areOver = false

  /// Bytes in packets.
  static func wrapped(_ bytes: some RandomAccessCollection<UInt8>) -> [UInt8] {
    var packets: [UInt8] = []
    var rest = bytes[...]
    var number: UInt8 = 1
    repeat {
      let part = rest.prefix(longest - headerSize)
      rest = rest.dropFirst(part.count)
      let length = part.count + headerSize
      packets +=
        [prelogin, rest.isEmpty ? isLast : 0, UInt8(length >> 8), UInt8(length & 0xff), 0, 0, number, 0]
        + part
      number &+= 1
    } while !rest.isEmpty
    return packets
  }

  /// Begins to send bytes; they are the same until `unsent` is empty again.
  mutating func write(_ bytes: UnsafeRawBufferPointer) { unsent = Self.wrapped(bytes)[...] }

  /// Notes that so many bytes of `unsent` were sent.
  mutating func sent(_ count: Int) { unsent = unsent.dropFirst(count) }

  /// How many bytes may be read as a packet's content; 0 where its header comes first.
  var readable: Int { areOver ? .max : left }

  /// How many bytes of the header are missing.
  var missing: Int { Self.headerSize - header.count }

  /// Whether the next byte is the first of a packet, or of what follows the last one, and was not looked at.
  private(set) var isAtBorder = true

  /// Looks at the first byte behind a packet: a record of TLS has another than any packet, and whatever else there may
  /// be is not for us to take apart.
  mutating func peek(_ byte: UInt8) {
    isAtBorder = false
    if byte != Self.prelogin, byte != Self.answer { areOver = true }
  }

  /// Takes bytes of a header.
  mutating func take(header bytes: some Collection<UInt8>) {
    header += bytes
    guard header.count == Self.headerSize else { return }
    left = max(0, (Int(header[2]) << 8 | Int(header[3])) - Self.headerSize)
    header = []
    // One without content is none of a handshake, and a server could send them without end.
    if left == 0 { areOver = true }
  }

  /// Notes that so many bytes of a packet's content were read.
  mutating func took(_ count: Int) {
    guard !areOver else { return }
    left -= count
    isAtBorder = left == 0
  }
}
