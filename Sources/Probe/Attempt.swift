internal import FoundationEssentials
internal import Glibc
internal import Model

/// One sample while it runs.
protocol Attempt: AnyObject {
  /// The finished sample; nil while it runs.
  var sample: Sample? { get }
  /// The way that its packets took, once it has connected or tried to.
  var path: Path? { get }
  /// What the resolver answered; empty where it was not asked.
  var answers: [IPAddress] { get }
  /// What the server's certificate was found to be, once it was shown.
  var verification: Verification? { get }

  /// Takes the first step.
  func begin()
  /// Goes on after something happened on its socket, seen at `now`.
  func proceed(_ events: Epoll.Interest, at now: MonotonicTime)
  /// Ends what is not done in time.
  func expire(at now: MonotonicTime)
  /// Ends at once and keeps what was measured.
  func cancel()
}

/// Which sample it is, and the moments that it begins with.
struct Outset {
  /// The loop's number for it: the token of its sockets and its deadlines.
  let id: UInt64
  let endpoint: Endpoint
  /// In what it is to differ from an ordinary sample.
  let variation: Variation
  /// Which try of the same sample it is; nil where there is no second one.
  let attempt: Int?
  /// Which of the endpoint's addresses it is for; nil for the first.
  let address: IPAddress?
  /// What resolving the name took, where that was done for it.
  let resolve: Microseconds?
  let startedAt: Timestamp
  let deadline: MonotonicTime
  /// How long after its moment it began.
  let lag: Microseconds

  init(
    id: UInt64, endpoint: Endpoint, variation: Variation = .none, attempt: Int? = nil,
    address: IPAddress? = nil, resolve: Microseconds? = nil, due: MonotonicTime
  ) {
    self.id = id
    self.endpoint = endpoint
    self.variation = variation
    self.attempt = attempt
    self.address = address
    self.resolve = resolve
    startedAt = Timestamp(.now)
    let now = MonotonicTime.now
    lag = now.since(due)
    deadline = now + endpoint.timeout
  }

  /// The addresses to use instead of asking for any.
  var addresses: [IPAddress] { address.map { [$0] } ?? endpoint.addresses }
}
