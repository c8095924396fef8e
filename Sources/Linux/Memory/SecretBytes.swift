internal import Glibc

/// Bytes of a fixed number that must not be found later: they lie in one place and are wiped when they are let go.
///
/// A class, because a copy would be a second place to wipe.
public final class SecretBytes {
  private let memory: UnsafeMutableRawBufferPointer

  /// So many zeros.
  public init(count: Int) {
    memory = .allocate(byteCount: count, alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
  }

  /// The bytes of a buffer, which is the caller's to wipe.
  public convenience init(copying bytes: UnsafeRawBufferPointer) {
    self.init(count: bytes.count)
    memory.copyMemory(from: bytes)
  }

  /// The bytes of an array, which is wiped. It must be the only one that holds them.
  public convenience init(taking bytes: inout [UInt8]) {
    self.init(count: bytes.count)
    bytes.withUnsafeMutableBytes {
      memory.copyMemory(from: UnsafeRawBufferPointer($0))
      if let base = $0.baseAddress { explicit_bzero(base, $0.count) }
    }
    bytes = []
  }

  deinit {
    // Not memset: a compiler may leave out writes to memory that nothing reads again.
    if let base = memory.baseAddress { explicit_bzero(base, memory.count) }
    memory.deallocate()
  }

  /// How many there are.
  public var count: Int { memory.count }

  /// Lends the bytes to be read.
  public func withBytes<T, E>(_ body: (UnsafeRawBufferPointer) throws(E) -> T) throws(E) -> T {
    try body(UnsafeRawBufferPointer(memory))
  }

  /// Lends the bytes to be changed.
  public func withMutableBytes<T, E>(
    _ body: (UnsafeMutableRawBufferPointer) throws(E) -> T
  ) throws(E) -> T {
    try body(memory)
  }
}
