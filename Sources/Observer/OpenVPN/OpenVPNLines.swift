/// The lines of a configuration of OpenVPN, read as OpenVPN reads them (`read_config_file` and `parse_line` of its options.c).
///
/// Where the two readings may part, the whole says nothing for sure.
struct OpenVPNLines {
  /// Those that matter, each as its words, but for those that hold secrets: an inline file (`<key>` … `</key>`) is passed
  /// over, and of `<connection>` the lines inside count.
  private(set) var directives: [[String]] = []
  /// Whether something may be read otherwise.
  private(set) var isUnclear = false

  private static let wanted: Set<String> = [
    "config", "cd", "remote", "port", "rport", "proto", "server", "server-bridge", "server-ipv6", "mode",
    "http-proxy", "socks-proxy", "management", "management-client", "management-signal",
    "management-forget-disconnect", "management-query-remote", "management-query-proxy", "setenv",
  ]
  /// The most that are kept.
  private static let most = 10_000
  /// OPTION_LINE_SIZE: OpenVPN refuses longer lines, and reads those of an inline file in pieces.
  private static let longestLine = 255

  init(_ bytes: [UInt8]) {
    var closing: [UInt8]?
    let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
    let text = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
    for raw in text.split(separator: 10) {
      var line = raw
      // What ends a line on other systems is white space at its end.
      while line.last == 13 { line = line.dropLast() }
      if line.count >= Self.longestLine { isUnclear = true }
      let start = line.drop { $0 == 32 || $0 == 9 }
      if let end = closing {
        if start.starts(with: end) { closing = nil }
        continue
      }
      // White space or the end of a text for C, and not for everybody.
      if line.contains(where: { $0 == 0 || $0 == 11 || $0 == 12 || $0 == 13 }) { isUnclear = true }
      guard let first = words(start, atMost: 1).first else { continue }
      if first.hasPrefix("<") {
        let isTag = first.hasSuffix(">") && words(start, atMost: 2).count == 1
        if !isTag { isUnclear = true }
        let tag = Array(first.dropFirst().dropLast().utf8)
        if isTag, tag != Array("connection".utf8), tag.first != UInt8(ascii: "/") {
          closing = Array("</".utf8) + tag + [UInt8(ascii: ">")]
        }
        continue
      }
      let name = first.hasPrefix("--") && first.utf8.count >= 3 ? String(first.dropFirst(2)) : first
      guard Self.wanted.contains(name) else { continue }
      guard directives.count < Self.most else {
        isUnclear = true
        continue
      }
      directives.append([name] + words(start, atMost: 64).dropFirst())
    }
    if closing != nil { isUnclear = true }
  }

  /// The words of a line: separated by spaces, held together by quotes, ended by a comment.
  private mutating func words(_ line: ArraySlice<UInt8>, atMost most: Int) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var quote: UInt8?
    var escaped = false
    var begun = false
    var ended = false
    for byte in line {
      if words.count >= most { return words }
      // A word ends with its quotes for OpenVPN, whatever follows.
      if ended, byte != 32, byte != 9 { isUnclear = true }
      ended = false
      if escaped {
        word.append(byte)
        escaped = false
      } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
        escaped = true
        begun = true
      } else if let open = quote {
        if byte == open { (quote, ended) = (nil, true) } else { word.append(byte) }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        // OpenVPN takes a quote within a word for one of its letters.
        if begun { isUnclear = true }
        quote = byte
        begun = true
      } else if byte == 32 || byte == 9 {
        if begun { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
        begun = false
      } else if !begun, byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") {
        return words
      } else {
        word.append(byte)
        begun = true
      }
    }
    if quote != nil || escaped { isUnclear = true }
    if begun { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}
