import CLinux
import Glibc
import Testing

/// The memory in small blocks that threads keep.
struct SmallBlocksTests {
  @Test func `no two blocks overlap, whatever is taken, resized and given back`() throws {
    var random = SystemRandomNumberGenerator()
    var held: [(block: UnsafeMutableRawPointer, size: Int, mark: UInt8)] = []
    func isWhole(_ one: (block: UnsafeMutableRawPointer, size: Int, mark: UInt8), _ size: Int) -> Bool {
      UnsafeRawBufferPointer(start: one.block, count: size).allSatisfy { $0 == one.mark }
    }
    for round in 0..<20_000 {
      let mark = UInt8(truncatingIfNeeded: round)
      let size = Int.random(in: 0...(round % 50 == 0 ? 20_000 : 1200), using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0 where !held.isEmpty:
        let one = held.remove(at: Int.random(in: held.indices, using: &random))
        try #require(isWhole(one, one.size))
        vpnaudit_block_give(one.block, nil, 0)
      case 1 where !held.isEmpty:
        let index = Int.random(in: held.indices, using: &random)
        let one = held[index]
        let block = try #require(vpnaudit_block_resize(one.block, max(1, size), nil, 0))
        try #require(isWhole((block, size, one.mark), min(one.size, size)))
        memset(block, Int32(mark), max(1, size))
        held[index] = (block, size, mark)
      default:
        let block = try #require(vpnaudit_block_take(size, nil, 0))
        memset(block, Int32(mark), size)
        held.append((block, size, mark))
      }
    }
    for one in held {
      #expect(isWhole(one, one.size))
      vpnaudit_block_give(one.block, nil, 0)
    }
    vpnaudit_block_give(nil, nil, 0)
  }
}
