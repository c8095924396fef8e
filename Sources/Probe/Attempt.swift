internal import Glibc
internal import Model

/// One sample while it runs: resolve, connect, handshake.
final class Attempt {
  private enum Stage {
    case resolving(since: MonotonicTime)
    case connecting(ClientSocket, since: MonotonicTime)
    case shaking(ClientSocket, Handshake)
    /// The handshake is done, and the server may still refuse our lack of a certificate.
    case awaitingVerdict(ClientSocket, Handshake, until: MonotonicTime)
    case ended
  }

  let id: UInt64
  let endpoint: Endpoint
  private let equipment: Equipment
  private let due: MonotonicTime
  private let started: MonotonicTime
  private let startedAt: Timestamp
  private let deadline: MonotonicTime

  private var stage: Stage = .ended
  private var phases = Sample.Phases()
  private var address: IPAddress?
  private var localPort: UInt16?

  /// The way that its packets took, once it has connected or tried to.
  private(set) var path: Path?
  /// What the server's certificate was found to be, once it was shown.
  private(set) var verification: Verification?
  /// The finished sample; nil while it runs.
  private(set) var sample: Sample?

  init(id: UInt64, endpoint: Endpoint, due: MonotonicTime, equipment: Equipment) {
    self.id = id
    self.endpoint = endpoint
    self.due = due
    self.equipment = equipment
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    startedAt = Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    started = .now
    deadline = started + endpoint.timeout
  }

  /// Takes the first step.
  func begin() {
    equipment.deadlines.add(id, at: deadline)
    let host = endpoint.target.host
    // C strings end at a NUL, and OpenSSL takes a name with a leading dot for all names below it: either would be
    // verified as another name.
    guard (1...255).contains(host.utf8.count), host.utf8.allSatisfy({ $0 > 32 && $0 < 127 }),
      !host.hasPrefix("."),
      endpoint.target.port > 0
    else {
      return end(Failure(.localConfig, detail: "the target has no name or port that can be asked for"))
    }
    if let address = endpoint.addresses.first ?? endpoint.target.address { return connect(to: address) }
    resolve(host)
  }

  private func resolve(_ host: String) {
    do throws(Obstacle) {
      let resolver = try equipment.resolver(for: endpoint.timeout)
      let since = MonotonicTime.now
      stage = .resolving(since: since)
      resolver.resolve(host) { [weak self] answer in
        guard let self, case .resolving(let since) = stage else { return }
        switch answer {
        case .addresses(let addresses):
          phases.resolve = MonotonicTime.now.since(since)
          guard let first = addresses.first else { return end(Failure(.dnsNoData)) }
          connect(to: first)
        case .failure(let failure): end(failure)
        }
      }
    } catch {
      end(error.failure)
    }
  }

  private func connect(to address: IPAddress) {
    self.address = address
    let target = endpoint.target
    path = equipment.path(
      PathQuery(destination: address, port: target.port, transport: .tcp, interface: endpoint.interface))
    do throws(Obstacle) {
      let socket = try ClientSocket(family: address.family, interface: endpoint.interface)
      let since = MonotonicTime.now
      stage = .connecting(socket, since: since)
      try socket.connect(to: address, port: target.port)
      if let name = socket.localName {
        localPort = name.port
        // Bound to an interface, the packets leave by it whatever the look-up said.
        path = Path(
          interface: endpoint.interface ?? path?.interface, tunnel: path?.tunnel, source: name.address,
          nextHop: path?.nextHop)
      }
      do throws(SystemError) {
        try equipment.epoll.watch(
          socket.descriptor, for: [.readable, .writable, .onChange], token: id)
      } catch {
        throw Obstacle(Failure(.localResource, errno: error.name, detail: "epoll took no more sockets"))
      }
    } catch {
      end(error.failure)
    }
  }

