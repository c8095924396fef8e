import Glibc

/// Memory for bytes among which there are secrets: it stays in one place, so that no copy is left behind, and it is
/// overwritten before it is given back.
final class SecretBuffer {
  private let memory: UnsafeMutableRawBufferPointer
  /// How many bytes at the front hold something.
  private(set) var count = 0

  init(capacity: Int) {
    memory = .allocate(byteCount: capacity, alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit {
    wipe(from: 0)
    memory.deallocate()
  }

  /// Whether nothing more fits in.
  var isFull: Bool { count == memory.count }

  /// What is held. It must not be kept: the memory is overwritten later.
  var held: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

  /// Lets `read` fill the free part; it tells how many bytes it brought, or a negative number.
  func fill(_ read: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
    let got = read(UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
    if got > 0 { count = min(count + got, memory.count) }
    return got
  }

  /// Drops the first bytes, moves the rest to the front, and overwrites what it leaves.
  func drop(_ taken: Int) {
    let left = max(count - taken, 0)
    if let base = memory.baseAddress, left > 0 { memmove(base, base + (count - left), left) }
    wipe(from: left)
    count = left
  }

  private func wipe(from start: Int) {
    // Not memset: a compiler may leave out writes to memory that nobody reads again.
    if let base = memory.baseAddress { explicit_bzero(base + start, memory.count - start) }
  }
}
