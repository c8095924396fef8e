internal import Model

/// What the samples of one loop share. All of it stays on the loop's thread.
final class Equipment {
  let context: TLSContext
  let epoll: Epoll
  let path: @Sendable (PathQuery) -> Path?
  private let servers: [SocketAddress]?
  private var resolvers: [Duration: Int] = [:]
  private var opened: [Resolver] = []

  /// When samples that still run must be looked at.
  var deadlines = Agenda<UInt64>()
  /// The samples that have ended since the loop last looked.
  var ended: [UInt64] = []

  /// Set in the tokens of sockets that belong to c-ares; the resolver's number follows in bits 32 to 62.
  static let resolverToken: UInt64 = 1 << 63

  init(
    context: TLSContext, servers: [SocketAddress]?, path: @escaping @Sendable (PathQuery) -> Path?
  ) throws(SystemError) {
    self.context = context
    self.servers = servers
    self.path = path
    epoll = try Epoll()
  }

  /// The resolver for samples with this timeout, opened when it is first asked for.
  func resolver(for timeout: Duration) throws(Obstacle) -> Resolver {
    if let index = resolvers[timeout] { return opened[index] }
    let resolver = try Resolver(
      servers: servers, timeout: timeout, epoll: epoll,
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
    for resolver in opened { resolver.processTimeouts() }
  }

  /// When a resolver must next repeat or give up a query.
  var nextResolverTimeout: MonotonicTime? { opened.compactMap(\.nextTimeout).min() }
}
