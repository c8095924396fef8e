internal import Linux
internal import Model

/// What the samples of one loop share. All of it stays on the loop's thread.
final class Equipment {
  let context: TLSContext
  let epoll: Epoll
  /// What runs requests; nil in a loop that has none.
  let transfers: Transfers?
  let path: (PathQuery) -> Path?
  /// Whether handshakes ask the kernel for its stamps.
  let stamps: Bool
  private let keeper: StampKeeper?
  private let servers: [SocketAddress]?
  private let usesHostsFile: Bool
  private var resolvers: [Duration: Int] = [:]
  private var opened: [Resolver] = []

  private var identities: [ClientCertificate: Result<ClientIdentity, Obstacle>] = [:]

  /// When samples that still run must be looked at.
  var deadlines = Agenda<UInt64>()
  /// The samples that have ended since the loop last looked.
  var ended: [UInt64] = []

  /// Set in the tokens of sockets that belong to c-ares; the resolver's number follows in bits 32 to 62.
  static let resolverToken: UInt64 = 1 << 63

  init(
    context: TLSContext, settings: ProbeSettings, engine: Engine,
    path: @escaping (PathQuery) -> Path?
  ) throws(SystemError) {
    self.context = context
    servers = settings.resolvers
    usesHostsFile = settings.usesHostsFile
    self.path = path
    stamps = settings.kernelStamps && engine == .raw
    keeper = stamps ? StampKeeper() : nil
    transfers = engine == .curl ? try Transfers() : nil
    epoll = try Epoll()
  }

  /// Gets ready for samples of the endpoints, so that none of them pays for what is done once.
  func settle(for endpoints: some Sequence<Endpoint>) {
    for certificate in endpoints.lazy.compactMap(\.clientCertificate) where identities[certificate] == nil {
      identities[certificate] = context.identities.identity(of: certificate)
    }
    keeper?.settle()
  }

  /// What the client shows an endpoint over TLS; nil for nothing.
  func identity(for endpoint: Endpoint) throws(Obstacle) -> ClientIdentity? {
    guard endpoint.target.scheme.usesTLS, let certificate = endpoint.clientCertificate else { return nil }
    return try identities[certificate]?.get()
  }

  /// A new sample of an endpoint, by the loop's engine.
  func attempt(_ outset: Outset) -> any Attempt {
    if let transfers { return RequestAttempt(outset, equipment: self, transfers: transfers) }
    switch outset.endpoint.target.scheme {
    case .dns: return NameAttempt(outset, equipment: self)
    case .icmp: return EchoAttempt(outset, equipment: self)
    default: return HandshakeAttempt(outset, equipment: self)
    }
  }

  /// Waits until something happens or the moment comes, and calls `body` with each event's token.
  func wait(until moment: MonotonicTime?, _ body: (UInt64, Epoll.Interest, MonotonicTime) -> Void) {
    guard let transfers else { return epoll.wait(until: moment, body) }
    // An epoll instance is itself a descriptor that can be waited for: with it come the names, the connections and
    // the bell, which is why curl_multi_wakeup has no part to play.
    transfers.wait(until: moment, or: epoll.descriptor)
    epoll.wait(until: .now, body)
    transfers.perform()
  }

  /// The resolver for samples with this timeout, opened when it is first asked for.
  func resolver(for timeout: Duration) throws(Obstacle) -> Resolver {
    if let index = resolvers[timeout] { return opened[index] }
    let resolver = try Resolver(
      servers: servers, usesHostsFile: usesHostsFile, timeout: timeout, epoll: epoll,
      token: Self.resolverToken | UInt64(opened.count) << 32)
    resolvers[timeout] = opened.count
    opened.append(resolver)
    return resolver
  }

  /// Passes an event on to the resolver whose socket it is.
  func process(token: UInt64, events: Epoll.Interest) {
    let index = Int(token & ~Self.resolverToken) >> 32
    guard index < opened.count else { return }
    opened[index].process(
      descriptor: Int32(bitPattern: UInt32(truncatingIfNeeded: token)), events: events)
  }

  func processResolverTimeouts() {
    guard !opened.isEmpty else { return }
    let now = MonotonicTime.now
    for resolver in opened { resolver.processTimeouts(by: now) }
  }

  /// When a resolver must next repeat or give up a query.
  var nextResolverTimeout: MonotonicTime? { opened.compactMap(\.nextTimeout).min() }
}
