import CLinux
import Glibc
import Testing

@testable import Linux

/// The tap on loopback, where each packet is seen leaving and coming.
@Suite(.enabled(if: PacketTap.obstacle() == nil, "a tap needs CAP_NET_RAW"), .serialized)
struct OuterTapTests {
  private struct Seen: Equatable {
    let isOutgoing: Bool
    let length: Int
    let source: Int
    let destination: Int
  }

  /// Sends datagrams of these many bytes from one port to another, over IPv4 or IPv6.
  private func send(_ counts: [Int], from port: UInt16, to other: UInt16, v6: Bool = false) throws {
    let family = v6 ? AF_INET6 : AF_INET
    func name(_ port: UInt16) -> sockaddr_storage {
      var storage = sockaddr_storage()
      storage.ss_family = sa_family_t(family)
      withUnsafeMutableBytes(of: &storage) { bytes in
        bytes.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
        if v6 { bytes[23] = 1 } else { bytes[4..<8].copyBytes(from: [127, 0, 0, 1]) }
      }
      return storage
    }
    let descriptor = socket(family, Int32(SOCK_DGRAM.rawValue), 0)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let size = socklen_t(v6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
    func with(_ port: UInt16, _ body: (UnsafePointer<sockaddr>) -> Int) -> Int {
      var storage = name(port)
      return withUnsafeBytes(of: &storage) { bytes in
        bytes.withMemoryRebound(to: sockaddr.self) { $0.baseAddress.map(body) ?? -1 }
      }
    }
    try #require(with(port) { Int(bind(descriptor, $0, size)) } == 0)
    for count in counts {
      let bytes = [UInt8](repeating: 0xee, count: count)
      // Nobody listens: the kernel's refusal of the one before may come back here.
      for _ in 0..<3 where with(other, { sendto(descriptor, bytes, count, 0, $0, size) }) == count { break }
    }
  }

  private func read(_ tap: OuterTap) -> [Seen] {
    var found: [Seen] = []
    tap.read { packet, bytes in
      guard bytes.count >= 20 else { return }
      func half(_ place: Int) -> Int { Int(bytes[place]) << 8 | Int(bytes[place + 1]) }
      let isSix = bytes[0] >> 4 == 6
      let header = isSix ? 40 : Int(bytes[0] & 15) * 4
      guard bytes[isSix ? 6 : 9] == 17, bytes.count >= header + 4 else { return }
      // Nothing of what follows the ports' header is handed over.
      #expect(bytes.count <= header + 8)
      #expect(packet.stamp > 1_600_000_000_000_000_000)
      found.append(
        Seen(
          isOutgoing: packet.isOutgoing, length: isSix ? half(4) + 40 : half(2), source: half(header),
          destination: half(header + 2)))
    }
    return found
  }

  @Test(arguments: [false, true])
  func `packets from and to a port are given, and no others`(v6: Bool) throws {
    var filter = OuterFilter()
    filter.ports = [(17, 40_123), (6, 40_125)]
    let tap = try OuterTap(filter)
    try send([100, 700], from: 40_123, to: 40_124, v6: v6)
    try send([100, 700], from: 40_125, to: 40_124, v6: v6)
    try send([90], from: 40_126, to: 40_123, v6: v6)
    let more = v6 ? 48 : 28
    #expect(
      read(tap) == [
        Seen(isOutgoing: true, length: 100 + more, source: 40_123, destination: 40_124),
        Seen(isOutgoing: true, length: 700 + more, source: 40_123, destination: 40_124),
        Seen(isOutgoing: false, length: 90 + more, source: 40_126, destination: 40_123),
      ])
    #expect(tap.takeDrops() == 0)
  }

  @Test func `lengths count while it is open, and for what leaves`() throws {
    var filter = OuterFilter()
    filter.lengths = 600...900
    let tap = try OuterTap(filter)
    try send([700], from: 40_123, to: 40_124)
    #expect(read(tap).isEmpty)
    #expect(tap.setOpen(true))
    try send([500, 700, 871, 873], from: 40_123, to: 40_124)
    #expect(tap.setOpen(false))
    try send([700], from: 40_123, to: 40_124)
    #expect(read(tap).filter { $0.source == 40_123 }.map(\.length) == [728, 899])
  }

  @Test(arguments: [[127, 0, 0, 1], [UInt8](repeating: 0, count: 15) + [1]] as [[UInt8]])
  func `packets to and from a host are given`(host: [UInt8]) throws {
    var filter = OuterFilter()
    filter.hosts = [host, [192, 0, 2, 9], [UInt8](repeating: 9, count: 16)]
    let tap = try OuterTap(filter)
    try send([300], from: 40_123, to: 40_124, v6: host.count == 16)
    try send([300], from: 40_127, to: 40_124, v6: host.count != 16)
    let found = read(tap).filter { $0.source == 40_123 || $0.source == 40_127 }
    #expect(found.map(\.source) == [40_123, 40_123])
    #expect(found.map(\.isOutgoing) == [true, false])
  }

  @Test func `a protocol's packets are given, and everything where that is asked for`() throws {
    for isAll in [false, true] {
      var filter = OuterFilter()
      filter.everything = isAll
      filter.protocols = [17]
      let tap = try OuterTap(filter)
      try send([300], from: 40_123, to: 40_124)
      try send([300], from: 40_123, to: 40_124, v6: true)
      #expect(read(tap).filter { $0.source == 40_123 && $0.isOutgoing }.map(\.length) == [328, 348])
    }
  }

  @Test func `as many ports, protocols and hosts as there may be make a program that the kernel takes`()
    throws
  {
    var filter = OuterFilter()
    filter.ports = (0..<400).flatMap { [(UInt8(6), UInt16(2000 + $0)), (UInt8(17), UInt16(3000 + $0))] }
    filter.protocols = Array(1...200)
    filter.hosts =
      (0..<128).map { [10, 0, 0, UInt8($0)] } + (0..<128).map { [UInt8](repeating: UInt8($0), count: 16) }
    filter.lengths = 100...200
    let tap = try OuterTap(filter)
    #expect(tap.setOpen(true))
  }
}
