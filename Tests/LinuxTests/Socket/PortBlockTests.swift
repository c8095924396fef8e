import CLinux
import Glibc
import Testing

@testable import Linux

struct PortBlockTests {
  @Test func `a block lies among the ports that the kernel gives out, and outside those that are reserved`() {
    let blocks = PortBlock.candidates(range: "32768\t60999\n", reserved: "41100-41200,50000")
    #expect(blocks.allSatisfy { $0 >= 32_768 && Int($0) + 63 <= 60_999 })
    #expect(!blocks.contains { (41_100...41_200).overlaps(Int($0)...(Int($0) + 63)) })
    #expect(!blocks.contains { Int($0) <= 50_000 && 50_000 <= Int($0) + 63 })
    #expect(blocks.count > 400)
  }

  @Test(arguments: ["10000 65535", "1 65535", "0 65535", "32768 65500", "", "60999 32768", "x y", "-1 70000"])
  func `a block is found whatever the range says`(range: String) {
    let blocks = PortBlock.candidates(range: range, reserved: "")
    #expect(!blocks.isEmpty)
    #expect(blocks.allSatisfy { $0 >= 1 && Int($0) + 63 <= 65_535 })
  }

  @Test func `a range that is too small has none`() {
    #expect(PortBlock.candidates(range: "40000 40062", reserved: "").isEmpty)
    #expect(PortBlock.candidates(range: "32768 60999", reserved: "1-65535").isEmpty)
  }

  @Test func `blocks of one host do not overlap, and another socket is given none of their ports`() throws {
    let blocks = try (0..<3).map { _ in try #require(PortBlock()) }
    for (index, block) in blocks.enumerated() {
      #expect(block.ports.count >= 31 && block.ports.count < PortBlock.size)
      #expect(block.ports == block.ports.sorted())
      for other in blocks.dropFirst(index + 1) { #expect(Set(block.ports).isDisjoint(with: other.ports)) }
    }
    for family in [AF_INET, AF_INET6] {
      let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var storage = sockaddr_storage()
      storage.ss_family = sa_family_t(family)
      let status = withUnsafeMutableBytes(of: &storage) { bytes in
        bytes.storeBytes(of: blocks[0].ports[0].bigEndian, toByteOffset: 2, as: UInt16.self)
        return bytes.withMemoryRebound(to: sockaddr.self) {
          bind(descriptor, $0.baseAddress, socklen_t(MemoryLayout<sockaddr_in6>.size))
        }
      }
      #expect(status == -1 && errno == EADDRINUSE)
      // The program's own share it.
      let own = socket(family, Int32(SOCK_STREAM.rawValue), 0)
      #expect(vpnaudit_share_port(own, family, blocks[0].ports[0]) == 0)
      close(own)
    }
  }
}
