import Model
import Synchronization

/// What the agent last said of itself, for whoever asks on another thread.
final class StatusBoard: Sendable {
  private let kept = Mutex<AgentStatus?>(nil)

  var status: AgentStatus? { kept.withLock { $0 } }

  func put(_ status: AgentStatus) { kept.withLock { $0 = status } }
}
