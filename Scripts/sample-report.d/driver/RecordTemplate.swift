import Model
import Reporter

/// A record's document on one line, cut where the names of its host and its own id go.
struct RecordTemplate {
  private enum Part {
    case text(ArraySlice<UInt8>)
    case id, name, record
  }

  /// Names that stand for others.
  static let (id, name, record) = ("~i~", "~n~", "~r~")

  private var parts: [Part] = []

  /// The template of a record that has these names.
  init(_ check: CheckRecord) throws {
    let line = try JSONReport.line(of: check)
    var (start, place) = (0, 0)
    while place + 2 < line.count {
      let mark = UInt8(ascii: "~")
      guard line[place] == mark, line[place + 2] == mark, let part = Self.part(line[place + 1]) else {
        place += 1
        continue
      }
      parts += [.text(line[start..<place]), part]
      place += 3
      start = place
    }
    parts.append(.text(line[start...]))
  }

  private static func part(_ letter: UInt8) -> Part? {
    switch letter {
    case UInt8(ascii: "i"): .id
    case UInt8(ascii: "n"): .name
    case UInt8(ascii: "r"): .record
    default: nil
    }
  }

  /// The line under a host's names.
  func line(id: String, name: String, record: String) -> [UInt8] {
    var line: [UInt8] = []
    for part in parts {
      switch part {
      case .text(let bytes): line += bytes
      case .id: line += id.utf8
      case .name: line += name.utf8
      case .record: line += record.utf8
      }
    }
    return line
  }
}
