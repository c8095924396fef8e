internal import Linux
internal import CCurl
internal import Model

/// One sample of `http` or `https` while it runs: resolve, connect, handshake, request, and the same for every
/// redirect.
///
/// A proxy is asked for a connection by CONNECT for `http`, too: what is measured is then the endpoint's answer and
/// not one that the proxy makes.
///
/// A server that wants a request by HTTP/1.1 and not by HTTP/2 is asked once more on a connection of its own.
///
/// The phases are those of the first connection, but for the request, which lasts until the last answer is there.
final class RequestAttempt: SecureAttempt {
  private enum Stage {
    case connecting(Connector)
    case transferring(Transfer)
    case ended
  }

  private let start: SampleStart
  private let sockets: SocketLoop
  private let names: ResolverPool
  private let client: TLSClient
  private let routes: RouteLookup
  private let transfers: Transfers
  private var stage: Stage = .ended
  /// What the current connection is for.
  private var target: Target
  private var redirects = 0
  /// Whether a server wanted HTTP/1.1: it is spoken from then on.
  private var usesOlderVersion = false
  /// What was asked for so far: a redirect back there would never end.
  private var asked: Set<Target> = []

  /// The current connection's.
  private var current: Connector?
  // Of the first connection.
  private var connector: Connector?
  private var log: TransferLog?
  /// The log of the first transfer that was answered, where that was not the first of all.
  private var answeredLog: TransferLog?
  /// The last answer's.
  private var answer: Transfer.Answer?
  /// When the last answer was whole.
  private var answered: MonotonicTime?

  /// What the last answer must be like.
  private var expected: AnswerExpectations { start.endpoint.expectations.answer }

  private(set) var sample: Sample?
  var path: Path? { connector?.path }
  var answers: [IPAddress] { connector?.answers ?? [] }
  var watched: WatchedConnection? { connector?.watched }
  var verification: Verification? { log?.handshake?.log.verification }

  /// A sample of an endpoint, whose requests `transfers` runs.
  init(
    _ start: SampleStart, sockets: SocketLoop, names: ResolverPool, client: TLSClient,
    routes: @escaping RouteLookup, transfers: Transfers
  ) {
    self.start = start
    self.sockets = sockets
    self.names = names
    self.client = client
    self.routes = routes
    self.transfers = transfers
    target = start.endpoint.target
  }

  func begin() {
    sockets.begin(start)
    guard Transfer.canAsk(for: target) else {
      return end(Failure(.localConfig, facts: .incomplete(part: .targetNamePortOrPath)))
    }
    do throws(SampleError) {
      // A connection without what the client is to show would measure something else.
      _ = try client.identities.identity(for: start.endpoint)
    } catch {
      return end(error.failure)
    }
    connect()
  }

  /// Begins with a connection to the target.
  private func connect() {
    // The addresses of the profile are those of the endpoint's own name.
    let isOwn = target.host == start.endpoint.target.host
    let connector = Connector(
      to: target, by: isOwn ? start.addresses : [], for: start, sockets: sockets, names: names,
      client: client, routes: routes, wire: self.connector == nil ? start.wire : nil
    ) { [weak self] outcome in self?.handle(outcome) }
    if self.connector == nil { self.connector = connector }
    current?.endRelay()
    current = connector
    stage = .connecting(connector)
    connector.begin()
  }

  private func handle(_ outcome: Connector.Outcome) {
    guard case .connecting(let connector) = stage else { return }
    switch outcome {
    case .failed(let failure): end(failure)
    case .connected(let socket):
      // From here on libcurl waits for it.
      sockets.epoll.forget(socket.descriptor)
      guard let address = connector.address else { return }
      let own = start.endpoint.target
      let isOwn = target.host == own.host && target.port == own.port
      do throws(SampleError) {
        let transfer = try Transfer(
          target, over: socket, to: address, context: client.context,
          // No other server is shown what the client shows the endpoint.
          showing: isOwn ? client.identities.identity(for: start.endpoint) : nil,
          expectations: isOwn ? start.endpoint.expectations : Expectations(), answer: expected,
          timeout: start.endpoint.timeout, usesOlderVersion: usesOlderVersion)
        if log == nil { log = transfer.log }
        start.clock.begin(target.scheme.usesTLS ? .tls : .request)
        if usesOlderVersion, answeredLog == nil { answeredLog = transfer.log }
        stage = .transferring(transfer)
        try transfers.start(transfer) { [weak self] result in self?.handle(result) }
      } catch {
        end(error.failure)
      }
    }
  }

