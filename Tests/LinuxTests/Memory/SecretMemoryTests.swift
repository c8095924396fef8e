import Glibc
import Linux
import Testing

struct SecretMemoryTests {
  @Test func `an array that was taken is empty, and a copy holds the same bytes`() {
    var bytes: [UInt8] = [1, 2, 3]
    let secret = SecretBytes(taking: &bytes)
    #expect(bytes == [] && secret.count == 3)
    let copy = secret.withBytes { SecretBytes(copying: $0) }
    secret.withMutableBytes { $0[0] = 9 }
    #expect(copy.withBytes { Array($0) } == [1, 2, 3] && secret.withBytes { Array($0) } == [9, 2, 3])
    #expect(SecretBytes(count: 4).withBytes { Array($0) } == [0, 0, 0, 0])
    #expect(SecretBytes(count: 0).withBytes { $0.count } == 0)
  }

  @Test func `a buffer is filled and emptied in portions, and what left it is overwritten`() {
    let buffer = SecretBuffer(capacity: 8)
    func fill(_ bytes: [UInt8]) -> Int {
      buffer.fill { room in
        let part = bytes.prefix(room.count)
        room.copyBytes(from: part)
        return part.count
      }
    }
    #expect(fill([1, 2, 3, 4, 5]) == 5 && buffer.count == 5 && !buffer.isFull)
    buffer.drop(3)
    #expect(buffer.withHeld { Array($0) } == [4, 5])
    var free: [UInt8] = []
    #expect(
      buffer.fill {
        free = Array($0); return -1
      } == -1)
    #expect(free == [0, 0, 0, 0, 0, 0] && buffer.count == 2)
    #expect(fill([6, 7, 8, 9, 10, 11, 12]) == 6 && buffer.isFull)
    buffer.drop(100)
    #expect(buffer.count == 0 && !buffer.isFull)
  }
}
