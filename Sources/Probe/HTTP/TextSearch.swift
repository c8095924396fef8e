/// Looks for a text in bytes that come piece by piece, also across their borders, and keeps none of them
/// (Knuth, Morris and Pratt 1977).
struct TextSearch {
  private let text: [UInt8]
  /// For each length of a beginning of the text, the longest shorter one that it ends with.
  private let fallback: [Int]
  /// How many bytes of the text the last bytes were.
  private var matched = 0
  /// Whether the text occurred.
  private(set) var isFound: Bool

  /// A search for a text in UTF-8; an empty one is found at once.
  init(for text: String) {
    self.text = Array(text.utf8)
    isFound = text.isEmpty
    var fallback = [0, 0]
    var length = 0
    for byte in self.text.dropFirst() {
      while length > 0, self.text[length] != byte { length = fallback[length] }
      if self.text[length] == byte { length += 1 }
      fallback.append(length)
    }
    self.fallback = fallback
  }

  /// Takes the next bytes.
  mutating func read(_ bytes: UnsafeRawBufferPointer) {
    guard !isFound else { return }
    for byte in bytes {
      while matched > 0, text[matched] != byte { matched = fallback[matched] }
      if text[matched] == byte { matched += 1 }
      if matched == text.count {
        isFound = true
        return
      }
    }
  }

  /// Whether a text occurs in bytes.
  static func finds(_ text: String, in bytes: UnsafeRawBufferPointer) -> Bool {
    var search = TextSearch(for: text)
    search.read(bytes)
    return search.isFound
  }
}
