public import Model
import Observer

/// What the kernel reports of the host's network, from now on; one thread must keep reading it.
public final class HostEvents: Sendable {
  private let watch = NetworkWatch()

  /// Subscribes to what happens from now on.
  public init() {}

  /// The descriptors that become readable when there is something to be read.
  public var descriptors: [Int32] { watch.descriptors }

  /// What is not reported to this process.
  public var missing: Set<CheckTrigger.Change> { watch.missing }

  /// Takes what lies ready, and says what changed, and how many messages said so.
  public func read() -> (changes: Set<CheckTrigger.Change>, count: Int) { watch.read() }

  /// Observes the host. Where a link that may be a tunnel came since `last` was observed, and is gone, it says that the
  /// links are not all known.
  public func observe(_ inputs: CheckInputs, after last: HostState?) async -> HostState {
    // Where the kernel reports no links, the observation itself has to look whether they change meanwhile.
    if watch.missing.contains(.links) { return await inputs.observe() }
    return await inputs.observe(passed: watch.takeReported(since: last, others: inputs.coversNamespaces))
  }
}
