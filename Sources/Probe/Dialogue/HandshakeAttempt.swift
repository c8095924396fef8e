internal import Linux
internal import Model

/// One sample of `tcp`, `tls` or a kind that begins TLS within its own protocol while it runs: resolve, connect, what is
/// said before TLS, handshake.
///
/// Owned by `ProbeLoop`; used only on its thread.
final class HandshakeAttempt: SecureAttempt {
  private enum Stage {
    case connecting
    case conversing(ClientSocket, Conversation)
    case handshaking(ClientSocket, Handshake)
    /// The handshake is done, and the server may still refuse our lack of a certificate.
    case awaitingVerdict(ClientSocket, Handshake, askingAt: MonotonicTime)
    /// The handshake is done, and its last message is to go alone: a goodbye would join it.
    case lingering(ClientSocket, Handshake, until: MonotonicTime)
    case ended
  }

  private let start: SampleStart
  private let opening: StartTLSOpening?
  private let inPackets: Bool
  private let sockets: SocketLoop
  private let names: ResolverPool
  private let client: TLSClient
  private let routes: RouteLookup
  private var connector: Connector?
  private var stage: Stage = .connecting
  private var duration: Microseconds?
  private var starttls: Microseconds?

  private(set) var verification: Verification?
  private(set) var sample: Sample?
  var path: Path? { connector?.path }
  var answers: [IPAddress] { connector?.answers ?? [] }
  var watched: WatchedConnection? { connector?.watched }

  /// A sample of an endpoint. What `opening` makes is said before TLS begins, which travels in packets of TDS where it
  /// is to be `inPackets`.
  init(
    _ start: SampleStart, opening: StartTLSOpening?, inPackets: Bool = false, sockets: SocketLoop,
    names: ResolverPool, client: TLSClient, routes: @escaping RouteLookup
  ) {
    self.start = start
    self.opening = opening
    self.inPackets = inPackets
    self.sockets = sockets
    self.names = names
    self.client = client
    self.routes = routes
  }

  func begin() {
    sockets.begin(start)
    do throws(SampleError) {
      // A connection without what the client is to show would measure something else.
      _ = try client.identities.identity(for: start.endpoint)
    } catch {
      return end(error.failure)
    }
    let connector = Connector(
      to: start.endpoint.target, by: start.addresses, for: start, sockets: sockets, names: names,
      client: client, routes: routes, wire: start.wire
    ) { [weak self] outcome in self?.handle(outcome) }
    self.connector = connector
    connector.begin()
  }

  private func handle(_ outcome: Connector.Outcome) {
    switch outcome {
    case .failed(let failure): end(failure)
    case .connected(let socket): startDialogue(over: socket)
    }
  }

  /// Begins the dialogue that comes before TLS, or the handshake where there is none.
  private func startDialogue(over socket: ClientSocket) {
    guard let opening else { return startHandshake(over: socket) }
    do throws(SampleError) {
      let parties = DialogueParties(
        local: socket.localName?.address, server: start.endpoint.certificateName)
      let conversation = Conversation(opening(parties), over: socket)
      start.clock.begin(.starttls)
      stage = .conversing(socket, conversation)
      try watch(socket, for: [.readable, .hungUp, .onChange])
      handle(conversation.begin())
    } catch {
      end(error.failure, tcp: details(of: socket))
    }
  }

  private func startHandshake(over socket: ClientSocket) {
    guard start.endpoint.target.scheme.usesTLS else { return end(nil, tcp: details(of: socket)) }
    do throws(SampleError) {
      let handshake = try Handshake(
        context: client.context, socket: socket, stamped: client.stamps,
        host: start.endpoint.certificateName, showing: client.identities.identity(for: start.endpoint),
        variation: start.variation, draw: start.draw, inPackets: inPackets)
      start.clock.begin(.tls)
      stage = .handshaking(socket, handshake)
      // Room for what is sent is there, and an event that says so would come with each stamp.
      try watch(socket, for: [.readable, .hungUp, .onChange])
      handle(handshake.advance())
    } catch {
      end(error.failure, tcp: details(of: socket))
    }
  }

