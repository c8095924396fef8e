import FoundationEssentials
import Model

/// The result of a run.
struct Report {
  private let samples: [Sample]
  private let expense: Expense
  private let peakKilobytes: Int?
  /// How many endpoints' packets were seen; nil where none were watched.
  private let witnessed: Int?

  init(of results: [ProbeResult], expense: Expense) {
    samples = results.flatMap(\.samples)
    self.expense = expense
    peakKilobytes = Expense.peakKilobytes
    let witnesses = results.compactMap { $0.path?.witness }
    witnessed = witnesses.isEmpty ? nil : witnesses.count { $0.seen.contains { $0.toEndpoint && $0.data } }
  }

  var failed: Int { samples.count { $0.failure != nil } }

  /// The sums, as one line of JSON.
  var line: String {
    var parts = [
      ("samples", samples.count), ("failed", failed), ("wall_us", expense.wall),
      ("cpu_us", expense.processor),
      ("displaced", expense.displaced),
    ].map { "\"\($0)\":\($1)" }
    if let peakKilobytes { parts.append("\"peak_kb\":\(peakKilobytes)") }
    if let witnessed { parts.append("\"witnessed\":\(witnessed)") }
    if let tls = middle(samples.compactMap(\.phases.tls)) { parts.append("\"median_tls_us\":\(tls)") }
    if let failure = samples.lazy.compactMap(\.failure).first {
      parts.append("\"first_failure\":\"\(failure.code.rawValue)\"")
    }
    return "{\(parts.joined(separator: ","))}"
  }

  private func middle(_ times: [Microseconds]) -> Int64? {
    times.isEmpty ? nil : times.map(\.count).sorted()[times.count / 2]
  }

  /// Writes every sample as a record has it, one per line.
  func writeEach(to file: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var lines = Data()
    for sample in samples {
      lines += try encoder.encode(sample)
      lines.append(10)
    }
    try lines.write(to: URL(filePath: file))
  }
}
