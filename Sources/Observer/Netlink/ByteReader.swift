/// A reader over bytes that checks every length before it uses it.
struct ByteReader {
  /// What is left.
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.rest = bytes }

  /// The next `count` bytes.
  mutating func bytes(_ count: Int) throws(MalformedMessage) -> ArraySlice<UInt8> {
    guard count >= 0, count <= rest.count else {
      throw MalformedMessage("\(count) bytes wanted where \(rest.count) are left")
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// The next integer in the machine's byte order, which netlink uses.
  mutating func integer<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type) throws(MalformedMessage) -> T
  {
    let raw = try bytes(T.bitWidth / 8)
    let value = raw.reduce(into: T.zero) { $0 = (T.bitWidth > 8 ? $0 << 8 : 0) | T($1) }
    return value.byteOrdered
  }

  /// The next 16-bit integer in network order.
  mutating func networkOrder16() throws(MalformedMessage) -> UInt16 {
    try bytes(2).reduce(0) { $0 << 8 | UInt16($1) }
  }

  /// Passes over `count` bytes.
  mutating func skip(_ count: Int) throws(MalformedMessage) { _ = try bytes(count) }
}

extension FixedWidthInteger {
  /// The value whose bytes in memory are those of `self` read first to last.
  fileprivate var byteOrdered: Self {
    #if _endian(little)
      byteSwapped
    #else
      self
    #endif
  }
}

/// Bytes that do not have the form that their kind prescribes.
struct MalformedMessage: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
