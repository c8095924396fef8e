/// The next tag in a stream of XML, as far as XMPP has it: without comments, instructions and declarations of types
/// (RFC 6120 section 11.1). Text before it is passed over.
enum XMLTag {
  /// What a tag does to the depth of elements.
  enum Kind: Hashable { case opens, closes, empty }

  /// A tag by its name without prefix, with its bytes between the brackets, and how many bytes it took with what lies
  /// before it.
  case whole(name: String, kind: Kind, text: ArraySlice<UInt8>, consumed: Int)
  /// The declaration that begins a document, or text, which says nothing.
  case nothing(consumed: Int)
  /// Its end has not come yet.
  case partial
  /// Nothing that a stream may hold.
  case broken

  /// - Parameter limit: The longest tag, in bytes.
  init(of bytes: ArraySlice<UInt8>, limit: Int) {
    guard let start = bytes.firstIndex(of: UInt8(ascii: "<")) else {
      self = bytes.isEmpty ? .partial : .nothing(consumed: bytes.count)
      return
    }
    let inside = bytes[(start + 1)...]
    guard let end = Self.end(in: inside.prefix(limit)) else {
      self = inside.count > limit ? .broken : .partial
      return
    }
    let text = bytes[(start + 1)..<end]
    let consumed = end + 1 - bytes.startIndex
    if text.first == UInt8(ascii: "?") {
      self = .nothing(consumed: consumed)
      return
    }
    let closes = text.first == UInt8(ascii: "/")
    let qualified = (closes ? text.dropFirst() : text).prefix { !Self.ends($0) }
    let name = qualified.lastIndex(of: UInt8(ascii: ":")).map { qualified[($0 + 1)...] } ?? qualified
    guard (1...64).contains(name.count), name.allSatisfy(Self.isOfName) else {
      self = .broken
      return
    }
    let kind: Kind = closes ? .closes : text.last == UInt8(ascii: "/") ? .empty : .opens
    self = .whole(
      name: String(decoding: name, as: UTF8.self), kind: kind, text: text, consumed: consumed)
  }

  /// Where a tag ends: at the first bracket outside of quotes.
  private static func end(in bytes: ArraySlice<UInt8>) -> Int? {
    var quote: UInt8?
    for index in bytes.indices {
      let byte = bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return index
      }
    }
    return nil
  }

  private static func ends(_ byte: UInt8) -> Bool { [9, 10, 13, 32, UInt8(ascii: "/")].contains(byte) }

  private static func isOfName(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...122).contains(byte | 32) || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }
}
