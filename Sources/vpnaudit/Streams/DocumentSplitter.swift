/// Splits a stream of bytes into JSON documents of any layout: one per line, or one over many lines.
///
/// A document begins with a line that begins with `{`, and extends to the next such line: in every layout of this
/// program and of jq, no line within a document begins so. A broken document never swallows the one after it.
struct DocumentSplitter {
  /// A document, or a mark for one that is too large.
  enum Piece: Equatable {
    case document([UInt8], line: Int)
    /// More bytes than a document may have.
    case tooLarge(line: Int)
  }

  private let limit: Int
  private var current: [UInt8] = []
  private var isTooLarge = false
  private var startLine = 1
  private var line = 1
  private var isAtLineStart = true

  /// `limit` is the size of the largest document, in bytes.
  init(limit: Int) { self.limit = limit }

  /// Takes in bytes, and passes on each document that is complete.
  mutating func add(_ bytes: some Sequence<UInt8>, _ hand: (Piece) -> Void) {
    for byte in bytes {
      if isAtLineStart, byte == UInt8(ascii: "{") { finish(hand) }
      isAtLineStart = byte == UInt8(ascii: "\n")
      // Blanks before a document belong to none; a byte order mark belongs to the document, and is refused with it.
      if current.isEmpty, !isTooLarge {
        startLine = line
        if Self.isBlank(byte) {
          if isAtLineStart { line += 1 }
          continue
        }
      }
      if isAtLineStart { line += 1 }
      if current.count >= limit {
        // A blank at its end makes no document larger.
        if Self.isBlank(byte) { continue }
        isTooLarge = true
        current = []
      } else if !isTooLarge {
        current.append(byte)
      }
    }
  }

  /// Passes on what is left.
  mutating func finish(_ hand: (Piece) -> Void) {
    if isTooLarge {
      hand(.tooLarge(line: startLine))
    } else if !current.isEmpty {
      hand(.document(current, line: startLine))
    }
    current = []
    isTooLarge = false
  }

  private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0a, 0x0d].contains(byte) }
}
