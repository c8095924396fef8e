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
  /// The lengths that are drawn for its handshake; nil where none are.
  let draw: PulseDraw?
  /// Which try of the same sample it is; nil where there is no second one.
  let attempt: Int?
  /// Which of the endpoint's addresses it is for; nil for the first.
  let address: IPAddress?
  /// The time that resolving the name took, where that was done for it.
  let resolve: Microseconds?
  /// What the answer that the address is from says of the name.
  let resolution: Sample.Resolution?
  /// What watches where its packets leave; nil for a sample that is not watched.
  let wire: WireWatch?
  let startedAt: Timestamp
  /// The time that it may take, and has taken.
  let clock: PhaseClock
  /// How long after its moment it began.
  let lag: Microseconds

  init(
    id: UInt64, endpoint: Endpoint, variation: Variation = .none, draw: PulseDraw? = nil, attempt: Int? = nil,
    address: IPAddress? = nil, resolve: Microseconds? = nil, resolution: Sample.Resolution? = nil,
    wire: WireWatch? = nil, due: MonotonicTime
  ) {
    self.id = id
    self.endpoint = endpoint
    self.variation = variation
    self.draw = draw
    self.attempt = attempt
    self.address = address
    self.resolve = resolve
    self.resolution = resolution
    self.wire = wire
    startedAt = Timestamp(.now)
    lag = MonotonicTime.now.since(due)
    clock = PhaseClock(timeout: endpoint.timeout)
  }

  /// When its time is over; never while its name is resolved.
  var deadline: MonotonicTime { clock.deadline }

  /// The addresses to use instead of asking for any.
  var addresses: [IPAddress] { address.map { [$0] } ?? endpoint.addresses }
}
