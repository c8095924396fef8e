internal import Model

/// Metrics in the text format of Prometheus (version 0.0.4), each family's samples behind its HELP and TYPE.
///
/// No sample has a time, which the textfile collector of the node exporter refuses.
struct MetricsText {
  private var lines: [Metric: [String]] = [:]
  private var taken: Set<String> = []

  /// Adds a sample; a value that is not known adds nothing, and a label that is not known is left out.
  ///
  /// The first sample of a series stands: the same labels twice would make the whole document unreadable.
  mutating func add(_ metric: Metric, _ labels: [(name: String, value: String?)], _ value: String?) {
    guard let value else { return }
    let known = labels.compactMap { name, value in value.map { "\(name)=\"\(Self.escaped($0))\"" } }
    let series = metric.rawValue + (known.isEmpty ? "" : "{\(known.joined(separator: ","))}")
    guard taken.insert(series).inserted else { return }
    lines[metric, default: []].append("\(series) \(value)")
  }

  /// Adds the sample of a family that has one without labels.
  mutating func add(_ metric: Metric, _ value: String?) { add(metric, [], value) }

  /// Adds a sample for each case of a set, 1 for the one that holds and 0 for the others.
  mutating func add<Case: RawRepresentable<String> & CaseIterable>(
    _ metric: Metric, _ label: String, is current: Case
  ) {
    for each in Case.allCases {
      add(metric, [(label, each.rawValue)], each.rawValue == current.rawValue ? "1" : "0")
    }
  }

  /// The document, in the order in which the metrics are declared.
  func text(in wording: Wording) -> String {
    Metric.allCases.flatMap { metric in
      guard let samples = lines[metric] else { return [String]() }
      let help = wording.help(metric).escaping { $0 == "\\" ? "\\\\" : $0 == "\n" ? "\\n" : nil }
      // By its name, as the format has it: what only grows ends in '_total'.
      let type = metric.rawValue.hasSuffix("_total") ? "counter" : "gauge"
      return ["# HELP \(metric.rawValue) \(help)", "# TYPE \(metric.rawValue) \(type)"] + samples
    }.map { $0 + "\n" }.joined()
  }

  /// A label's value: what a terminal obeys is spelled out before, so that no line ends within it.
  private static func escaped(_ text: String) -> String {
    TerminalText(text).shortened(to: 200).text.escaping {
      ["\\", "\""].contains($0) ? "\\\($0)" : nil
    }
  }
}
