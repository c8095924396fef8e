/// What bars and small charts are drawn with.
public enum ChartGlyphs: Hashable, Sendable {
  /// The block elements of Unicode (U+2580 to U+259F), which a cell is divided by.
  case blocks
  /// Characters that every terminal has.
  case ascii

  /// From low to high, eight steps.
  var ladder: [Character] {
    switch self {
    case .blocks: Array("▁▂▃▄▅▆▇█")
    case .ascii: Array(".:-=+*#%")
    }
  }

  /// Stands for a sample that failed.
  var failed: Character { self == .blocks ? "×" : "x" }

  /// A bar that ends after so many eighths of a cell, `skipping` whole cells before it begins; any length
  /// above zero is visible.
  func bar(until eighths: Int, skipping cells: Int = 0) -> String {
    let length = max(1, eighths - cells * 8)
    let blanks = String(repeating: " ", count: cells)
    switch self {
    case .ascii: return blanks + String(repeating: "#", count: max(1, (length + 4) / 8))
    case .blocks:
      let parts = Array(" ▏▎▍▌▋▊▉")
      let rest = length % 8
      return blanks + String(repeating: "█", count: length / 8) + (rest > 0 ? String(parts[rest]) : "")
    }
  }

  /// A text in the characters that may be drawn.
  func text(_ text: String) -> String { self == .blocks ? text : text.replacing("…", with: "~") }
}
