/// Text that can be put on a terminal as it is, and whose width in cells is known.
///
/// Names come from certificates, interfaces and registries, so anybody may have written them: whatever a terminal
/// would obey or hide is spelled out (`\n`, `\x1b`, `\u{202e}`). Text that has been made safe stays as it is when it
/// is made safe again.
package struct TerminalText: Hashable {
  package let text: String
  /// How many cells of the terminal it takes.
  package let cells: Int

  /// More marks than this on one character would run into the lines above and below.
  private static let marksPerCharacter = 4

  package init(_ raw: String) {
    var text = ""
    var cells = 0
    var marks = 0
    for scalar in raw.unicodeScalars {
      let width = Self.width(of: scalar)
      marks = width == 0 ? marks + 1 : 0
      if Self.isHidden(scalar) || marks > Self.marksPerCharacter {
        let spelled = Self.spelled(scalar)
        text += spelled
        cells += spelled.utf8.count
      } else {
        text.unicodeScalars.append(scalar)
        cells += width
      }
    }
    self.text = text
    self.cells = cells
  }

  /// Whether the character has no shape of its own: a control, a direction mark, a joiner, a private one.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
    // The Hangul fillers and the Braille blank are letters and a symbol that show nothing.
    default: [0x115f, 0x1160, 0x2800, 0x3164, 0xffa0].contains(scalar.value)
    }
  }

  /// The cells of one character: 2 for East Asian wide and full-width ones and pictures, 0 for marks that sit on
  /// the character before (UAX #11, UAX #44).
  static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    // The vowels and finals of Hangul that join the syllable before.
    if (0x1160...0x11ff).contains(scalar.value) || (0xd7b0...0xd7ff).contains(scalar.value) { return 0 }
    return isWide(scalar) ? 2 : 1
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3,
      0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18cff,
      0x1aff0...0x1b2ff, 0x1f200...0x1f265, 0x20000...0x3fffd:
      true
    default: scalar.properties.isEmojiPresentation
    }
  }

  private static func spelled(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default:
      let hex = String(scalar.value, radix: 16)
      return scalar.value < 0x100 ? "\\x" + (hex.count == 1 ? "0" : "") + hex : "\\u{\(hex)}"
    }
  }

  /// The text with `…` in its middle where it would take more than `limit` cells.
  package func shortened(to limit: Int) -> TerminalText {
    guard cells > limit, limit > 0 else { return self }
    let tail = (limit - 1) / 2
    return TerminalText(prefix(cells: limit - 1 - tail) + "…" + suffix(cells: tail))
  }

  /// The text in lines of at most `limit` cells, broken at spaces, beside Chinese characters, and within a word that is
  /// longer than a line.
  func lines(of limit: Int) -> [TerminalText] {
    let limit = max(2, limit)
    var lines: [TerminalText] = []
    var line = ""
    var used = 0
    func finish() {
      lines.append(TerminalText(line))
      line = ""
      used = 0
    }
    for part in text.split(separator: " ") {
      for (number, segment) in Self.segments(of: part).enumerated() {
        var word = TerminalText(segment)
        var blank = used > 0 && number == 0 ? " " : ""
        if used > 0, used + blank.utf8.count + word.cells > limit {
          finish()
          blank = ""
        }
        while word.cells > limit {
          let head = word.prefix(cells: limit)
          lines.append(TerminalText(head))
          word = TerminalText(String(word.text.unicodeScalars.dropFirst(head.unicodeScalars.count)))
        }
        line += blank + word.text
        used += blank.utf8.count + word.cells
      }
    }
    if used > 0 || lines.isEmpty { finish() }
    return lines
  }

  /// A word in the pieces between which a line may end: beside a wide character, but not before punctuation that closes,
  /// nor behind one that opens.
  private static func segments(of word: Substring) -> [String] {
    let scalars = word.unicodeScalars
    guard scalars.contains(where: { $0.value >= 0x1100 }) else { return [String(word)] }
    var segments: [String] = []
    var current = String.UnicodeScalarView()
    var last: Unicode.Scalar?
    for scalar in scalars {
      if let last, width(of: last) == 2 || width(of: scalar) == 2, width(of: scalar) > 0,
        !opening.contains(last), !closing.contains(scalar)
      {
        segments.append(String(current))
        current = .init()
      }
      current.append(scalar)
      last = scalar
    }
    return segments + [String(current)]
  }

  private static let opening: Set<Unicode.Scalar> = ["（", "“", "「", "《", "【", "("]
  private static let closing: Set<Unicode.Scalar> = [
    "）", "”", "」", "》", "】", "，", "。", "、", "；", "：", "！", "？", "…", ")", ",", ".", ";", ":",
  ]

  private func prefix(cells limit: Int) -> String {
    var kept = String.UnicodeScalarView()
    var used = 0
    for scalar in text.unicodeScalars {
      used += Self.width(of: scalar)
      if used > limit { break }
      kept.append(scalar)
    }
    return String(kept)
  }

  private func suffix(cells limit: Int) -> String {
    var kept: [Unicode.Scalar] = []
    var used = 0
    for scalar in text.unicodeScalars.reversed() {
      used += Self.width(of: scalar)
      if used > limit { break }
      kept.append(scalar)
    }
    // A mark whose character was cut off would sit on the ellipsis.
    let whole = kept.reversed().drop { Self.width(of: $0) == 0 }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: whole)
    return String(view)
  }
}
