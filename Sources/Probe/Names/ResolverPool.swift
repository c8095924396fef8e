internal import Linux
internal import Model

/// What one loop asks names of: this host's name service, or the name servers that are given, with c-ares channels for
/// each timeout that its samples have.
///
/// Owned by the loop's `LoopResources`; used only on the loop's thread.
final class ResolverPool {
  private let servers: [SocketAddress]?
  private let usesHostsFile: Bool
  private let epoll: Epoll
  private let host: HostResolver
  private let inbox: HostInbox
  private let looks: SecondLooks
  private struct Channel: Hashable {
    let timeout: Duration
    let part: NameLookup.Part
  }

  private var indices: [Channel: Int] = [:]
  private var resolvers: [Resolver] = []
  private var lookups: [UInt64: NameLookup] = [:]
  private var timers = TimerQueue<UInt64>()
  private var lastNumber: UInt64 = 0

  /// Set in the tokens of names; what they are for follows in bits 60 to 62. Of c-ares that is the resolver's number, in
  /// bits 32 to 59.
  static let token: UInt64 = 1 << 63
  private static let inboxToken = token | 1 << 62
  private static let lookToken = token | 1 << 61
  /// The lowest bits of a question's number are those of `NameLookup.Part`.
  private static let parts: UInt64 = 4

  /// How many files the host's name service may have open at once, and the second looks after it: a thread has a socket
  /// for each protocol, a look one for each server.
  static let mostFiles = HostResolver.mostThreads * 2 + SecondLooks.mostAtOnce * 3

  /// Names from `servers`, or from `host` where that is nil, on `epoll`.
  init(
    servers: [SocketAddress]?, usesHostsFile: Bool, host: HostResolver, epoll: Epoll
  ) throws(SystemError) {
    self.servers = servers
    self.usesHostsFile = usesHostsFile
    self.host = host
    self.epoll = epoll
    inbox = try HostInbox()
    looks = SecondLooks(epoll: epoll, token: Self.lookToken)
    try epoll.watch(inbox.bell.descriptor, for: [.readable, .onChange], token: Self.inboxToken)
  }

  deinit {
    // c-ares calls back for what it was asked while its channels go.
    for lookup in lookups.values { lookup.giveUp() }
    host.forget(inbox)
  }

  /// Whether a name would be asked for at once. Where it would not, the loop wakes when that may have changed.
  var hasRoom: Bool { servers != nil || host.hasRoom(for: inbox) }

  /// Asks for the addresses of a name for a sample of an endpoint. `completion` is called once, maybe before this
  /// returns, unless the lookup is given up.
  func ask(_ name: String, for endpoint: Endpoint, completion: @escaping (NameAnswer) -> Void) -> NameLookup {
    lastNumber += Self.parts
    let number = lastNumber
    let source: any NameLookup.Source =
      servers == nil
      ? HostSource(host, inbox: inbox, looks: looks)
      : OwnSource(timeout: endpoint.timeout) { [unowned self] part, timeout throws(SampleError) in
        try resolver(for: timeout, part)
      }
    let lookup = NameLookup(
      name, endpoint.addressChoice, timeout: endpoint.timeout, number: number, from: source,
      plan: { [unowned self] in timers.add(number, at: $0) },
      completion: { [unowned self] answer in
        lookups[number] = nil
        completion(answer)
      })
    lookups[number] = lookup
    lookup.begin()
    return lookup
  }

  /// Drops a lookup that nothing waits for any more.
  func forget(_ lookup: NameLookup) {
    lookup.giveUp()
    lookups[lookup.number] = nil
  }

  /// The resolver for samples with this timeout, opened when it is first asked for. Each part has its own, for not every
  /// server answers a second question on one TCP connection.
  private func resolver(for timeout: Duration, _ part: NameLookup.Part) throws(SampleError) -> Resolver {
    let channel = Channel(timeout: timeout, part: part)
    if let index = indices[channel] { return resolvers[index] }
    let resolver = try Resolver(
      servers: servers, usesHostsFile: usesHostsFile, timeout: timeout, epoll: epoll,
      token: Self.token | UInt64(resolvers.count) << 32)
    indices[channel] = resolvers.count
    resolvers.append(resolver)
    return resolver
  }

  /// Passes an event on to what it is for.
  func process(token: UInt64, events: Epoll.Interest) {
    if token == Self.inboxToken { return takeAnswers() }
    if token & Self.lookToken == Self.lookToken { return looks.process(token: token, events: events) }
    let index = Int(token & ~Self.token) >> 32
    guard index < resolvers.count else { return }
    resolvers[index].process(
      descriptor: Int32(bitPattern: UInt32(truncatingIfNeeded: token)), events: events)
  }

  private func takeAnswers() {
    for event in inbox.takeAll() {
      let number: UInt64
      switch event {
      case .begun(let found, _), .ended(let found, _, _): number = found
      }
      guard let lookup = lookups[number & ~(Self.parts - 1)],
        let part = NameLookup.Part(rawValue: number % Self.parts)
      else { continue }
      switch event {
      case .begun(_, let moment): lookup.noteBegun(part, at: moment)
      case .ended(_, .addresses(let addresses), let moment):
        lookup.take(.success(addresses), to: part, at: moment)
      case .ended(_, .failure(let status, let number), let moment):
        lookup.take(.failure(HostFailure(status: status, errno: number)), to: part, at: moment)
      }
    }
  }

  /// Does what is due: repeats questions, and gives up those whose time is over.
  func processTimeouts() {
    let now = MonotonicTime.now
    for resolver in resolvers { resolver.processTimeouts(by: now) }
    looks.processTimeouts(at: now)
    while let (_, number) = timers.take(dueBy: now) { lookups[number]?.checkTime(now) }
    // Most answers come long before what was planned for them.
    if timers.count > 1024 + 4 * lookups.count { timers.keep { [lookups] in lookups[$0] != nil } }
  }

  /// When something must next be done.
  var nextTimeout: MonotonicTime? {
    ([looks.nextTimeout, timers.next] + resolvers.map(\.nextTimeout)).compactMap { $0 }.min()
  }
}
