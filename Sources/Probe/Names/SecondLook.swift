internal import Linux
internal import Model

/// Asks the host's name servers themselves after its name service gave no address, for that does not tell a server that
/// refuses from one that fails or keeps silent.
///
/// It follows the name service (resolver(3)): each name that it completes the name to, in its order, and of the servers
/// the first one that has an answer. Owned by `SecondLooks`; used only on its loop's thread.
final class SecondLook {
  /// What the servers said.
  struct Finding {
    /// Why there is no address; nil where a server has one.
    let code: Failure.Code?
    /// What each server said to the question that decided.
    let servers: [FailureFacts.ServerAnswer]
  }

  /// One server's answer.
  private enum Outcome {
    case pending
    /// There is such a record.
    case found
    case failed(Failure)
  }

  private let configuration: ResolverConfiguration
  private let limit: Duration
  private let epoll: Epoll
  private let token: UInt64
  private let completion: (Finding) -> Void
  private var candidates: ArraySlice<String>
  private var type = Target.Question.RecordType.a
  private var queries: [NameQuery?] = []
  private var outcomes: [Outcome] = []
  private var deadline = MonotonicTime.now
  private var hadNoData = false
  private(set) var isOver = false

  /// A look for a name, of which each question may take `limit`. The events of its sockets come with `token` plus the
  /// server's index.
  init(
    for name: String, _ configuration: ResolverConfiguration, limit: Duration, epoll: Epoll, token: UInt64,
    completion: @escaping (Finding) -> Void
  ) {
    self.configuration = configuration
    self.limit = limit
    self.epoll = epoll
    self.token = token
    self.completion = completion
    candidates = configuration.candidates(for: name)[...]
  }

  /// How many servers one look may ask at once: the bits of the token that are theirs.
  static let tokens: UInt64 = 8

  func begin() { ask() }

  /// Asks every server for the first of the names that are left.
  private func ask() {
    guard let name = candidates.first else { return end(hadNoData ? .dnsNoData : .dnsNameUnknown) }
    outcomes = configuration.servers.map { _ in .pending }
    queries = []
    deadline = .now + limit
    let question = Target.Question(name: name, type: type)
    // Completed by a domain it may be longer than any name.
    guard let message = NameMessage.query(question, id: .random(in: 0...UInt16.max)) else {
      return goOn(after: .dnsNameUnknown)
    }
    for (index, server) in configuration.servers.enumerated() {
      do throws(SampleError) {
        let query = try NameQuery(
          to: SocketAddress(address: server.address, port: 53), isOverTCP: configuration.usesTCP,
          timeout: limit, interface: server.interface, epoll: epoll, token: token + UInt64(index))
        queries.append(query)
        query.ask(message) { [weak self] outcome in
          self?.outcomes[index] = Self.outcome(outcome, name, self?.type)
        }
      } catch {
        queries.append(nil)
        outcomes[index] = .failed(error.failure)
      }
    }
    decide()
  }

  private static func outcome(
    _ outcome: NameQuery.Outcome, _ name: String, _ type: Target.Question.RecordType?
  ) -> Outcome {
    switch outcome {
    case .failed(let failure): return .failed(failure)
    case .answer(let bytes):
      guard let type, let message = try? NameMessage(bytes) else {
        return .failed(Failure(.dnsUnexpectedAnswer, facts: .dnsMalformed))
      }
      if let failure = Failure(answer: message) { return .failed(failure) }
      let records = message.answers(to: Target.Question(name: name, type: type))
      return records.isEmpty ? .failed(Failure(.dnsNoData)) : .found
    }
  }

  /// Goes on where enough servers have answered: a later one counts only where those before it are of no use.
  private func decide() {
    guard !isOver else { return }
    for outcome in outcomes {
      switch outcome {
      case .pending: return
      case .found: return end(nil)
      case .failed(let failure):
        if failure.leadsToNextServer { continue }
        guard failure.code == .dnsNoData || failure.code == .dnsNameUnknown else { return end(failure.code) }
        return goOn(after: failure.code)
      }
    }
    let failures = outcomes.compactMap { if case .failed(let failure) = $0 { failure } else { nil } }
    if failures.contains(where: { $0.code == .localResource }) { return end(.localResource) }
    // A server that says what is wrong with it tells more than one that says nothing.
    end((failures.first { !$0.isSilence } ?? failures.first)?.asSilence.code ?? .dnsTimeout)
  }

  private func goOn(after code: Failure.Code) {
    if code == .dnsNoData { hadNoData = true }
    if code == .dnsNoData, type == .a {
      type = .aaaa
    } else {
      type = .a
      candidates = candidates.dropFirst()
    }
    ask()
  }

  /// Lets a query read and write its sockets.
  func proceed(server index: Int, _ events: Epoll.Interest) {
    guard queries.indices.contains(index) else { return }
    queries[index]?.proceed(events)
    decide()
  }

  /// Repeats what had no answer, and ends what is over.
  func processTimeouts(at now: MonotonicTime) {
    for (index, query) in queries.enumerated() {
      guard case .pending = outcomes[index], let query else { continue }
      if now >= deadline {
        outcomes[index] = .failed(query.failureAtTimeout)
      } else {
        query.processTimeouts()
      }
    }
    decide()
  }

  /// When `processTimeouts(at:)` is next needed.
  var nextTimeout: MonotonicTime { min(deadline, queries.compactMap { $0?.nextTimeout }.min() ?? deadline) }

  private func end(_ code: Failure.Code?) {
    isOver = true
    let servers = zip(configuration.servers, outcomes).compactMap { server, outcome in
      let name = server.address.description + (server.interface.map { "%" + $0 } ?? "")
      switch outcome {
      case .pending: return nil as FailureFacts.ServerAnswer?
      case .found: return FailureFacts.ServerAnswer(server: name, code: nil)
      case .failed(let failure): return FailureFacts.ServerAnswer(server: name, code: failure.asSilence.code)
      }
    }
    completion(Finding(code: code, servers: servers))
  }
}

extension Failure {
  /// Whether the name service asks the next server after it: RCODEs SERVFAIL, NOTIMP and REFUSED, and silence.
  fileprivate var leadsToNextServer: Bool {
    isSilence || code == .dnsServerFailed || code == .dnsRefused || facts == .dnsStatus(number: 4)
  }

  /// Whether no answer to the question came: a message that answers another one is ignored.
  fileprivate var isSilence: Bool {
    code == .dnsTimeout || code == .dnsUnreachable || facts == .dnsUnrelated || phase != .resolve
  }

  /// The failure as the name service sees it.
  fileprivate var asSilence: Failure { isSilence ? Failure(.dnsTimeout) : self }
}
