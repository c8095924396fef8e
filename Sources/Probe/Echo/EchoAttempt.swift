internal import Linux
internal import Model

/// One sample of `icmp` while it runs: a name is resolved, one echo request sent, and its reply awaited.
final class EchoAttempt: Attempt {
  private let outset: Outset
  private let equipment: Equipment
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
  var verification: Verification? { nil }

  init(_ outset: Outset, equipment: Equipment) {
    self.outset = outset
    self.equipment = equipment
  }

  func begin() {
    equipment.deadlines.add(outset.id, at: outset.deadline)
    let lookup = Lookup(outset, equipment: equipment) { [weak self] answer in
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
    let interface = outset.endpoint.interface
    path = equipment.path(PathQuery(destination: address, service: nil, interface: interface))
    do throws(Obstacle) {
      let socket = try EchoSocket(address.family, interface: interface)
      self.socket = socket
      try socket.connect(to: address)
      if let source = socket.localAddress {
        // Bound to an interface, the packets leave by it whatever the look-up said.
        path = Path(
          interface: interface ?? path?.interface, tunnel: path?.tunnel, source: source,
          nextHop: path?.nextHop)
      }
      if equipment.stamps { _ = socket.stamp() }
      do throws(SystemError) {
        try equipment.epoll.watch(socket.descriptor, for: .readable, token: outset.id)
      } catch {
        throw Obstacle(Failure(.localResource, errno: error.name, detail: "epoll took no more sockets"))
      }
      sent = .now
      try socket.send(sequence: UInt16(truncatingIfNeeded: outset.id))
    } catch {
      end(error.failure)
    }
  }

  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    while sample == nil, let event = socket?.next() {
      switch event {
      case .left(let moment): left = left ?? moment
      // Not when the loop woke: that may have been for the packet that left, and the reply came while it was read.
      case .replied(let moment): arrived(at: .now, moment)
      case .refused(let failure): end(failure)
      }
    }
  }

  private func arrived(at now: MonotonicTime, _ stamp: Int64?) {
    guard let sent else { return }
    let seen = now.since(sent)
    request = seen
    stampedBy = .user
    // Stamps are of the wall clock, which may be set in between: they lie within what was seen, or tell nothing.
    if let left, let stamp, (0...(seen.count + 1) * 1000).contains(stamp - left) {
      request = Microseconds((stamp - left) / 1000)
      stampedBy = .kernel
    }
    end(nil)
  }

  func expire(at now: MonotonicTime) {
    guard sample == nil, now >= outset.deadline else { return }
    end(Failure(address == nil ? .dnsTimeout : .echoTimeout))
  }

  func cancel() {
    if sample == nil { end(Failure(.cancelled)) }
  }

  private func end(_ failure: Failure?) {
    guard sample == nil else { return }
    lookup?.giveUp()
    sample = Sample(
      address: address, localPort: nil, started: outset.startedAt, attempt: outset.attempt, lag: outset.lag,
      phases: Sample.Phases(resolve: lookup?.resolve, request: request),
      icmp: stampedBy.map(Sample.ICMPDetails.init), failure: failure)
    socket = nil
    equipment.ended.append(outset.id)
  }
}
