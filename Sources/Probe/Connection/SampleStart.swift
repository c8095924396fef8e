internal import FoundationEssentials
internal import Linux
internal import Model

/// Which sample it is, and the moments that it begins with.
struct SampleStart {
  /// The loop's number for it: the token of its sockets and its deadlines.
  let id: UInt64
  let endpoint: Endpoint
  /// How it differs from an ordinary sample.
  let variation: Variation
  /// Which try of the same sample it is; nil where there is no second one.
  let attempt: Int?
  /// Which of the endpoint's addresses it is for; nil for the first.
  let address: IPAddress?
  /// The time that resolving the name took, where that was done for it.
  let resolve: Microseconds?
  /// What watches where its packets leave; nil for a sample that is not watched.
  let wire: WireWatch?
  let startedAt: Timestamp
  let deadline: MonotonicTime
  /// How long after its moment it began.
  let lag: Microseconds

  init(
    id: UInt64, endpoint: Endpoint, variation: Variation = .none, attempt: Int? = nil,
    address: IPAddress? = nil, resolve: Microseconds? = nil, wire: WireWatch? = nil, due: MonotonicTime
  ) {
    self.id = id
    self.endpoint = endpoint
    self.variation = variation
    self.attempt = attempt
    self.address = address
    self.resolve = resolve
    self.wire = wire
    startedAt = Timestamp(.now)
    let now = MonotonicTime.now
    lag = now.since(due)
    deadline = now + endpoint.timeout
  }

  /// The addresses to use instead of asking for any.
  var addresses: [IPAddress] { address.map { [$0] } ?? endpoint.addresses }
}
