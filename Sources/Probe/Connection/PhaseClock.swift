internal import Linux
internal import Model

/// The time of one sample: when it is over, and which phases used it.
///
/// It stands still while names are resolved, which has limits of its own. Shared by the parts of one sample; used only on
/// its loop's thread.
final class PhaseClock {
  private let timeout: Duration
  /// When the sample's time is over; the end of all time while it stands still.
  private(set) var deadline: MonotonicTime
  private var left: Duration
  private var phase: Failure.Phase?
  private var since: MonotonicTime
  private var used: [Failure.Phase: Duration] = [:]

  /// The shortest time in which a phase can be said not to have ended.
  private static let shortest = Duration.milliseconds(50)

  /// A clock that starts now.
  init(timeout: Duration) {
    self.timeout = timeout
    left = timeout
    since = .now
    deadline = since + timeout
  }

  /// Begins the next phase, or goes on with one.
  func begin(_ next: Failure.Phase, at moment: MonotonicTime = .now) {
    guard next != phase else { return }
    stop(at: moment)
    phase = next
    if next == .resolve {
      left = max(.zero, deadline - moment)
      deadline = MonotonicTime(nanoseconds: .max)
    }
  }

  /// Ends the phase that runs.
  private func stop(at moment: MonotonicTime) {
    if let phase { used[phase, default: .zero] += max(.zero, moment - since) }
    since = moment
    if phase == .resolve { deadline = moment + left }
    phase = nil
  }

  /// Ends the resolving of a name: the clock goes on.
  func endResolving(at moment: MonotonicTime = .now) {
    if phase == .resolve { stop(at: moment) }
  }

  /// A timeout, as what it is: the failure of its phase, or of those before it, where too little was left to it.
  ///
  /// - Parameter roundTrip: The connection's, where it is known. A phase of less than two of them says nothing.
  func judged(_ failure: Failure, roundTrip: Microseconds?, at moment: MonotonicTime = .now) -> Failure {
    guard failure.isCensored, let phase, phase == failure.phase, moment >= deadline else { return failure }
    let own = max(.zero, deadline - since) + (used[phase] ?? .zero)
    let needed = max(Self.shortest, (roundTrip?.duration ?? .zero) * 2)
    let others = used.filter { $0.key != phase && $0.key != .resolve }
    guard own < needed, others.values.contains(where: { $0 > own }) else { return failure }
    var shares = used
    shares[phase, default: .zero] += max(.zero, moment - since)
    return Failure(exhaustedIn: phase, shares: Sample.Phases(shares))
  }
}

extension Sample.Phases {
  fileprivate init(_ shares: [Failure.Phase: Duration]) {
    func share(_ phase: Failure.Phase) -> Microseconds? {
      shares[phase].map { Microseconds($0.wholeNanoseconds / 1000) }
    }
    self.init(
      resolve: share(.resolve), connect: share(.connect), proxy: share(.proxy), starttls: share(.starttls),
      tls: share(.tls), request: share(.request))
  }
}
