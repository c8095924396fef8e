/// A reader over bytes that checks every length before it uses it.
@frozen
public struct ByteReader {
  /// What is left.
  @inlinable
  public var rest: ArraySlice<UInt8> { left }
  @usableFromInline var left: ArraySlice<UInt8>

  @inlinable
  public init(_ bytes: ArraySlice<UInt8>) { self.left = bytes }

  /// The next `count` bytes.
  @inlinable
  public mutating func bytes(_ count: Int) throws(MalformedMessageError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= left.count else {
      throw .truncated(wanted: count, left: left.count)
    }
    let bytes = left.prefix(count)
    left = left.dropFirst(count)
    return bytes
  }

  /// The next integer in the machine's byte order, which netlink uses.
  @inlinable
  public mutating func integer<T: FixedWidthInteger & UnsignedInteger>(
    _ type: T.Type
  ) throws(MalformedMessageError) -> T {
    let raw = try bytes(T.bitWidth / 8)
    let value = raw.reduce(into: T.zero) { $0 = (T.bitWidth > 8 ? $0 << 8 : 0) | T($1) }
    // `value` has the first byte as its highest one.
    return T(bigEndian: value)
  }

  /// The next 16-bit integer in network order.
  @inlinable
  public mutating func networkOrder16() throws(MalformedMessageError) -> UInt16 {
    try bytes(2).reduce(0) { $0 << 8 | UInt16($1) }
  }

  /// Passes over `count` bytes.
  @inlinable
  public mutating func skip(_ count: Int) throws(MalformedMessageError) { _ = try bytes(count) }
}
