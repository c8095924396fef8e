import Linux

/// Reads a file line by line, so that memory holds one line.
struct LineReader {
  let path: String

  /// The longest line, in bytes: an entry in base64.
  private static let longest = 32 << 20

  /// Passes each line that is not empty, with its number from 1.
  mutating func read(_ take: ([UInt8], Int) throws -> Void) throws {
    let file = try RegularFile(path)
    var line: [UInt8] = []
    var number = 1
    while true {
      let portion = try file.prefix(1 << 16)
      if portion.isEmpty { break }
      var rest = portion[...]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        line += rest[..<end]
        if !line.isEmpty { try take(line, number) }
        line = []
        number += 1
        rest = rest[(end + 1)...]
      }
      line += rest
      guard line.count <= Self.longest else { throw FileError.larger(than: Self.longest) }
    }
    if !line.isEmpty { try take(line, number) }
  }
}
