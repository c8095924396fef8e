/// How one sink of an agent is doing, in numbers.
public struct SinkMetric: Sendable {
  let name: String
  let isUp: Bool
  let behind: Int64?
  let refused: Int64

  /// `behind` is nil where it is not known.
  public init(name: String, isUp: Bool, behind: Int64?, refused: Int64) {
    self.name = name
    self.isUp = isUp
    self.behind = behind
    self.refused = refused
  }
}

/// The metrics of an agent's sinks, in the text format of Prometheus.
public enum SinkMetrics {
  public static func bytes(of sinks: [SinkMetric], in wording: Wording = .english) -> [UInt8] {
    var metrics = MetricsText()
    for sink in sinks {
      let label = [(name: "sink", value: Optional(sink.name))]
      metrics.add(.sinkUp, label, sink.isUp ? "1" : "0")
      metrics.add(.sinkBehind, label, sink.behind.map { "\($0)" })
      metrics.add(.sinkRefused, label, "\(sink.refused)")
    }
    return Array(metrics.text(in: wording).utf8)
  }
}
