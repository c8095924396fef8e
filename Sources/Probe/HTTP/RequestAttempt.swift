internal import CCurl
internal import Model

/// One sample of `http` or `https` while it runs: resolve, connect, handshake, request, and the same for every
/// redirect.
///
/// A proxy is asked for a connection by CONNECT for `http`, too: what is measured is then the endpoint's answer and
/// not one that the proxy makes up.
///
/// The phases are those of the first connection, but for the request, which lasts until the last answer is there.
final class RequestAttempt: Attempt {
  private enum Stage {
    case approaching(Approach)
    case transferring(Transfer)
    case ended
  }

  private let outset: Outset
  private let equipment: Equipment
  private let transfers: Transfers
  private var stage: Stage = .ended
  /// What the current connection is for.
  private var target: Target
  private var redirects = 0
  /// What was asked for so far: whoever is sent back there goes round for ever.
  private var asked: Set<Target> = []

  // Of the first connection.
  private var approach: Approach?
  private var log: TransferLog?
  /// The last answer's.
  private var answer: Transfer.Answer?
  /// When the last answer was whole.
  private var answered: MonotonicTime?

  /// What the last answer must be like.
  private var expected: AnswerExpectations { outset.endpoint.expectations.answer }

  private(set) var sample: Sample?
  var path: Path? { approach?.path }
  var answers: [IPAddress] { approach?.answers ?? [] }
  var verification: Verification? { log?.handshake?.log.verification }

  init(_ outset: Outset, equipment: Equipment, transfers: Transfers) {
    self.outset = outset
    self.equipment = equipment
    self.transfers = transfers
    target = outset.endpoint.target
  }

  func begin() {
    equipment.deadlines.add(outset.id, at: outset.deadline)
    guard Transfer.canAsk(for: target) else {
      return end(Failure(.localConfig, detail: "the target has no name, port or path that can be asked for"))
    }
    goThere()
  }

  /// Begins with a connection to the target.
  private func goThere() {
    // The addresses of the profile are those of the endpoint's own name.
    let isOwn = target.host == outset.endpoint.target.host
    let approach = Approach(
      to: target, by: isOwn ? outset.addresses : [], for: outset, equipment: equipment
    ) { [weak self] outcome in self?.approached(outcome) }
    if self.approach == nil { self.approach = approach }
    stage = .approaching(approach)
    approach.begin()
  }

  private func approached(_ outcome: Approach.Outcome) {
    guard case .approaching(let approach) = stage else { return }
    switch outcome {
    case .failed(let failure): end(failure)
    case .connected(let socket):
      // From here on libcurl waits for it.
      equipment.epoll.forget(socket.descriptor)
      guard let address = approach.address else { return }
      let own = outset.endpoint.target
      let isOwn = target.host == own.host && target.port == own.port
      do throws(Obstacle) {
        let transfer = try Transfer(
          target, over: socket, to: address, context: equipment.context,
          // Whoever else the client is sent to has no business with what it shows the endpoint.
          showing: isOwn ? equipment.identity(for: outset.endpoint) : nil,
          expectations: isOwn ? outset.endpoint.expectations : Expectations(), answer: expected,
          timeout: outset.endpoint.timeout)
        if log == nil { log = transfer.log }
        stage = .transferring(transfer)
        try transfers.start(transfer) { [weak self] result in self?.transferred(result) }
      } catch {
        end(error.failure)
      }
    }
  }

  private func transferred(_ result: CURLcode) {
    guard case .transferring(let transfer) = stage else { return }
    answer = transfer.answer ?? answer
    if let failure = Failure(transfer, result: result) { return end(failure) }
    guard let answer = transfer.answer else { return end(Failure(.httpEmpty)) }
    answered = transfer.log.closed ?? .now
    do throws(Obstacle) {
      let limit = expected.redirects ?? Redirect.limit
      guard let location = answer.location, limit > 0 else { return end(Failure(answer, of: transfer)) }
      asked.insert(Redirect.place(target))
      let next = try Redirect.target(from: target, to: location)
      guard !asked.contains(Redirect.place(next)) else {
        throw Obstacle(Failure(.httpRedirects, detail: "the redirects lead back to where they came from"))
      }
      guard redirects < limit else {
        throw Obstacle(
          Failure(.httpRedirects, detail: "more than \(limit) \(limit == 1 ? "redirect" : "redirects")"))
      }
      target = next
      redirects += 1
      answered = nil
      goThere()
    } catch {
      end(error.failure)
    }
  }

  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    if case .approaching(let approach) = stage { approach.proceed(events, at: now) }
  }

  func expire(at now: MonotonicTime) {
    guard now >= outset.deadline else { return }
    switch stage {
    case .approaching(let approach): approach.expire()
    case .transferring(let transfer): end(Failure(timeoutOf: transfer))
    case .ended: break
    }
  }

  func cancel() {
    guard sample == nil else { return }
    if case .approaching(let approach) = stage { approach.giveUp() }
    end(Failure(.cancelled))
  }

  private func end(_ failure: Failure?) {
    if case .transferring(let transfer) = stage {
      answer = transfer.answer ?? answer
      transfers.stop(transfer)
    }
    stage = .ended
    let began = log?.requestBegan
    let phases = Sample.Phases(
      resolve: approach?.resolve, connect: approach?.connect, proxy: approach?.proxy,
      tls: log?.handshake?.duration,
      request: began.flatMap { began in answered.map { $0.since(began) } })
    let http = answer.map { answer in
      Sample.HTTPDetails(
        status: answer.status, version: answer.version, redirects: redirects,
        firstByte: began.flatMap { began in log?.firstByte.map { $0.since(began) } })
    }
    sample = Sample(
      address: approach?.address, localPort: approach?.localPort, started: outset.startedAt,
      attempt: outset.attempt, lag: outset.lag, phases: phases, tls: log?.handshake?.details,
      tcp: log?.tcp?.with(connectRTT: approach?.connectRTT) ?? approach?.tcp, http: http,
      failure: failure.map(told))
    equipment.ended.append(outset.id)
  }

  /// The failure with the redirect that led to it.
  private func told(_ failure: Failure) -> Failure {
    guard redirects > 0, failure.code != .cancelled else { return failure }
    let place = Target(scheme: target.scheme, host: target.host, port: target.port)
    return Failure(
      failure.code, errno: failure.errno,
      detail: "after a redirect to \(place)\(failure.detail.map { ": \($0)" } ?? "")", alert: failure.alert,
      alertNumber: failure.alertNumber, verifyResult: failure.verifyResult)
  }
}
