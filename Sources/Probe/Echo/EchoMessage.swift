internal import Model

/// An echo request or reply of ICMP (RFC 792) or ICMPv6 (RFC 4443 section 4).
struct EchoMessage: Equatable {
  let family: IPAddress.Family
  let isReply: Bool
  let identifier: UInt16
  let sequence: UInt16
  let payload: [UInt8]

  /// As long as that of `ping`.
  static let payloadSize = 56
  private static let headerSize = 8

  /// A request whose payload no other program's has: the first 16 bytes are random.
  static func request(_ family: IPAddress.Family, identifier: UInt16, sequence: UInt16) -> EchoMessage {
    let mark = (0..<16).map { _ in UInt8.random(in: 0...UInt8.max) }
    let rest = (mark.count..<payloadSize).map { UInt8(truncatingIfNeeded: $0) }
    return EchoMessage(
      family: family, isReply: false, identifier: identifier, sequence: sequence, payload: mark + rest)
  }

  init(family: IPAddress.Family, isReply: Bool, identifier: UInt16, sequence: UInt16, payload: [UInt8]) {
    self.family = family
    self.isReply = isReply
    self.identifier = identifier
    self.sequence = sequence
    self.payload = payload
  }

  /// Reads a message; nil for one that is no echo. A raw socket of IPv4 gives each with its IP header.
  init?(_ bytes: [UInt8], family: IPAddress.Family, hasIPHeader: Bool) {
    var start = 0
    if hasIPHeader {
      guard let first = bytes.first, first >> 4 == 4 else { return nil }
      start = Int(first & 0xf) * 4
      guard start >= 20 else { return nil }
    }
    guard bytes.count >= start + Self.headerSize, bytes[start + 1] == 0 else { return nil }
    switch (family, bytes[start]) {
    case (.v4, 0), (.v6, 129): isReply = true
    case (.v4, 8), (.v6, 128): isReply = false
    default: return nil
    }
    self.family = family
    identifier = UInt16(bytes[start + 4]) << 8 | UInt16(bytes[start + 5])
    sequence = UInt16(bytes[start + 6]) << 8 | UInt16(bytes[start + 7])
    payload = Array(bytes[(start + Self.headerSize)...])
  }

  /// The message as it travels. Of ICMPv6 the kernel makes the checksum, which covers addresses, too.
  var bytes: [UInt8] {
    let type: UInt8 =
      switch (family, isReply) {
      case (.v4, false): 8
      case (.v4, true): 0
      case (.v6, false): 128
      case (.v6, true): 129
      }
    func halves(_ word: UInt16) -> [UInt8] { [UInt8(word >> 8), UInt8(word & 0xff)] }
    var bytes = [type, 0, 0, 0] + halves(identifier) + halves(sequence) + payload
    if family == .v4 { bytes.replaceSubrange(2..<4, with: halves(Self.checksum(bytes))) }
    return bytes
  }

  /// RFC 1071.
  static func checksum(_ bytes: [UInt8]) -> UInt16 {
    var sum: UInt32 = 0
    for index in stride(from: 0, to: bytes.count, by: 2) {
      let low = index + 1 < bytes.count ? bytes[index + 1] : 0
      sum += UInt32(bytes[index]) << 8 | UInt32(low)
    }
    while sum > 0xffff { sum = (sum & 0xffff) + (sum >> 16) }
    return ~UInt16(sum)
  }

  /// Whether a message is the reply to this request, and to no other.
  func isAnswered(by reply: EchoMessage) -> Bool {
    !isReply && reply.isReply && reply.family == family && reply.identifier == identifier
      && reply.sequence == sequence && reply.payload == payload
  }

  /// Whether an error message that quotes these bytes is about this request. A router need not quote more of it
  /// than the header (RFC 792).
  func isQuoted(by bytes: [UInt8]) -> Bool {
    guard let quoted = EchoMessage(bytes, family: family, hasIPHeader: false) else { return false }
    return !quoted.isReply && quoted.identifier == identifier && quoted.sequence == sequence
      && payload.starts(with: quoted.payload.prefix(payload.count))
  }
}
