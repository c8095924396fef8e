internal import Linux
internal import Model

/// One sample of `tcp`, `tls` or a kind that begins TLS within its own protocol while it runs: resolve, connect, what is
/// said before TLS, handshake.
final class HandshakeAttempt: Attempt {
  private enum Stage {
    case approaching
    case conversing(ClientSocket, Conversation)
    case shaking(ClientSocket, Handshake)
    /// The handshake is done, and the server may still refuse our lack of a certificate.
    case awaitingVerdict(ClientSocket, Handshake, until: MonotonicTime)
    case ended
  }

  private let outset: Outset
  private let equipment: Equipment
  private var approach: Approach?
  private var stage: Stage = .approaching
  private var duration: Microseconds?
  private var starttls: Microseconds?
  /// What is still to be said before the endpoint's own protocol, in turn.
  private var dialogues: ArraySlice<any Dialogue> = []

  private(set) var verification: Verification?
  private(set) var sample: Sample?
  var path: Path? { approach?.path }
  var answers: [IPAddress] { approach?.answers ?? [] }

  init(_ outset: Outset, equipment: Equipment) {
    self.outset = outset
    self.equipment = equipment
  }

  func begin() {
    equipment.deadlines.add(outset.id, at: outset.deadline)
    let approach = Approach(
      to: outset.endpoint.target, by: outset.addresses, for: outset, equipment: equipment
    ) { [weak self] outcome in self?.approached(outcome) }
    self.approach = approach
    approach.begin()
  }

  private func approached(_ outcome: Approach.Outcome) {
    switch outcome {
    case .failed(let failure): end(failure)
    case .connected(let socket):
      dialogues = openings(over: socket)[...]
      goOn(over: socket)
    }
  }

  /// What is said over the connection before the endpoint's own protocol begins.
  private func openings(over socket: ClientSocket) -> [any Dialogue] {
    guard outset.endpoint.target.scheme.usesStartTLS else { return [] }
    let opening = StartTLS.dialogue(
      for: outset.endpoint.target.scheme, from: socket.localName?.address)
    return [opening].compactMap { $0 }
  }

  /// Begins the next dialogue, and after the last the handshake.
  private func goOn(over socket: ClientSocket) {
    do throws(Obstacle) {
      if let dialogue = dialogues.popFirst() {
        let conversation = Conversation(dialogue, over: socket)
        stage = .conversing(socket, conversation)
        try watch(socket, for: [.readable, .hungUp, .onChange])
        return talked(conversation.begin())
      }
      guard outset.endpoint.target.scheme.usesTLS else {
        return end(nil, tcp: details(of: socket))
      }
      let handshake = try Handshake(
        context: equipment.context, socket: socket, stamped: equipment.stamps,
        host: outset.endpoint.target.host, showing: equipment.identity(for: outset.endpoint),
        variation: outset.variation)
      stage = .shaking(socket, handshake)
      // Room for what is sent is there, and an event that says so would come with each stamp.
      try watch(socket, for: [.readable, .hungUp, .onChange])
      shaken(handshake.advance())
    } catch {
      end(error.failure, tcp: details(of: socket))
    }
  }

  private func talked(_ progress: Conversation.Progress) {
    guard case .conversing(let socket, let conversation) = stage else { return }
    switch progress {
    case .waiting:
      guard conversation.awaitsRoom else { return }
      do throws(Obstacle) {
        try watch(socket, for: [.readable, .writable, .hungUp, .onChange])
      } catch {
        end(error.failure)
      }
    case .failed(let failure): end(failure)
    case .done:
      starttls = conversation.duration
      goOn(over: socket)
    }
  }

  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    switch stage {
    case .approaching: approach?.proceed(events, at: now)
    case .conversing(_, let conversation): talked(conversation.proceed(events, at: now))
    case .shaking(_, let handshake): if handshake.note(events) { shaken(handshake.advance()) }
    case .awaitingVerdict(_, let handshake, _): if handshake.note(events) { judged(handshake.readVerdict()) }
    case .ended: break
    }
  }

  private func watch(_ socket: ClientSocket, for interest: Epoll.Interest) throws(Obstacle) {
    do throws(SystemError) {
      try equipment.epoll.rewatch(socket.descriptor, for: interest, token: outset.id)
    } catch {
      throw Obstacle(Failure(.localResource, errno: error.name, detail: "epoll took no more sockets"))
    }
  }

  private func details(of socket: ClientSocket) -> Sample.TCPDetails? {
    socket.details(connected: true, connectRTT: approach?.connectRTT)
  }

  private func shaken(_ progress: Handshake.Progress) {
    guard case .shaking(let socket, let handshake) = stage else { return }
    switch progress {
    case .waiting:
      guard handshake.awaitsRoom else { return }
      do throws(Obstacle) {
        try watch(socket, for: [.readable, .writable, .hungUp, .onChange])
      } catch {
        end(error.failure)
      }
    case .failed(let failure): end(failure)
    case .done:
      duration = handshake.duration
      guard handshake.awaitsVerdict else { return end(certificateFailure(of: handshake)) }
      // The answer takes one round trip, and the handshake took at least one; a busy server takes its time besides.
      // Only one that asks for a certificate, does without, and sends no ticket lets us wait for nothing.
      let patience = max(.seconds(1), (duration?.duration ?? .zero) * 4)
      let until = min(outset.deadline, .now + patience)
      stage = .awaitingVerdict(socket, handshake, until: until)
      equipment.deadlines.add(outset.id, at: until)
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
    return verification.failure ?? outset.endpoint.expectations.failure(of: verification)
  }

  func expire(at now: MonotonicTime) {
    switch stage {
    case .awaitingVerdict(_, let handshake, let until):
      if now >= until { end(certificateFailure(of: handshake)) }
    case _ where now < outset.deadline: break
    case .approaching: approach?.expire()
    case .conversing(_, let conversation): end(conversation.failureAtTimeout)
    case .shaking(_, let handshake): end(Failure(handshakeTimeout: handshake.log))
    case .ended: break
    }
  }

  func cancel() {
    guard sample == nil else { return }
    approach?.giveUp()
    end(Failure(.cancelled))
  }

  private func end(_ failure: Failure?, tcp: Sample.TCPDetails? = nil) {
    var tcp = tcp ?? approach?.tcp
    var tls: Sample.TLSDetails?
    switch stage {
    case .shaking(let socket, let handshake), .awaitingVerdict(let socket, let handshake, _):
      // Behind a proxy the connection's round trip is the proxy's.
      tls = handshake.details(roundTrip: outset.endpoint.proxy == nil ? approach?.connectRTT : nil)
      tcp = details(of: socket)
      verification = handshake.log.verification
      if duration != nil {
        handshake.close()
        socket.drain()
      }
    case .conversing(let socket, _):
      tcp = details(of: socket)
      socket.drain()
    case .approaching, .ended: break
    }
    stage = .ended
    sample = Sample(
      address: approach?.address, localPort: approach?.localPort, started: outset.startedAt,
      attempt: outset.attempt, lag: outset.lag,
      phases: Sample.Phases(
        resolve: approach?.resolve, connect: approach?.connect, proxy: approach?.proxy, starttls: starttls,
        tls: duration),
      tls: tls, tcp: tcp, failure: failure)
    equipment.ended.append(outset.id)
  }
}
