import Model
import Testing

@testable import Probe

@Suite struct OuterHeaderTests {
  private static func address(_ text: String) -> IPAddress {
    guard let address = IPAddress(text) else { preconditionFailure(text) }
    return address
  }

  /// A packet of IPv4 of a protocol, of `total` bytes; what is handed over ends eight bytes behind its header.
  private static func four(
    _ transport: UInt8, total: Int, flags: Int = 0, ports: [UInt8] = [0xc0, 0x01, 0x04, 0xaa]
  ) -> [UInt8] {
    [
      0x45, 0, UInt8(total >> 8), UInt8(total & 255), 0, 7, UInt8(flags >> 8), UInt8(flags & 255), 64,
      transport,
      0, 0, 198, 51, 100, 2, 203, 0, 113, 10,
    ] + ports + [0, 0, 0, 0]
  }

  private static func six(_ transport: UInt8, content: Int, _ behind: [UInt8]) -> [UInt8] {
    [0x60, 0, 0, 0, UInt8(content >> 8), UInt8(content & 255), transport, 64] + address("2001:db8:1::2").bytes
      + address("2001:db8:203::10").bytes + behind
  }

  private func read(_ bytes: [UInt8], outgoing: Bool = true, segment: Int = 0) -> OuterHeader? {
    bytes.withUnsafeBytes { OuterHeader($0, isOutgoing: outgoing, segment: segment) }
  }

  @Test func `the other host is the destination of what leaves and the source of what comes`() throws {
    let packet = Self.four(17, total: 900)
    let out = try #require(read(packet))
    #expect(out.peer == WirePeer(address: Self.address("203.0.113.10"), transport: 17, port: 1194))
    #expect(out.lengths == [900])
    let back = try #require(read(packet, outgoing: false))
    #expect(back.peer == WirePeer(address: Self.address("198.51.100.2"), transport: 17, port: 0xc001))
    let six = try #require(read(Self.six(17, content: 860, [0xc0, 1, 0x04, 0xaa, 0, 0, 0, 0])))
    #expect(six.peer == WirePeer(address: Self.address("2001:db8:203::10"), transport: 17, port: 1194))
    #expect(six.lengths == [900])
  }

  @Test func `protocols without ports have none`() throws {
    for transport in [UInt8(50), 47, 4] {
      #expect(read(Self.four(transport, total: 700))?.peer.port == nil)
      #expect(read(Self.four(transport, total: 700))?.peer.transport == transport)
    }
  }

  @Test func `the last fragment says how long the packet was`() throws {
    // 1480 bytes stand before it: 185 times eight.
    let first = try #require(read(Self.four(17, total: 1500, flags: 0x2000)))
    #expect(first.isUnfinished)
    let last = try #require(read(Self.four(17, total: 120, flags: 185)))
    #expect(!last.isUnfinished)
    #expect(last.lengths == [1600])
    #expect(last.peer.port == nil)
    let six = try #require(
      read(Self.six(44, content: 108, [17, 0, 0x05, 0xc8, 0, 0, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9])))
    #expect(six.peer.transport == 17 && six.peer.port == nil && !six.isUnfinished)
    #expect(six.lengths == [40 + 108 - 8 + 0x05c8])
  }

  @Test func `several packets that travel as one are told apart`() throws {
    // Three of 500 bytes and one of 130.
    let packet = Self.four(17, total: 28 + 1630)
    #expect(read(packet, segment: 500)?.lengths == [528, 528, 528, 158])
    #expect(read(packet, segment: 1630)?.lengths == [1658])
  }

  @Test func `a tag of a VLAN moves what stands behind it`() {
    #expect(read([0x20, 0x07, 0x08, 0x00] + Self.four(17, total: 900))?.lengths == [900])
  }

  @Test func `what is cut off is nothing, and no bytes make it read outside of them`() {
    for count in 0..<20 { #expect(read(Array(Self.four(17, total: 900).prefix(count))) == nil) }
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...90)).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      let header = read(bytes, outgoing: .random(), segment: Int.random(in: 0...2000))
      #expect((header?.lengths.count ?? 0) <= 128)
    }
  }

  @Test func `an interface's count of what it sent is read`() {
    let text = """
      Inter-|   Receive                                                |  Transmit
       face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
          lo:  120       2    0    0    0     0          0         0      120       2    0    0    0     0       0          0
        eth0:98765     432    1    2    3     4          5         6   123456     789    0    0    0     0       0          0
      eth0:1: 1 2 3 4 5 6 7 8 9 10 11
      """
    #expect(InterfaceCounters.read(text) == ["lo": 2, "eth0": 789, "eth0:1": 10])
    #expect(InterfaceCounters.sent()?["lo"] != nil)
  }
}
