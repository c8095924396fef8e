/// The lines at the foot of a terminal that are drawn anew while others scroll away above them, by the sequences of
/// ECMA-48 that every terminal knows.
public struct LiveArea: Sendable {
  /// How many lines of it stand on the terminal. The cursor is at the beginning of the line below them.
  private var drawn = 0

  public init() {}

  /// What moves the cursor back, adds `text` above and draws the lines below it. `text` ends with a newline or is empty.
  public mutating func draw(_ lines: [String], below text: String = "") -> String {
    defer { drawn = lines.count }
    // Each line is overwritten and then cleared to its end: one that is cleared first flickers.
    let above = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let all = above.map(String.init) + lines
    return back + all.map { "\($0)\u{1b}[K\n" }.joined() + "\u{1b}[J"
  }

  /// What takes the lines away and leaves the cursor where they began.
  public mutating func erase() -> String {
    defer { drawn = 0 }
    return drawn > 0 ? back + "\u{1b}[J" : ""
  }

  /// What begins on an empty terminal, of another size than before: where the lines went is unknown.
  public mutating func startOver() -> String {
    drawn = 0
    return "\u{1b}[H\u{1b}[2J"
  }

  private var back: String { drawn > 0 ? "\r\u{1b}[\(drawn)A" : "\r" }
}
