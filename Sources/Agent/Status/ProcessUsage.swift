import Linux
import Model

/// What this process uses.
enum ProcessUsage {
  static func own(version: String, started: Timestamp) -> AgentStatus.Process {
    AgentStatus.Process(
      pid: OwnProcess.id, version: version, started: started, memory: OwnProcess.anonymousMemory,
      descriptors: OwnProcess.openDescriptors, descriptorLimit: OwnProcess.descriptorLimit)
  }
}
