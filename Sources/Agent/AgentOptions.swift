public import Model

/// What an agent is given.
public struct AgentOptions: Sendable {
  let settings: SettingsSource
  let journalPath: String
  let stateFolder: String
  let agent: CheckRecord.Agent
  /// The exit code that a record has.
  let exitCode: @Sendable (CheckRecord) -> Int32
  /// What it has to say beside its records.
  let report: @Sendable (AgentNotice) -> Void

  public init(
    settings: SettingsSource, journalPath: String, stateFolder: String, agent: CheckRecord.Agent,
    exitCode: @escaping @Sendable (CheckRecord) -> Int32,
    report: @escaping @Sendable (AgentNotice) -> Void
  ) {
    self.settings = settings
    self.journalPath = journalPath
    self.stateFolder = stateFolder
    self.agent = agent
    self.exitCode = exitCode
    self.report = report
  }
}
