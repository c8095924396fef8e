import Testing

@testable import Probe

struct TDSPacketsTests {
  @Test func `a flight is cut into packets, of which the last says so`() {
    let bytes = (0..<9000).map { UInt8(truncatingIfNeeded: $0) }
    let packets = TDSPackets.wrapped(bytes)
    #expect(packets.count == 9000 + 3 * 8)
    #expect(Array(packets[..<8]) == [0x12, 0, 0x10, 0, 0, 0, 1, 0])
    #expect(Array(packets[4096..<4104]) == [0x12, 0, 0x10, 0, 0, 0, 2, 0])
    #expect(Array(packets[8192..<8200]) == [0x12, 1, 0x03, 0x40, 0, 0, 3, 0])
    #expect(packets[8..<4096] + packets[4104..<8192] + packets[8200...] == bytes[...])
    #expect(TDSPackets.wrapped([]) == [0x12, 1, 0, 8, 0, 0, 1, 0])
  }

  @Test(arguments: [1, 3, 7, 8, 9, 100])
  func `what is read is taken apart at the borders, however it comes`(pieces: Int) {
    var packets = TDSPackets()
    let wire = TDSPackets.wrapped([1, 2, 3]) + TDSPackets.wrapped([4, 5]) + [0x17, 3, 3, 0]
    var rest = wire[...]
    var content: [UInt8] = []
    while let first = rest.first {
      if packets.isAtBorder {
        packets.peek(first)
        continue
      }
      if packets.readable == 0 {
        let head = rest.prefix(min(packets.missing, pieces))
        packets.take(header: head)
        rest = rest.dropFirst(head.count)
        continue
      }
      let part = rest.prefix(min(packets.readable, pieces))
      content += part
      packets.took(part.count)
      rest = rest.dropFirst(part.count)
    }
    #expect(content == [1, 2, 3, 4, 5, 0x17, 3, 3, 0])
    #expect(packets.areOver)
  }

  @Test func `what is no packet, or has no content, is left to others`() {
    var stranger = TDSPackets()
    stranger.peek(UInt8(ascii: "H"))
    #expect(stranger.areOver && stranger.readable == .max)
    var empty = TDSPackets()
    empty.peek(0x12)
    empty.take(header: [0x12, 1, 0, 8, 0, 0, 1, 0])
    #expect(empty.areOver)
  }
}
