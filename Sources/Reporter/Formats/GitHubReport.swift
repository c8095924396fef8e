internal import Model

/// A record for GitHub Actions: annotations as workflow commands, and a summary of the step in Markdown.
enum GitHubReport {
  /// How many annotations of a kind GitHub shows for a step; what comes after them is dropped without a word.
  private static let annotationsPerKind = 10
  /// More rows than this are not read, and a step's summary ends at 1 MiB.
  private static let rowsShown = 100

  /// The annotations, a workflow command a line: what failed or could not be told as errors, what is degraded or to be
  /// reviewed as warnings, and the verdict as a notice.
  static func annotations(of record: CheckRecord) -> String {
    let points = CheckPoint.all(of: record)
    let errors = points.filter { $0.result == .failed || $0.result == .undetermined }
    let warnings = points.filter { $0.result == .warned }
    let verdict = command("notice", title: "vpnaudit", message: verdict(of: record))
    return (commands("error", errors) + commands("warning", warnings) + [verdict]).map { $0 + "\n" }.joined()
  }

  /// The summary of the step, in GitHub's Markdown, with an empty line before and behind it.
  static func summary(of record: CheckRecord) -> String {
    var lines = ["", "### vpnaudit: \(MarkdownText.escaped(verdict(of: record)))", ""]
    let points = CheckPoint.all(of: record).filter { $0.result != .passed }
    if !points.isEmpty {
      lines += ["| | what | why |", "| --- | --- | --- |"]
      lines += points.prefix(rowsShown).map { point in
        let why = point.details.prefix(4).map { cell($0, 200) }.joined(separator: "<br>")
        return "| \(word(for: point.result)) | \(title(of: point) { cell($0, 100) }) | \(why) |"
      }
      lines += rest(points.count) + [""]
    }
    if !record.endpoints.isEmpty {
      lines += ["| endpoint | over | resolve | connect | tls | request | outcome |"]
      lines += ["| --- | --- | ---: | ---: | ---: | ---: | --- |"]
      lines += record.endpoints.prefix(rowsShown).map(row)
      lines += rest(record.endpoints.count) + [""]
    }
    lines.append("A tag compares a host with a registry; it is no legal finding.")
    return lines.joined(separator: "\n") + "\n\n"
  }

  private static func row(_ endpoint: EndpointRecord) -> String {
    let summary = endpoint.summary
    let times = [summary.resolve, summary.connect, summary.tls, summary.request].map {
      $0?.median.words ?? "–"
    }
    let cells =
      [cell(endpoint.name, 100), cell(endpoint.path?.interface ?? "–", 40)] + times
      + ["\(endpoint.outcome.rawValue), \(summary.ok)/\(summary.sent) ok"]
    return "| \(cells.joined(separator: " | ")) |"
  }

  private static func cell(_ text: String, _ limit: Int) -> String {
    MarkdownText.escaped(TerminalText(text).shortened(to: limit).text)
  }

  private static func rest(_ count: Int) -> [String] {
    count > rowsShown ? ["", "and \(count - rowsShown) more"] : []
  }

  private static func verdict(of record: CheckRecord) -> String {
    let compliance = record.compliance
    let endpoints = compliance.outcome.map { ", worst endpoint \($0.rawValue)" } ?? ""
    return "tag \(compliance.tag.rawValue), status \(compliance.status.rawValue)\(endpoints)"
  }

  private static func word(for result: CheckPoint.Result) -> String {
    switch result {
    case .passed: "passed"
    case .warned: "warning"
    case .failed: "**failed**"
    case .undetermined: "**undetermined**"
    case .skipped: "not counted"
    }
  }

  private static func title(of point: CheckPoint, _ escape: (String) -> String) -> String {
    "\(point.topic.rawValue) \(escape(point.name))"
  }

  private static func commands(_ kind: String, _ points: [CheckPoint]) -> [String] {
    let isCut = points.count > annotationsPerKind
    let shown = points.prefix(isCut ? annotationsPerKind - 1 : annotationsPerKind).map { point in
      command(
        kind, title: "vpnaudit: \(title(of: point) { $0 })",
        message: point.details.isEmpty ? point.code : point.details.joined(separator: "\n"))
    }
    if !isCut { return shown }
    let more = "and \(points.count - shown.count) more: see the summary of the step"
    return shown + [command(kind, title: "vpnaudit", message: more)]
  }

  /// A workflow command; `%`, and what would end the line or the property, is escaped as GitHub's toolkit does.
  private static func command(_ kind: String, title: String, message: String) -> String {
    let title = escaped(title).replacing(":", with: "%3A").replacing(",", with: "%2C")
    return "::\(kind) title=\(title)::\(escaped(message))"
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    // By scalars: CR LF is one character to Swift.
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": out += "%25"
      case "\r": out += "%0D"
      case "\n": out += "%0A"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
