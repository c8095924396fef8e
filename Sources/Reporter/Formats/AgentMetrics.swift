public import Model

/// The metrics of an agent itself, in the text format of Prometheus.
public enum AgentMetrics {
  public static func bytes(of status: AgentStatus, in wording: Wording = .english) -> [UInt8] {
    var metrics = MetricsText()
    metrics.add(.agentSettingsRefused, [], status.settings.refused == nil ? "0" : "1")
    metrics.add(.agentStoring, [], status.journal.failing == nil ? "1" : "0")
    metrics.add(.agentObservations, [], "\(status.work.observations)")
    metrics.add(.agentRecords, [], "\(status.work.records)")
    metrics.add(.agentEventsLost, [], "\(status.work.lost)")
    return Array(metrics.text(in: wording).utf8)
  }
}