  /// Goes on after something happened on its socket, seen at `now`.
  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    switch stage {
    case .connecting(let socket, let since): connected(socket, events, in: now.since(since))
    case .shaking(_, let handshake): shaken(handshake.advance())
    case .awaitingVerdict(_, let handshake, _): judged(handshake.readVerdict())
    case .resolving, .ended: break
    }
  }

  private func connected(_ socket: ClientSocket, _ events: Epoll.Interest, in time: Microseconds) {
    let isTLS = endpoint.target.scheme == .tls
    if let error = socket.connectionError() {
      if isTLS, error.number == ECONNRESET {
        // A refusal is told otherwise: the connection stood, and was reset before we could speak.
        phases.connect = time
        return end(Failure(.tlsResetBeforeHello, errno: error.name))
      }
      return end(Failure(connecting: error, detail: socket.icmpMessage()))
    }
    guard events.contains(.writable) else { return }
    phases.connect = time
    socket.reportsICMP(false)
    guard isTLS else { return end(nil) }
    do throws(Obstacle) {
      let handshake = try Handshake(
        context: equipment.context, descriptor: socket.descriptor, host: endpoint.target.host)
      stage = .shaking(socket, handshake)
      shaken(handshake.advance())
    } catch {
      end(error.failure)
    }
  }

  private func shaken(_ progress: Handshake.Progress) {
    guard case .shaking(let socket, let handshake) = stage else { return }
    switch progress {
    case .waiting: break
    case .failed(let failure): end(failure)
    case .done:
      phases.tls = handshake.duration
      guard handshake.awaitsVerdict else { return end(certificateFailure(of: handshake)) }
      // The answer takes one round trip, and the handshake took at least one.
      let patience = max(.milliseconds(50), (phases.tls?.duration ?? .zero) * 4)
      let until = min(deadline, .now + patience)
      stage = .awaitingVerdict(socket, handshake, until: until)
      equipment.deadlines.add(id, at: until)
      judged(handshake.readVerdict())
    }
  }

  private func judged(_ progress: Handshake.Progress) {
    guard case .awaitingVerdict(_, let handshake, _) = stage else { return }
    switch progress {
    case .waiting: break
    case .failed(let failure): end(failure)
    case .done: end(certificateFailure(of: handshake))
    }
  }

  private func certificateFailure(of handshake: Handshake) -> Failure? {
    guard let verification = handshake.log.verification else { return nil }
    return verification.failure ?? endpoint.expectations.failure(of: verification)
  }

  /// Ends what is not done in time.
  func expire(at now: MonotonicTime) {
    switch stage {
    case .awaitingVerdict(_, let handshake, let until):
      if now >= until { end(certificateFailure(of: handshake)) }
    case _ where now < deadline: break
    case .resolving: end(Failure(.dnsTimeout))
    case .connecting(let socket, _): end(Failure(.tcpTimeout, detail: socket.icmpMessage()))
    case .shaking(_, let handshake): end(Failure(handshakeTimeout: handshake.log))
    case .ended: break
    }
  }

  /// Ends at once and keeps what was measured.
  func cancel() {
    if sample == nil { end(Failure(.cancelled)) }
  }

  private func end(_ failure: Failure?) {
    var tls: Sample.TLSDetails?
    var tcp: Sample.TCPDetails?
    switch stage {
    case .connecting(let socket, _): tcp = socket.details(connected: phases.connect != nil)
    case .shaking(let socket, let handshake), .awaitingVerdict(let socket, let handshake, _):
      tls = handshake.details
      tcp = socket.details(connected: true)
      verification = handshake.log.verification
      if phases.tls != nil {
        handshake.close()
        socket.drain()
      }
    case .resolving, .ended: break
    }
    stage = .ended
    sample = Sample(
      address: address, localPort: localPort, started: startedAt, lag: started.since(due), phases: phases,
      tls: tls, tcp: tcp, failure: failure)
    equipment.ended.append(id)
  }
}
