import Model
import Testing

@testable import Probe

struct OutgoingHeaderTests {
  // tcpdump's bytes of a SYN over IPv4, with their length of 60, and of data over IPv6.
  private static let four: [UInt8] = [
    0x45, 0x00, 0x00, 0x3c, 0x1d, 0x2c, 0x40, 0x00, 0x40, 0x06, 0xd0, 0x4d, 198, 51, 100, 2, 192, 0, 2, 80,
    0xf0, 0x01, 0x01, 0xbb, 0x5f, 0x0f, 0x2d, 0x3a, 0, 0, 0, 0, 0xa0, 0x02, 0xfa, 0xf0, 0x8d, 0x8f, 0, 0,
  ]
  private static let six: [UInt8] =
    [0x60, 0x02, 0x1c, 0x4e, 0x02, 0x25, 0x06, 0x40] + address("2001:db8:1::2").bytes
    + address("2001:db8:80::80").bytes
    + [0xf0, 0x02, 0x01, 0xbb, 1, 2, 3, 4, 5, 6, 7, 8, 0x80, 0x18, 0x02, 0x00, 0, 0, 0, 0]

  private static func address(_ text: String) -> IPAddress {
    guard let address = IPAddress(text) else { preconditionFailure(text) }
    return address
  }

  private func read(_ bytes: [UInt8]) -> OutgoingHeader? { bytes.withUnsafeBytes { OutgoingHeader($0) } }

  @Test func `ports, destination and data are read in both families`() throws {
    let syn = try #require(read(Self.four))
    #expect(syn.sourcePort == 0xf001)
    #expect(syn.destination == SocketAddress(address: Self.address("192.0.2.80"), port: 443))
    #expect(!syn.hasData)
    let data = try #require(read(Self.six))
    #expect(data.sourcePort == 0xf002)
    #expect(data.destination == SocketAddress(address: Self.address("2001:db8:80::80"), port: 443))
    #expect(data.hasData)
  }

  @Test func `options of IPv4 and a tag of a VLAN move what stands behind them`() throws {
    var options = Self.four
    options[0] = 0x46
    options.insert(contentsOf: [0x94, 0x04, 0, 0], at: 20)
    #expect(read(options)?.sourcePort == 0xf001)
    #expect(read([0x20, 0x07, 0x08, 0x00] + Self.four)?.destination == read(Self.four)?.destination)
    #expect(read([0x60, 0x07, 0x86, 0xdd] + Self.six)?.sourcePort == 0xf002)
  }

  @Test func `what is cut off or another protocol's is nothing`() {
    for bytes in [Self.four, Self.six] {
      for count in 0..<bytes.count { #expect(read(Array(bytes.prefix(count))) == nil) }
    }
    var datagram = Self.four
    datagram[9] = 17
    #expect(read(datagram) == nil)
  }

  @Test func `no bytes make it read outside of them`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...84)).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      _ = read(bytes)
    }
  }
}
