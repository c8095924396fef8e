internal import Linux
internal import Model

/// The parts that one loop's samples share; each sample is given those that it needs.
///
/// Made and owned by `ProbeLoop`; used only on its thread.
struct LoopResources {
  let sockets: SocketLoop
  let names: ResolverPool
  let client: TLSClient
  /// The loop's look-up of routes.
  let routes: RouteLookup
  /// What runs requests; nil in a loop that has none.
  let transfers: Transfers?
  /// What watches the loop's connections; nil where none is to be watched.
  let wire: WireWatch?
  private let keeper: StampKeeper?

  init(
    context: TLSContext, settings: ProbeSettings, engine: Engine,
    host: HostResolver = HostResolver(), wire: WireWatch? = nil, routes: @escaping RouteLookup
  ) throws(SystemError) {
    sockets = try SocketLoop()
    names = try ResolverPool(
      servers: settings.resolvers, usesHostsFile: settings.usesHostsFile, host: host, epoll: sockets.epoll)
    client = TLSClient(context: context, stamps: settings.kernelStamps && engine == .raw)
    keeper = client.stamps ? StampKeeper() : nil
    transfers = engine == .curl ? try Transfers() : nil
    self.routes = routes
    self.wire = wire
  }

  /// Prepares for samples of the endpoints, so that none of them pays for what is done once.
  func prepare(for endpoints: some Sequence<Endpoint>) {
    for endpoint in endpoints { client.identities.load(for: endpoint) }
    keeper?.settle()
  }

  /// Waits until something happens or the moment comes, and calls `body` with each event's token.
  func wait(until moment: MonotonicTime?, _ body: (UInt64, Epoll.Interest, MonotonicTime) -> Void) {
    guard let transfers else { return sockets.epoll.wait(until: moment, body) }
    // An epoll instance is itself a descriptor that can be waited for: with it come the names, the connections and
    // the cancellation, which is why curl_multi_wakeup is not needed.
    transfers.wait(until: moment, or: sockets.epoll.descriptor)
    sockets.epoll.wait(until: .now, body)
    transfers.perform()
  }
}
