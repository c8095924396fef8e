internal import Linux
internal import Model

/// One sample of `icmp` while it runs: a name is resolved, one echo request sent, and its reply awaited.
final class EchoAttempt: Attempt {
  private let start: SampleStart
  private let sockets: SocketLoop
  private let names: ResolverPool
  private let routes: RouteLookup
  private let stamps: Bool
  private var lookup: Lookup?
  private var socket: EchoSocket?
  private var address: IPAddress?
  private var sent: MonotonicTime?
  /// The kernel's moment of the request's leaving.
  private var left: Int64?
  private var request: Microseconds?
  private var stampedBy: Sample.StampSource?

  private(set) var sample: Sample?
  private(set) var path: Path?
  var answers: [IPAddress] { lookup?.answers ?? [] }

  /// A sample whose socket asks for the kernel's stamps where `stamps` says so.
  init(
    _ start: SampleStart, sockets: SocketLoop, names: ResolverPool, routes: @escaping RouteLookup,
    stamps: Bool
  ) {
    self.start = start
    self.sockets = sockets
    self.names = names
    self.routes = routes
    self.stamps = stamps
  }

  func begin() {
    sockets.begin(start)
    let lookup = Lookup(start, sockets: sockets, names: names) { [weak self] answer in
      switch answer {
      case .addresses(let addresses): self?.send(to: addresses)
      case .failure(let failure): self?.end(failure)
      }
    }
    self.lookup = lookup
    lookup.begin()
  }

  private func send(to addresses: [IPAddress]) {
    guard sample == nil, let address = addresses.first else { return end(Failure(.dnsNoData)) }
    self.address = address
    let interface = start.endpoint.interface
    let target = start.endpoint.target
    do throws(SampleError) {
      let link = try LinkZone.of(
        address, zone: address == target.address ? target.zone : nil, interface: interface)
      // What leads to an address of one link is that link.
      let leaving = interface ?? link?.interface
      path = routes(PathQuery(destination: address, service: nil, interface: leaving))
      let socket = try EchoSocket(address.family, interface: interface)
      self.socket = socket
      try socket.connect(to: address, on: link)
      if let source = socket.localAddress {
        // Bound to an interface, the packets leave by it whatever the routes say.
        path = Path(
          interface: leaving ?? path?.interface, tunnel: path?.tunnel, source: source,
          nextHop: path?.nextHop)
      }
      if stamps { _ = socket.stamp() }
      try sockets.watch(socket.descriptor, for: .readable, of: start)
      sent = .now
      try socket.send(sequence: UInt16(truncatingIfNeeded: start.id))
    } catch {
      end(error.failure)
    }
  }

  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    while sample == nil, let event = socket?.next() {
      switch event {
      case .left(let moment): left = left ?? moment
      // Not when the loop woke: that may have been for the packet that left, and the reply came while it was read.
      case .replied(let moment): handleReply(at: .now, moment)
      case .refused(let failure): end(failure)
      }
    }
  }

  private func handleReply(at now: MonotonicTime, _ stamp: Int64?) {
    guard let sent else { return }
    let seen = now.since(sent)
    request = seen
    stampedBy = .user
    // The stamps are of the wall clock, which may be set in between: they lie within what was seen, or are of no use.
    if let left, let stamp, (0...(seen.count + 1) * 1000).contains(stamp - left) {
      request = Microseconds((stamp - left) / 1000)
      stampedBy = .kernel
    }
    end(nil)
  }

  func expire(at now: MonotonicTime) {
    guard sample == nil, now >= start.deadline else { return }
    end(Failure(address == nil ? .dnsTimeout : .echoTimeout))
  }

  func cancel() {
    if sample == nil { end(Failure(.cancelled)) }
  }

  private func end(_ failure: Failure?) {
    guard sample == nil else { return }
    lookup?.giveUp()
    sample = Sample(
      address: address, localPort: nil, started: start.startedAt, attempt: start.attempt, lag: start.lag,
      phases: Sample.Phases(resolve: lookup?.resolve, request: request),
      icmp: stampedBy.map(Sample.ICMPDetails.init), resolution: lookup?.resolution, failure: failure)
    socket = nil
    sockets.end(start)
  }
}
