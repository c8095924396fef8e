import CLinux
import Glibc
import Testing

@testable import Linux

/// The tap on loopback, where each packet is seen leaving and coming.
@Suite(.enabled(if: PacketTap.obstacle() == nil, "a tap needs CAP_NET_RAW"))
struct PacketTapTests {
  /// Connects to a listener from a port, sends bytes both ways, and closes; 0 for any port.
  private func converse(from port: UInt16, _ family: Int32) throws {
    let listener = socket(family, Int32(SOCK_STREAM.rawValue), 0)
    try #require(listener >= 0)
    defer { close(listener) }
    var storage = sockaddr_storage()
    storage.ss_family = sa_family_t(family)
    if family == AF_INET {
      withUnsafeMutableBytes(of: &storage) { $0[4..<8].copyBytes(from: [127, 0, 0, 1]) }
    } else {
      withUnsafeMutableBytes(of: &storage) { $0[23] = 1 }
    }
    func with(_ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32) -> Int32 {
      var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
      return withUnsafeMutableBytes(of: &storage) { bytes in
        bytes.withMemoryRebound(to: sockaddr.self) { names in
          names.baseAddress.map { body($0, &size) } ?? -1
        }
      }
    }
    try #require(with { bind(listener, $0, $1.pointee) } == 0 && listen(listener, 1) == 0)
    try #require(with { getsockname(listener, $0, $1) } == 0)
    let client = socket(family, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(client) }
    if port != 0 { try #require(vpnaudit_share_port(client, family, port) == 0) }
    try #require(with { connect(client, $0, $1.pointee) } == 0)
    let server = accept(listener, nil, nil)
    defer { close(server) }
    var buffer = [UInt8](repeating: 7, count: 4096)
    for (one, other) in [(client, server), (server, client)] {
      try #require(send(one, &buffer, 600, 0) == 600)
      try #require(recv(other, &buffer, 600, Int32(MSG_WAITALL)) == 600)
    }
  }

  private func packets(_ tap: PacketTap) -> [(interface: UInt32, bytes: [UInt8])] {
    var found: [(UInt32, [UInt8])] = []
    tap.read { interface, bytes in found.append((interface, Array(bytes))) }
    return found
  }

  @Test(arguments: [AF_INET, AF_INET6])
  func `a tap is given the headers of its own ports' packets as they leave, and nothing else`(
    family: Int32
  ) throws {
    let block = try #require(PortBlock())
    let first = block.ports[1]
    // The port between the two is another's.
    let tap = try PacketTap(ports: [block.ports[1], block.ports[3]])
    do { try converse(from: first, family) } catch { return }
    // Other ports of the block, and one that the kernel gives out.
    for index in [0, 2, 4] { try converse(from: block.ports[index], family) }
    try converse(from: 0, family)
    let found = packets(tap)
    // What begins the connection, and what carries data: no acknowledgement, nothing that the server sends.
    #expect(found.count == 2)
    for packet in found {
      let header = family == AF_INET ? Int(packet.bytes[0] & 15) * 4 : 40
      #expect(packet.interface == if_nametoindex("lo"))
      #expect(packet.bytes.count == header + 20)
      #expect(packet.bytes[header] == UInt8(first >> 8))
      #expect(packet.bytes[header + 1] == UInt8(truncatingIfNeeded: first))
    }
    #expect(found.map { $0.bytes[$0.bytes.count - 7] & 2 != 0 } == [true, false])
    tap.countDrops()
    #expect(tap.drops == 0)
    #expect(packets(tap).isEmpty)
  }

  @Test func `what finds no room is counted`() throws {
    let block = try #require(PortBlock())
    let tap = try PacketTap(ports: block.ports)
    for round in 0..<1000 {
      for port in block.ports { try converse(from: port, AF_INET) }
      tap.countDrops()
      if tap.drops > 0 { return }
      if round == 999 { Issue.record("nothing was lost") }
    }
  }
}
