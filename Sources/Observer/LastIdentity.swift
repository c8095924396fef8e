internal import Model
internal import Synchronization

/// Who the host was at the last observation that came so far, for one that does not.
final class LastIdentity: Sendable {
  private let kept = Mutex<HostIdentity?>(nil)

  var identity: HostIdentity? {
    get { kept.withLock { $0 } }
    set { kept.withLock { $0 = newValue } }
  }
}
