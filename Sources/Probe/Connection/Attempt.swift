internal import Linux
internal import Model

/// One sample while it runs.
protocol Attempt: AnyObject {
  /// The finished sample; nil while it runs.
  var sample: Sample? { get }
  /// The route that its packets took, once it has connected or tried to.
  var path: Path? { get }
  /// What the resolver answered; empty where it was not asked.
  var answers: [IPAddress] { get }

  /// The connection whose packets were watched; nil for none.
  var watched: WatchedConnection? { get }

  /// Takes the first step.
  func begin()
  /// Goes on after something happened on its socket, seen at `now`.
  func proceed(_ events: Epoll.Interest, at now: MonotonicTime)
  /// Ends what is not done in time.
  func expire(at now: MonotonicTime)
  /// Ends at once and keeps what was measured.
  func cancel()
}

extension Attempt {
  // What has no connection of TCP is never watched.
  var watched: WatchedConnection? { nil }
}
