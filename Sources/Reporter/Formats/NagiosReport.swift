internal import Model

/// A record as the output of a monitoring plug-in: `STATUS: text | performance data`, then a line for each finding that is
/// not well.
///
/// The first line has fewer than 80 characters before the bar, as the guidelines of the monitoring plug-ins want; all of
/// it fits into the 8 KiB that Nagios reads.
enum NagiosReport {
  private static let firstLine = 79
  /// In bytes; what does not fit is left out whole.
  private static let mostData = 5000
  private static let mostLines = 2500

  static func text(of record: CheckRecord, in wording: Wording = .english) -> String {
    let points = CheckPoint.all(of: record, in: wording)
    let severity = record.severity
    let data = PerformanceData.items(of: record, upTo: mostData)
    let head = line(severity, verdict(of: record, points, severity, wording))
    let first = data.isEmpty ? head : "\(head) | \(data.joined(separator: " "))"
    return ([first] + details(of: record, points, wording)).map { $0 + "\n" }.joined()
  }

  /// That there is no record: the first line begins with `UNKNOWN`, and is followed by all of it where it does not fit.
  static func text(unknown lines: [String]) -> String {
    let lines = lines.map(plain)
    let first = lines.first ?? ""
    let head = line(.unknown, first)
    let isWhole = head == "\(word(.unknown)): \(first)"
    return ([head] + lines.dropFirst(isWhole ? 1 : 0)).map { $0 + "\n" }.joined()
  }

  private static func verdict(
    of record: CheckRecord, _ points: [CheckPoint], _ severity: Severity, _ wording: Wording
  ) -> String {
    let worst = severity == .ok ? nil : points.first { $0.severity == severity }
    // What is not about the host as a whole is named.
    let name: String? =
      switch worst?.topic {
      case .tunnel?, .endpoint?, .expectation?: worst.map { TerminalText($0.name).shortened(to: 16).text }
      case .observation?, .policy?, .expiry?, nil: nil
      }
    let verdict = CheckRemark.pluginVerdict(
      tag: record.compliance.tag, code: worst?.code, name: name, extent: record.observation.extent)
    return wording.language.aside(
      ([verdict] + (endpoints(of: record).map { [$0] } ?? [])).map { wording.words($0) })
  }

  private static func endpoints(of record: CheckRecord) -> CheckRemark? {
    guard !record.endpoints.isEmpty else { return nil }
    return .endpointsReachable(
      count: record.endpoints.count { $0.outcome.isReachable == true }, all: record.endpoints.count)
  }

  /// A line for each finding that is not well, behind one with the verdict.
  private static func details(
    of record: CheckRecord, _ points: [CheckPoint], _ wording: Wording
  ) -> [String] {
    let compliance = record.compliance
    var lines = [
      plain(
        wording.words(
          CheckRemark.verdict(
            tag: compliance.tag, status: compliance.status, outcome: compliance.outcome,
            extent: record.observation.extent, sawHooks: record.observation.sawHooks)))
    ]
    let open = points.filter { $0.severity > .ok }
    var left = mostLines
    for (number, point) in open.enumerated() {
      let why = point.details.first ?? point.code
      let label = "\(wording.language.name(of: point.topic)) \(point.name)"
      let text = plain(TerminalText(wording.language.sentence(why, of: label)).shortened(to: 300).text)
      let line = "\(word(point.severity)): \(text)"
      left -= line.utf8.count + 1
      guard left >= 0 else {
        lines.append(wording.words(CheckRemark.moreRows(count: open.count - number)))
        break
      }
      lines.append(line)
    }
    return lines
  }

  private static func line(_ severity: Severity, _ text: String) -> String {
    TerminalText("\(word(severity)): \(plain(text))").shortened(to: firstLine).text
  }

  private static func word(_ severity: Severity) -> String { severity.rawValue.uppercased() }

  /// Text without the bar, behind which a reader looks for performance data.
  private static func plain(_ text: String) -> String {
    TerminalText(text).text.escaping { $0 == "|" ? "\\x7c" : nil }
  }
}
