internal import Linux
internal import Model

/// What the sinks of one agent share.
struct SinkContext: Sendable {
  let tail: JournalTail
  /// The agent's state folder, in which the cursors have a folder of their own.
  let stateFolder: String
  /// Where systemd passes credentials (`CREDENTIALS_DIRECTORY`); nil for nowhere.
  let credentials: String?
  /// The metrics of the agent and its sinks, in the text format of Prometheus.
  var metrics: @Sendable () -> [UInt8]
  let notify: @Sendable (SinkNotice) -> Void
  /// How failures are waited for.
  let pacing: Pacing
}
