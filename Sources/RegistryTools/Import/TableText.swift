import Glibc
import Settings

/// How the characters of a table are encoded.
public enum TableEncoding: String, CaseIterable, Sendable {
  case utf8 = "utf-8"
  /// The Chinese national standard, of which GBK and GB 2312 are parts.
  case gb18030
  case gbk
}

/// The bytes of a table that a spreadsheet program saved, as text.
///
/// UTF-8 and, by its byte order mark, UTF-16 are recognised by the bytes. A Chinese Excel saves "CSV" in GBK, which
/// cannot be distinguished for sure from other encodings: it is read on demand alone, and shown before.
enum TableText {
  /// The largest table that is read.
  static let bound = 16 << 20

  private static let saving =
    "save it as 'CSV UTF-8': in Excel and WPS by Save As, in LibreOffice with the character set UTF-8"

  /// The text; nil after an error.
  static func decode(_ bytes: [UInt8], as encoding: TableEncoding?, _ diagnostics: Diagnostics) -> String? {
    if let workbook = [
      ([0x50, 0x4b, 0x03, 0x04], "a workbook"), ([0xd0, 0xcf, 0x11, 0xe0], "an old workbook"),
    ]
    .first(where: { bytes.starts(with: $0.0) }) {
      diagnostics.error("it is \(workbook.1), not a text table", line: nil, hint: saving)
      return nil
    }
    let text: String?
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      text = utf16(bytes)
      if text == nil {
        diagnostics.error("it is not UTF-16, although its first bytes say so", line: nil, hint: saving)
      }
    } else if encoding == .gb18030 || encoding == .gbk {
      text = chinese(bytes, diagnostics)
    } else {
      text = String(validating: bytes, as: UTF8.self)
      if text == nil { refuse(bytes, encoding, diagnostics) }
    }
    guard var text else { return nil }
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    if text.unicodeScalars.contains("\0") {
      diagnostics.error("it is not text: it contains NUL characters", line: nil, hint: saving)
      return nil
    }
    guard text.contains(where: { !$0.isWhitespace }) else {
      diagnostics.error("it is empty", line: nil, hint: "begin it with a line of column names: see --help")
      return nil
    }
    return text
  }

  private static func utf16(_ bytes: [UInt8]) -> String? {
    guard bytes.count % 2 == 0 else { return nil }
    let isLittle = bytes[0] == 0xff
    let units = stride(from: 0, to: bytes.count, by: 2).map { index in
      UInt16(bytes[index + (isLittle ? 1 : 0)]) << 8 | UInt16(bytes[index + (isLittle ? 0 : 1)])
    }
    return String(validating: units, as: UTF16.self)
  }

  private static func chinese(_ bytes: [UInt8], _ diagnostics: Diagnostics) -> String? {
    guard let conversion = Transcoding(from: "GB18030") else {
      diagnostics.error(
        "this system cannot read GB18030", line: nil,
        hint: "install what glibc needs for it, such as glibc-gconv-extra, or \(saving)")
      return nil
    }
    let (text, rest) = conversion.text(of: bytes)
    guard let rest else { return text }
    diagnostics.error("it is not GB18030 text", line: line(of: rest, in: bytes), hint: saving)
    return nil
  }

  /// Reports bytes that are no UTF-8, with the text that they would be in GB18030, for the author to compare.
  private static func refuse(_ bytes: [UInt8], _ encoding: TableEncoding?, _ diagnostics: Diagnostics) {
    let number = line(of: firstInvalid(bytes), in: bytes)
    if encoding == nil, let read = Transcoding(from: "GB18030")?.text(of: bytes), read.rest == nil {
      let text = read.text
      let lines = text.split(separator: #/\r\n|\r|\n/#, omittingEmptySubsequences: false)
      let shown = number <= lines.count ? lines[number - 1].drop(while: \.isASCII).prefix(20) : ""
      diagnostics.error(
        "it is not UTF-8 text; read as GB18030 this line says \(quoted(String(shown)))", line: number,
        hint: "if that is what was written, add '--encoding gb18030'; else \(saving)")
    } else {
      diagnostics.error("it is not UTF-8 text", line: number, hint: saving)
    }
  }

  private static func firstInvalid(_ bytes: [UInt8]) -> Int {
    var place = 0
    var decoder = UTF8()
    var rest = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&rest) { place += UTF8.width(scalar) }
    return place
  }

  private static func line(of place: Int, in bytes: [UInt8]) -> Int {
    var line = 1
    for (index, byte) in bytes.prefix(place).enumerated() {
      let isPair = byte == 13 && index + 1 < bytes.count && bytes[index + 1] == 10
      if byte == 10 || byte == 13 && !isPair { line += 1 }
    }
    return line
  }
}

/// A conversion to UTF-8 by the C library's own tables: iconv(3).
struct Transcoding {
  private let name: String

  /// A conversion from an encoding; nil where the system does not know it.
  init?(from name: String) {
    guard let handle = Self.open(name) else { return nil }
    iconv_close(handle)
    self.name = name
  }

  private static func open(_ name: String) -> iconv_t? {
    let handle = iconv_open("UTF-8", name)
    // POSIX reports the failure as (iconv_t)-1.
    return Int(bitPattern: handle) == -1 ? nil : handle
  }

  /// The text, and where the first byte stands that is none of the encoding's; nil where all are.
  func text(of bytes: [UInt8]) -> (text: String, rest: Int?) {
    guard let handle = Self.open(name) else { return ("", 0) }
    defer { iconv_close(handle) }
    var input = bytes.map { CChar(bitPattern: $0) }
    // Two bytes become three at most, and four become four.
    var output = [CChar](repeating: 0, count: bytes.count * 2 + 16)
    var left = input.count
    let capacity = output.count
    var room = capacity
    let failed = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        var from = source.baseAddress
        var to = target.baseAddress
        return iconv(handle, &from, &left, &to, &room) == -1
      }
    }
    let text = String(
      decoding: output[..<(capacity - room)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return (text, failed || left > 0 ? bytes.count - left : nil)
  }
}
