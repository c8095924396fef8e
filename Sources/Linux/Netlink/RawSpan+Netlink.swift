/// The bytes of a netlink message, read where they were received: every length is checked before it is used, and nothing is
/// copied. A router has tens of thousands of routes, and a list of attributes for each takes longer than the kernel's
/// answer.
extension RawSpan {
  /// The integer at an offset, in the machine's byte order, which netlink uses.
  @inlinable
  public func integer<T: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ type: T.Type, at offset: Int = 0
  ) throws(MalformedMessageError) -> T {
    let size = MemoryLayout<T>.size
    guard offset >= 0, byteCount - offset >= size else {
      throw .truncated(wanted: size, left: Swift.max(0, byteCount - offset))
    }
    return unsafeLoadUnaligned(fromByteOffset: offset, as: T.self)
  }

  /// The attributes (`struct nlattr`) from an offset on, one after another at four-byte boundaries: the type of each without
  /// the flag bits, where its payload lies in these bytes, and the payload.
  @inlinable
  public func eachAttribute(
    from start: Int = 0,
    _ take: (UInt16, Range<Int>, RawSpan) throws(MalformedMessageError) -> Void
  ) throws(MalformedMessageError) {
    guard start <= byteCount else { throw .truncated(wanted: start, left: byteCount) }
    var at = start
    while byteCount - at >= 4 {
      let length = Int(unsafeLoadUnaligned(fromByteOffset: at, as: UInt16.self))
      let type = unsafeLoadUnaligned(fromByteOffset: at + 2, as: UInt16.self) & 0x3fff
      guard length >= 4 else { throw .attributeLength(length) }
      guard length <= byteCount - at else { throw .truncated(wanted: length - 4, left: byteCount - at - 4) }
      let range = at + 4..<at + length
      try take(type, range, extracting(range))
      at += (length + 3) / 4 * 4
    }
  }

  /// The bytes as text, up to the first zero byte.
  @inlinable
  public var text: String {
    withUnsafeBytes { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
