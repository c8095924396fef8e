internal import Glibc

/// Secret memory that is filled and emptied in portions, for a stream that has secrets in it.
public final class SecretBuffer {
  private let memory: SecretBytes
  /// How many bytes at the front hold something.
  package private(set) var count = 0

  public init(capacity: Int) { memory = SecretBytes(count: capacity) }

  /// Whether nothing more fits in.
  public var isFull: Bool { count == memory.count }

  /// Lends what is held.
  public func withHeld<Value, Failure>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try memory.withBytes { bytes throws(Failure) in
      try body(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    }
  }

  /// Lets `read` fill the free part; it returns how many bytes it brought, or a negative number.
  public func fill(_ read: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
    let got = memory.withMutableBytes { read(UnsafeMutableRawBufferPointer(rebasing: $0[count...])) }
    if got > 0 { count = min(count + got, memory.count) }
    return got
  }

  /// Drops the first bytes, moves the rest to the front, and overwrites what it leaves.
  public func drop(_ taken: Int) {
    let left = max(count - taken, 0)
    memory.withMutableBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      if left > 0 { memmove(base, base + (count - left), left) }
      explicit_bzero(base + left, bytes.count - left)
    }
    count = left
  }
}
