public import Model

/// Targets that come one a line, as on standard input: `erp.corp.test:443`, blank lines and comments between.
public enum TargetLines {
  /// How many lines are read, and how long one may be.
  package static let lines = 10_000
  package static let lineBytes = 2_000
  /// The most bytes that so many lines can have.
  public static let bytes = lines * (lineBytes + 2)

  /// The targets of a text, which is called `name` in messages; all that is wrong with it is reported at once.
  ///
  /// A comment begins with `#`, at the beginning of a line or after a blank.
  public static func parse(_ bytes: [UInt8], name: String) throws(SettingsError) -> [Target] {
    let diagnostics = Diagnostics(file: name)
    var targets: [Target] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let number = index + 1
      if number > Self.lines, !(number == lines.count && line.isEmpty) {
        diagnostics.error(
          "there are more than \(Self.lines) lines", line: number, hint: "probe them in several runs")
        break
      }
      guard line.count <= Self.lineBytes + 1 else {
        diagnostics.error(
          "the line is longer than \(Self.lineBytes) bytes", line: number, hint: "write one target per line")
        continue
      }
      guard let text = String(validating: line, as: UTF8.self) else {
        diagnostics.error(
          "the line is not UTF-8", line: number, hint: "write host names in their 'xn--' form")
        continue
      }
      let words = text.split { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\r\n" }.prefix {
        !$0.hasPrefix("#")
      }
      guard let word = words.first else { continue }
      guard words.count == 1 else {
        diagnostics.error("there is more than one target", line: number, hint: "write one target per line")
        continue
      }
      do throws(TargetError) {
        targets.append(try TargetText.parse(shorthand: String(word)))
      } catch {
        diagnostics.error("target \(error.message)", line: number, hint: error.hint)
      }
    }
    if targets.isEmpty, !diagnostics.failed {
      diagnostics.error(
        "no target is given", line: nil, hint: "write one per line, such as 'erp.corp.test:443'")
    }
    if diagnostics.failed { throw diagnostics.refusal }
    return targets
  }
}

extension TargetText {
  /// Reads a target in which `HOST:PORT` stands for `tls://HOST:PORT`.
  public static func parse(shorthand text: String) throws(TargetError) -> Target {
    try parse(text.contains("://") ? text : "tls://\(text)")
  }
}
