/// The first element of bytes in BER, as LDAP has it: tags of one byte, and definite lengths (RFC 4511 section 5.1).
enum BERElement {
  /// Its tag, its content, and how many bytes it has with both.
  case whole(tag: UInt8, content: ArraySlice<UInt8>, consumed: Int)
  /// More of it has to come.
  case partial
  /// Nothing that may stand there, or longer than the limit.
  case broken

  /// - Parameter limit: The longest content, in bytes.
  init(of bytes: ArraySlice<UInt8>, limit: Int) {
    let head = Array(bytes.prefix(6))
    guard let tag = head.first else {
      self = .partial
      return
    }
    // All ones say that the tag goes on in the next byte.
    guard tag & 0x1f != 0x1f else {
      self = .broken
      return
    }
    guard head.count > 1 else {
      self = .partial
      return
    }
    var length = Int(head[1])
    var start = 2
    if length >= 0x80 {
      let count = length & 0x7f
      // 0 is the indefinite length.
      guard (1...4).contains(count) else {
        self = .broken
        return
      }
      start += count
      guard head.count >= start else {
        self = .partial
        return
      }
      length = head[2..<start].reduce(0) { $0 << 8 | Int($1) }
    }
    guard length <= limit else {
      self = .broken
      return
    }
    guard bytes.count >= start + length else {
      self = .partial
      return
    }
    self = .whole(tag: tag, content: bytes.dropFirst(start).prefix(length), consumed: start + length)
  }

  /// The content of the first element, which must be whole and have this tag, and what follows it.
  static func next(
    in bytes: ArraySlice<UInt8>, tag: UInt8
  ) -> (content: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
    guard case .whole(tag, let content, let count) = BERElement(of: bytes, limit: bytes.count) else {
      return nil
    }
    return (content, bytes.dropFirst(count))
  }

  /// A number of one to four bytes, in two's complement.
  static func number(_ content: ArraySlice<UInt8>) -> Int? {
    guard (1...4).contains(content.count), let first = content.first else { return nil }
    return content.dropFirst().reduce(Int(Int8(bitPattern: first))) { $0 << 8 | Int($1) }
  }
}
