internal import Model

/// A record for GitHub Actions: annotations as workflow commands, and a summary of the step in Markdown.
enum GitHubReport {
  /// How many annotations of a kind GitHub shows for a step; what comes after them is dropped without a word.
  private static let annotationsPerKind = 10
  /// More rows than this are not read, and a step's summary ends at 1 MiB.
  private static let rowsShown = 100

  /// The annotations, a workflow command a line: what is critical or unknown as errors, warnings as they are, and the
  /// verdict as a notice.
  static func annotations(of record: CheckRecord, in wording: Wording = .english) -> String {
    let points = CheckPoint.all(of: record, in: wording)
    let errors = points.filter { $0.severity >= .unknown }
    let warnings = points.filter { $0.severity == .warning }
    let verdict = command("notice", title: "vpnaudit", message: verdict(of: record, wording))
    return (commands("error", errors, wording) + commands("warning", warnings, wording) + [verdict]).map {
      $0 + "\n"
    }.joined()
  }

  /// The summary of the step, in GitHub's Markdown, with an empty line before and behind it.
  static func summary(of record: CheckRecord, in wording: Wording = .english) -> String {
    var lines = ["", "### vpnaudit: \(MarkdownText.escaped(verdict(of: record, wording)))", ""]
    let points = CheckPoint.all(of: record, in: wording).filter { $0.result != .passed }
    if !points.isEmpty {
      lines += ["| | \(wording.label(.what)) | \(wording.label(.why)) |", "| --- | --- | --- |"]
      lines += points.prefix(rowsShown).map { point in
        let why = point.details.prefix(4).map { cell($0, 200) }.joined(separator: "<br>")
        return
          "| \(word(for: point.result, wording)) | \(title(of: point, wording) { cell($0, 100) }) | \(why) |"
      }
      lines += rest(points.count, wording) + [""]
    }
    if !record.endpoints.isEmpty {
      let heads =
        [wording.label(.endpoint), wording.label(.over)]
        + ([.resolve, .connect, .tls, .request] as [Failure.Phase]).map {
          wording.language.name(of: .phase($0))
        }
        + [wording.label(.outcome)]
      lines += ["| \(heads.joined(separator: " | ")) |"]
      lines += ["| --- | --- | ---: | ---: | ---: | ---: | --- |"]
      lines += record.endpoints.prefix(rowsShown).map { row($0, wording) }
      lines += rest(record.endpoints.count, wording) + [""]
    }
    lines.append(wording.words(CheckRemark.disclaimer))
    return lines.joined(separator: "\n") + "\n\n"
  }

  private static func row(_ endpoint: EndpointRecord, _ wording: Wording) -> String {
    let summary = endpoint.summary
    let times = [summary.resolve, summary.connect, summary.tls, summary.request].map {
      $0?.median.words ?? "–"
    }
    let succeeded = EndpointRemark.succeeded(count: summary.ok, sent: summary.sent)
    let cells =
      [cell(endpoint.name, 100), cell(endpoint.path?.interface ?? "–", 40)] + times
      + [wording.language.aside([wording.language.value(endpoint.outcome), wording.words(succeeded)])]
    return "| \(cells.joined(separator: " | ")) |"
  }

  private static func cell(_ text: String, _ limit: Int) -> String {
    MarkdownText.escaped(TerminalText(text).shortened(to: limit).text)
  }

  private static func rest(_ count: Int, _ wording: Wording) -> [String] {
    count > rowsShown ? ["", wording.words(CheckRemark.moreRows(count: count - rowsShown))] : []
  }

  private static func verdict(of record: CheckRecord, _ wording: Wording) -> String {
    let compliance = record.compliance
    return wording.words(
      CheckRemark.verdict(
        tag: compliance.tag, status: compliance.status, outcome: compliance.outcome,
        extent: record.observation.extent, sawHooks: record.observation.sawHooks))
  }

  private static func word(for result: CheckPointResult, _ wording: Wording) -> String {
    let word = wording.words(CheckRemark.result(result))
    return switch result {
    case .failed, .undetermined: "**\(word)**"
    case .passed, .warned, .skipped: word
    }
  }

  private static func title(
    of point: CheckPoint, _ wording: Wording, _ escape: (String) -> String
  ) -> String {
    "\(wording.language.name(of: point.topic)) \(escape(point.name))"
  }

  private static func commands(_ kind: String, _ points: [CheckPoint], _ wording: Wording) -> [String] {
    let isCut = points.count > annotationsPerKind
    let shown = points.prefix(isCut ? annotationsPerKind - 1 : annotationsPerKind).map { point in
      command(
        kind, title: "vpnaudit: \(title(of: point, wording) { $0 })",
        message: point.details.isEmpty ? point.code : point.details.joined(separator: "\n"))
    }
    if !isCut { return shown }
    let more = wording.words(CheckRemark.moreAnnotations(count: points.count - shown.count))
    return shown + [command(kind, title: "vpnaudit", message: more)]
  }

  /// A workflow command; `%`, and what would end the line or the property, is escaped as GitHub's toolkit does.
  private static func command(_ kind: String, title: String, message: String) -> String {
    let title = escaped(title).escaping { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : nil }
    return "::\(kind) title=\(title)::\(escaped(message))"
  }

  private static func escaped(_ text: String) -> String {
    text.escaping { scalar in
      switch scalar {
      case "%": "%25"
      case "\r": "%0D"
      case "\n": "%0A"
      default: nil
      }
    }
  }
}