  private func handle(_ result: CURLcode) {
    guard case .transferring(let transfer) = stage else { return }
    if transfer.log.requiresOlderVersion, transfer.answer == nil, !usesOlderVersion {
      usesOlderVersion = true
      return connect()
    }
    answer = transfer.answer ?? answer
    if let failure = Failure(transfer, result: result) { return end(failure) }
    guard let answer = transfer.answer else { return end(Failure(.httpEmpty)) }
    answered = transfer.log.closed ?? .now
    do throws(SampleError) {
      let limit = expected.redirects ?? Redirect.limit
      guard let location = answer.location, limit > 0 else { return end(Failure(answer, of: transfer)) }
      asked.insert(Redirect.resource(target))
      let next = try Redirect.target(from: target, to: location)
      guard !asked.contains(Redirect.resource(next)) else {
        throw SampleError(Failure(.httpRedirects, facts: .redirectLoop))
      }
      guard redirects < limit else {
        throw SampleError(Failure(.httpRedirects, facts: .redirectLimit(limit: limit)))
      }
      target = next
      redirects += 1
      answered = nil
      connect()
    } catch {
      end(error.failure)
    }
  }

  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    switch stage {
    case .connecting(let connector): connector.proceed(events, at: now)
    // libcurl waits for its own socket.
    case .transferring: _ = current?.relay(events)
    case .ended: break
    }
  }

  func expire(at now: MonotonicTime) {
    guard now >= start.deadline else {
      // What was left for later is passed on.
      if case .transferring = stage { _ = current?.relay([]) }
      return
    }
    switch stage {
    case .connecting(let connector): connector.expire()
    case .transferring(let transfer):
      if let began = transfer.log.requestBegan { start.clock.begin(.request, at: began) }
      end(start.clock.judged(Failure(timeoutOf: transfer), roundTrip: connector?.connectRTT))
    case .ended: break
    }
  }

  func cancel() {
    guard sample == nil else { return }
    if case .connecting(let connector) = stage { connector.giveUp() }
    end(Failure(.cancelled))
  }

  private func end(_ failure: Failure?) {
    if case .transferring(let transfer) = stage {
      answer = transfer.answer ?? answer
      transfers.stop(transfer)
    }
    current?.endRelay()
    stage = .ended
    // With a redirect the first answer was that.
    let tls = log?.handshake?.details(answeredBy: redirects > 0 ? 302 : answer?.status)
    var failure = failure
    if redirects == 0, let refused = failure, start.endpoint.expectations.expects(refused, of: tls) {
      failure = log?.objection
    }
    let began = log?.requestBegan
    let phases = Sample.Phases(
      resolve: connector?.resolve ?? start.resolve, connect: connector?.connect, proxy: connector?.proxy,
      tls: log?.handshake?.duration,
      request: began.flatMap { began in answered.map { $0.since(began) } })
    let http = answer.map { answer in
      Sample.HTTPDetails(
        status: answer.status, version: answer.version, redirects: redirects,
        firstByte: began.flatMap { began in (log?.firstByte ?? answeredLog?.firstByte).map { $0.since(began) }
        })
    }
    sample = Sample(
      address: connector?.address, localPort: connector?.localPort, started: start.startedAt,
      attempt: start.attempt, lag: start.lag, phases: phases, tls: tls,
      tcp: log?.tcp?.with(connectRTT: connector?.connectRTT) ?? connector?.tcp, http: http,
      resolution: connector?.resolution, failure: failure.map(located))
    sockets.end(start)
  }

  /// The failure with the redirect that led to it.
  private func located(_ failure: Failure) -> Failure {
    guard redirects > 0, failure.code != .cancelled else { return failure }
    return failure.redirected(
      to: Target(scheme: target.scheme, host: target.host, port: target.port).description)
  }
}
