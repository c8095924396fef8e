internal import Linux
internal import Model

/// What begins a turn of an endpoint of which several addresses are probed: the question for them, asked once.
///
/// A failure of it is a sample, for no address is known that others could be for. What it finds is no sample: each
/// address has one of its own then.
final class AddressList: Attempt {
  private let start: SampleStart
  private let sockets: SocketLoop
  private let names: ResolverPool
  private var lookup: Lookup?
  private var isOver = false

  /// The addresses to probe; empty where the question failed.
  private(set) var addresses: [IPAddress] = []
  private(set) var sample: Sample?
  var resolve: Microseconds? { lookup?.resolve }
  var resolution: Sample.Resolution? { lookup?.resolution }
  var path: Path? { nil }
  var answers: [IPAddress] { lookup?.answers ?? [] }

  init(_ start: SampleStart, sockets: SocketLoop, names: ResolverPool) {
    self.start = start
    self.sockets = sockets
    self.names = names
  }

  /// Whether each turn of an endpoint begins with one: not where its target is an address itself, or what is
  /// connected to is a proxy.
  static func isNeeded(for endpoint: Endpoint) -> Bool {
    endpoint.addressChoice != .first && endpoint.target.address == nil && endpoint.proxy == nil
  }

  /// Those of some addresses, best first, that an endpoint wants.
  static func choose(_ choice: Endpoint.AddressChoice, of addresses: [IPAddress]) -> [IPAddress] {
    var seen: Set<IPAddress> = []
    let distinct = addresses.filter { seen.insert($0).inserted }
    switch choice {
    case .first: return Array(distinct.prefix(1))
    case .families:
      let firsts = IPAddress.Family.allCases.compactMap { family in distinct.first { $0.family == family } }
      return distinct.filter(firsts.contains)
    case .all: return Array(distinct.prefix(Endpoint.addressLimit))
    }
  }

  func begin() {
    sockets.begin(start)
    let lookup = Lookup(start, sockets: sockets, names: names) { [weak self] answer in
      switch answer {
      case .addresses(let addresses): self?.end(addresses)
      case .failure(let failure): self?.end(failure)
      }
    }
    self.lookup = lookup
    lookup.begin()
  }

  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {}

  func expire(at now: MonotonicTime) {
    guard !isOver, now >= start.deadline else { return }
    end(Failure(.dnsTimeout))
  }

  func cancel() {
    if !isOver { end(Failure(.cancelled)) }
  }

  private func end(_ found: [IPAddress]) {
    addresses = Self.choose(start.endpoint.addressChoice, of: found)
    isOver = true
    sockets.end(start)
  }

  private func end(_ failure: Failure) {
    lookup?.giveUp()
    isOver = true
    sample = Sample(
      address: nil, localPort: nil, started: start.startedAt, attempt: start.attempt, lag: start.lag,
      phases: Sample.Phases(), failure: failure)
    sockets.end(start)
  }
}
