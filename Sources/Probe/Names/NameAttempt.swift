internal import Linux
internal import Model

/// One sample of `dns` while it runs: a question to a name server, and its answer.
final class NameAttempt: Attempt {
  private let start: SampleStart
  private let sockets: SocketLoop
  private let routes: RouteLookup
  private var query: NameQuery?
  /// The interface that the packets leave by, where it is bound or the server's zone.
  private var leaving: String?
  private var began: MonotonicTime?
  private var resolve: Microseconds?
  private var dns: Sample.DNSDetails?

  private(set) var sample: Sample?
  private(set) var path: Path?
  /// The system's resolver is not asked.
  var answers: [IPAddress] { [] }

  init(_ start: SampleStart, sockets: SocketLoop, routes: @escaping RouteLookup) {
    self.start = start
    self.sockets = sockets
    self.routes = routes
  }

  func begin() {
    sockets.begin(start)
    let endpoint = start.endpoint
    let target = endpoint.target
    guard let server = target.address, target.port > 0, let question = target.question,
      let message = NameMessage.query(question, id: .random(in: 0...UInt16.max))
    else {
      return end(Failure(.localConfig, facts: .incomplete(part: .targetServerOrName)))
    }
    do throws(SampleError) {
      let link = try LinkZone.of(server, zone: target.zone, interface: endpoint.interface)
      leaving = endpoint.interface ?? link?.interface
      path = routes(
        PathQuery(
          destination: server, service: Service(transport: .udp, port: target.port), interface: leaving))
      let query = try NameQuery(
        to: SocketAddress(address: server, port: target.port), timeout: endpoint.timeout,
        interface: endpoint.interface, link: link, epoll: sockets.epoll, token: start.id)
      self.query = query
      began = .now
      query.ask(message) { [weak self] outcome in self?.handle(outcome, of: question) }
      planTimeout()
    } catch {
      end(error.failure)
    }
  }

  private func handle(_ outcome: NameQuery.Outcome, of question: Target.Question) {
    guard sample == nil else { return }
    switch outcome {
    case .failed(let failure): end(failure)
    case .answer(let bytes): end(read(bytes, question))
    }
  }

  /// Stores what the answer says; returns what is wrong with it, or nil.
  private func read(_ bytes: [UInt8], _ question: Target.Question) -> Failure? {
    let message: NameMessage
    do throws(NameMessage.MalformedError) {
      message = try NameMessage(bytes)
    } catch {
      return Failure(.dnsUnexpectedAnswer, facts: .dnsMalformed)
    }
    resolve = (query?.sockets.sent ?? began).map { MonotonicTime.now.since($0) }
    if let failure = Failure(answer: message) { return failure }
    let records = message.answers(to: question)
    let addresses = records.compactMap { record in
      [Target.Question.RecordType.a.number, Target.Question.RecordType.aaaa.number].contains(record.type)
        ? IPAddress(bytes: record.data) : nil
    }
    let asksForAddresses = question.type == .a || question.type == .aaaa
    dns = Sample.DNSDetails(
      answers: records.count, addresses: asksForAddresses ? addresses : nil,
      lifetime: records.map(\.lifetime).min().map(Int.init),
      transport: query?.sockets.usesTCP == true ? .tcp : .udp)
    if records.isEmpty { return Failure(.dnsNoData, facts: .dnsNoRecord(record: question.type.rawValue)) }
    if asksForAddresses, addresses.count < records.count {
      return Failure(.dnsUnexpectedAnswer, facts: .dnsNoAddress)
    }
    let expected = start.endpoint.expectations.addresses
    let outside = addresses.filter { address in !expected.contains { $0.contains(address) } }
    guard expected.isEmpty || outside.isEmpty else {
      return Failure(
        .dnsUnexpectedAnswer, facts: .dnsUnexpected(addresses: Array(outside.prefix(4))))
    }
    return nil
  }

  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    guard sample == nil else { return }
    query?.proceed(events)
    planTimeout()
  }

  func expire(at now: MonotonicTime) {
    guard sample == nil else { return }
    if now >= start.deadline { return end(query?.failureAtTimeout ?? Failure(.dnsTimeout)) }
    query?.processTimeouts()
    planTimeout()
  }

  /// Has the loop come back when c-ares wants to ask again.
  private func planTimeout() {
    guard sample == nil, let next = query?.nextTimeout, next < start.deadline else { return }
    sockets.deadlines.add(start.id, at: next)
  }

  func cancel() {
    if sample == nil { end(Failure(.cancelled)) }
  }

  private func end(_ failure: Failure?) {
    let endpoint = start.endpoint
    let local = query?.sockets.localName
    if let local {
      // Bound to an interface, the packets leave by it whatever the routes say.
      path = Path(
        interface: leaving ?? path?.interface, tunnel: path?.tunnel, source: local.address,
        nextHop: path?.nextHop)
    }
    sample = Sample(
      address: endpoint.target.address, localPort: local?.port, started: start.startedAt,
      attempt: start.attempt, lag: start.lag, phases: Sample.Phases(resolve: resolve), dns: dns,
      failure: failure)
    sockets.end(start)
  }
}
