internal import Linux
internal import Model

/// The resolvers of one loop, one for each timeout that its samples have.
///
/// Owned by the loop's `LoopResources`; used only on the loop's thread.
final class ResolverPool {
  private let servers: [SocketAddress]?
  private let usesHostsFile: Bool
  private let epoll: Epoll
  private var indices: [Duration: Int] = [:]
  private var resolvers: [Resolver] = []

  /// Set in the tokens of sockets that belong to c-ares; the resolver's number follows in bits 32 to 62.
  static let token: UInt64 = 1 << 63

  /// Resolvers that ask `servers`, or those of the system where that is nil, on `epoll`.
  init(servers: [SocketAddress]?, usesHostsFile: Bool, epoll: Epoll) {
    self.servers = servers
    self.usesHostsFile = usesHostsFile
    self.epoll = epoll
  }

  /// The resolver for samples with this timeout, opened when it is first asked for.
  func resolver(for timeout: Duration) throws(SampleError) -> Resolver {
    if let index = indices[timeout] { return resolvers[index] }
    let resolver = try Resolver(
      servers: servers, usesHostsFile: usesHostsFile, timeout: timeout, epoll: epoll,
      token: Self.token | UInt64(resolvers.count) << 32)
    indices[timeout] = resolvers.count
    resolvers.append(resolver)
    return resolver
  }

  /// Passes an event on to the resolver whose socket it is.
  func process(token: UInt64, events: Epoll.Interest) {
    let index = Int(token & ~Self.token) >> 32
    guard index < resolvers.count else { return }
    resolvers[index].process(
      descriptor: Int32(bitPattern: UInt32(truncatingIfNeeded: token)), events: events)
  }

  /// Lets resolvers repeat or give up the queries whose time is over.
  func processTimeouts() {
    guard !resolvers.isEmpty else { return }
    let now = MonotonicTime.now
    for resolver in resolvers { resolver.processTimeouts(by: now) }
  }

  /// When a resolver must next repeat or give up a query.
  var nextTimeout: MonotonicTime? { resolvers.compactMap(\.nextTimeout).min() }
}
