/// What a terminal shows: the sequences of ECMA-48 that the program may write, and nothing else.
struct Screen: Sendable {
  private(set) var columns: Int
  private(set) var rows: Int
  private var cells: [[Character]]
  private var x = 0
  private var y = 0
  /// Sequences that this terminal does not know.
  private(set) var strange: [String] = []
  /// How many lines have scrolled away.
  private(set) var scrolled: [String] = []

  init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The lines, without the blanks at their ends.
  var lines: [String] { cells.map(Self.text) }

  /// All that stands on it and what has scrolled away above.
  var everything: String { (scrolled + lines).joined(separator: "\n") }

  private static func text(_ line: [Character]) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }

  /// Another size: what stands in the upper left corner stays.
  mutating func resize(columns: Int, rows: Int) {
    var other = Screen(columns: columns, rows: rows)
    for line in 0..<min(rows, self.rows) {
      for column in 0..<min(columns, self.columns) { other.cells[line][column] = cells[line][column] }
    }
    (other.x, other.y) = (min(x, columns - 1), min(y, rows - 1))
    (other.strange, other.scrolled) = (strange, scrolled)
    self = other
  }

  /// Takes text whose sequences are whole.
  mutating func feed(_ text: String) {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\u{1b}": obey(&rest)
      case "\r": x = 0
      case "\n": newline()
      default:
        if x == columns {
          x = 0
          newline()
        }
        cells[y][x] = Character(scalar)
        x += 1
      }
    }
  }

  private mutating func newline() {
    if y < rows - 1 {
      y += 1
      return
    }
    scrolled.append(Self.text(cells.removeFirst()))
    cells.append(Array(repeating: " ", count: columns))
  }

  private mutating func obey(_ rest: inout Substring.UnicodeScalarView) {
    guard rest.popFirst() == "[" else { return strange.append("ESC") }
    let parameters = String(String.UnicodeScalarView(rest.prefix { (0x30...0x3f).contains($0.value) }))
    rest = rest.dropFirst(parameters.unicodeScalars.count)
    let number = Int(parameters)
    switch rest.popFirst() {
    case "A": y = max(0, y - (number ?? 1))
    case "H" where parameters.isEmpty: (x, y) = (0, 0)
    case "K" where parameters.isEmpty: clear(line: y, from: x)
    case "J" where parameters.isEmpty || number == 2:
      if parameters.isEmpty { clear(line: y, from: x) }
      for line in (number == 2 ? 0 : y + 1)..<max(rows, number == 2 ? 0 : y + 1) {
        clear(line: line, from: 0)
      }
    case "m": break
    case let other: strange.append("\(parameters)\(other.map(String.init) ?? "")")
    }
  }

  private mutating func clear(line: Int, from column: Int) {
    for place in min(column, columns)..<columns { cells[line][place] = " " }
  }
}
