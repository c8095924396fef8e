/// The serial of a registry or of a file of grants in the trusted comment of its signature: one word `serial:42` among any others.
///
/// So the number can be compared before the file is parsed, and a signature by minisign itself can say it, too:
/// `minisign -S -t 'serial:42' -m registry.yaml`.
enum SignedSerial {
  private static let mark = "serial:"

  /// The serial that a comment states.
  static func read(_ comment: String) throws(SignedSerialError) -> Int {
    let words = comment.split { $0 == " " || $0 == "\t" }.filter { $0.hasPrefix(mark) }
    guard let word = words.first else {
      throw SignedSerialError(
        message: "the trusted comment states no serial",
        hint: "sign with 'vpnaudit registry sign', or with minisign -t 'serial:N'")
    }
    guard words.count == 1 else {
      throw SignedSerialError(
        message: "the trusted comment states a serial more than once",
        hint: "sign it again, with one 'serial:N'")
    }
    let digits = word.dropFirst(mark.count)
    guard digits.utf8.allSatisfy({ (48...57).contains($0) }), digits.first != "0", let serial = Int(digits),
      EditionSerial.range.contains(serial)
    else {
      throw SignedSerialError(
        message: "the trusted comment states \(quoted(String(digits))) as its serial",
        hint: "sign it again, with 'serial:' and a number from 1 on")
    }
    return serial
  }

  /// The comment of a signature: the serial first, then what minisign puts there.
  static func comment(serial: Int, file: String, seconds: Int64) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    // A name could pose as another word, or hide one.
    let plain = name.unicodeScalars.prefix(100).map { scalar in
      scalar.isPrintable && !scalar.properties.isWhitespace && scalar != ":" ? String(scalar) : "_"
    }
    return "\(mark)\(serial)\ttimestamp:\(seconds)\tfile:\(plain.joined())\thashed"
  }
}

/// Why a comment gives no serial.
struct SignedSerialError: Error {
  let message: String
  let hint: String
}