  private func handle(_ progress: Conversation.Progress) {
    guard case .conversing(let socket, let conversation) = stage else { return }
    switch progress {
    case .waiting:
      if conversation.awaitsRoom { awaitRoom(on: socket) }
    case .failed(let failure): end(failure)
    case .done:
      starttls = conversation.duration
      startHandshake(over: socket)
    }
  }

  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    if case .connecting = stage {
      connector?.proceed(events, at: now)
      return
    }
    let events = connector?.relay(events) ?? events
    switch stage {
    case .connecting: break
    case .conversing(_, let conversation): handle(conversation.proceed(events, at: now))
    case .handshaking(_, let handshake): if handshake.note(events) { handle(handshake.advance()) }
    case .awaitingVerdict(_, let handshake, _):
      if handshake.note(events) { handleVerdict(handshake.readVerdict()) }
    case .lingering(_, let handshake, _):
      guard handshake.note(events) else { break }
      _ = handshake.read(upTo: 4096)
      if start.draw?.isAnswered == true { end(certificateFailure(of: handshake)) }
    case .ended: break
    }
  }

  private func watch(_ socket: ClientSocket, for interest: Epoll.Interest) throws(SampleError) {
    try sockets.rewatch(socket.descriptor, for: interest, of: start)
  }

  /// Has the loop come back as soon as the socket has room, too.
  private func awaitRoom(on socket: ClientSocket) {
    do throws(SampleError) {
      try watch(socket, for: [.readable, .writable, .hungUp, .onChange])
    } catch {
      end(error.failure)
    }
  }

  private func details(of socket: ClientSocket) -> Sample.TCPDetails? {
    socket.details(connected: true, connectRTT: connector?.connectRTT)
  }

  private func handle(_ progress: Handshake.Progress) {
    guard case .handshaking(let socket, let handshake) = stage else { return }
    switch progress {
    case .waiting:
      if handshake.awaitsRoom { awaitRoom(on: socket) }
    case .failed(let failure): end(failure)
    case .done:
      duration = handshake.duration
      if let linger = start.draw?.linger, linger > .zero {
        let until = min(start.deadline, .now + linger)
        stage = .lingering(socket, handshake, until: until)
        sockets.deadlines.add(start.id, at: until)
        return
      }
      guard handshake.awaitsVerdict else { return end(certificateFailure(of: handshake)) }
      // The answer takes one round trip, and the handshake took at least one; a busy server takes its time besides.
      // Only one that does without a certificate and sends no ticket has nothing to say: that one is asked then, and
      // one that is still judging has as long as the sample.
      let limit = max(.seconds(1), (duration?.duration ?? .zero) * 4)
      let asking = min(start.deadline, .now + limit)
      stage = .awaitingVerdict(socket, handshake, askingAt: asking)
      sockets.deadlines.add(start.id, at: asking)
      handleVerdict(handshake.readVerdict())
    }
  }

  private func handleVerdict(_ progress: Handshake.Progress) {
    guard case .awaitingVerdict(_, let handshake, _) = stage else { return }
    switch progress {
    case .waiting: break
    case .failed(let failure): end(failure)
    case .done: end(certificateFailure(of: handshake))
    }
  }

  private func certificateFailure(of handshake: Handshake) -> Failure? {
    guard let verification = handshake.log.verification else { return nil }
    return verification.failure ?? start.endpoint.expectations.failure(of: verification)
  }

  func expire(at now: MonotonicTime) {
    if now < start.deadline { pass() }
    switch stage {
    case .awaitingVerdict(_, let handshake, _) where now >= start.deadline:
      end(certificateFailure(of: handshake))
    case .awaitingVerdict(_, let handshake, let asking): if now >= asking { handshake.askForVerdict() }
    case .lingering(_, let handshake, let until): if now >= until { end(certificateFailure(of: handshake)) }
    case _ where now < start.deadline: break
    case .connecting: connector?.expire()
    case .conversing(_, let conversation): end(judged(conversation.failureAtTimeout))
    case .handshaking(_, let handshake): end(judged(Failure(handshakeTimeout: handshake.log)))
    case .ended: break
    }
  }

  private func judged(_ timeout: Failure) -> Failure {
    start.clock.judged(timeout, roundTrip: connector?.connectRTT)
  }

  /// Passes on what was left for later.
  private func pass() {
    if connector?.isRelayed == true, sample == nil { proceed([], at: .now) }
  }

  func cancel() {
    guard sample == nil else { return }
    connector?.giveUp()
    end(Failure(.cancelled))
  }

  private func end(_ failure: Failure?, tcp: Sample.TCPDetails? = nil) {
    var (failure, tcp) = (failure, tcp ?? connector?.tcp)
    var tls: Sample.TLSDetails?
    switch stage {
    case .handshaking(let socket, let handshake), .awaitingVerdict(let socket, let handshake, _),
      .lingering(let socket, let handshake, _):
      // Behind a proxy the connection's round trip is the proxy's.
      tls = handshake.details(roundTrip: start.endpoint.proxy == nil ? connector?.connectRTT : nil)
      if let refused = failure, start.endpoint.expectations.expects(refused, of: tls) {
        failure = certificateFailure(of: handshake)
      }
      tcp = details(of: socket)
      verification = handshake.log.verification
      if duration != nil {
        handshake.close()
        socket.drain()
      }
    case .conversing(let socket, _):
      tcp = details(of: socket)
      socket.drain()
    case .connecting, .ended: break
    }
    connector?.endRelay()
    stage = .ended
    sample = Sample(
      address: connector?.address, localPort: connector?.localPort, started: start.startedAt,
      attempt: start.attempt, lag: start.lag,
      phases: Sample.Phases(
        resolve: connector?.resolve ?? start.resolve, connect: connector?.connect, proxy: connector?.proxy,
        starttls: starttls,
        tls: duration),
      tls: tls, tcp: tcp, resolution: connector?.resolution, failure: failure)
    sockets.end(start)
  }
}
