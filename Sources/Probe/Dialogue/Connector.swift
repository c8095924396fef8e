internal import Glibc
internal import Linux
internal import Model

/// Connects a sample: it resolves the target's name and connects to its first address. Where the endpoint has a proxy,
/// it connects to the proxy and asks that for a connection to the target.
///
/// Both engines begin with it, so that names, connections and their failures are the same in both. Owned by an attempt;
/// used only on its loop's thread.
final class Connector {
  /// The result: a connected socket or a failure.
  enum Outcome {
    case connected(ClientSocket)
    case failed(Failure)
  }

  private enum Stage {
    case resolving(since: MonotonicTime)
    case connecting(ClientSocket, since: MonotonicTime)
    case asking(ClientSocket, Conversation)
    case ended
  }

  let target: Target
  private let start: SampleStart
  private let addresses: [IPAddress]
  private let sockets: SocketLoop
  private let names: ResolverPool
  private let routes: RouteLookup
  private let wire: WireWatch?
  private let completion: (Outcome) -> Void
  private var stage: Stage = .ended
  /// The destination that the proxy is asked for, once it is known.
  private var destination: Destination?

  private(set) var resolve: Microseconds?
  private(set) var connect: Microseconds?
  private(set) var proxy: Microseconds?
  private(set) var address: IPAddress?
  private(set) var localPort: UInt16?
  /// What the resolver answered; empty where it was not asked.
  private(set) var answers: [IPAddress] = []
  /// The round trip that the connection began with.
  private(set) var connectRTT: Microseconds?
  /// The route that its packets took, once it has connected or tried to.
  private(set) var path: Path?
  /// The connection as it is watched; nil where it is not.
  private(set) var watched: WatchedConnection?
  /// TCP_INFO of an connector that failed.
  private(set) var tcp: Sample.TCPDetails?

  /// Connects to `target`, by the first of `addresses` where there are any. `completion` is called once, unless the
  /// connector is given up.
  init(
    to target: Target, by addresses: [IPAddress], for start: SampleStart, sockets: SocketLoop,
    names: ResolverPool, routes: @escaping RouteLookup, wire: WireWatch? = nil,
    completion: @escaping (Outcome) -> Void
  ) {
    self.target = target
    self.addresses = addresses
    self.start = start
    self.sockets = sockets
    self.names = names
    self.routes = routes
    self.wire = wire
    self.completion = completion
    resolve = start.resolve
  }

  func begin() {
    guard Resolver.canAsk(for: target.host), target.port > 0 else {
      return fail(Failure(.localConfig, facts: .incomplete(part: .targetNameOrPort)))
    }
    if let address = addresses.first ?? target.address {
      reach(address)
    } else if let proxy = start.endpoint.proxy, proxy.resolvesNames {
      reach(proxy, for: .name(target.host))
    } else {
      resolve(target.host) { $0.reach($1) }
    }
  }

  /// Connects to the target's address, or has the proxy do so.
  private func reach(_ address: IPAddress) {
    guard let proxy = start.endpoint.proxy else { return connect(to: address, port: target.port) }
    reach(proxy, for: .address(address))
  }

  /// Connects to the proxy, to ask it for the target.
  private func reach(_ proxy: Proxy, for host: Destination.Host) {
    destination = Destination(host: host, port: target.port)
    guard Resolver.canAsk(for: proxy.host), proxy.port > 0 else {
      return fail(Failure(.localConfig, facts: .incomplete(part: .proxyNameOrPort)))
    }
    if let address = IPAddress(proxy.host) { return connect(to: address, port: proxy.port) }
    resolve(proxy.host) { $0.connect(to: $1, port: proxy.port) }
  }

  /// Asks for the addresses of a name, and starts the next stage with the first one.
  private func resolve(_ host: String, then startNextStage: @escaping (Connector, IPAddress) -> Void) {
    do throws(SampleError) {
      let resolver = try names.resolver(for: start.endpoint.timeout)
      let since = MonotonicTime.now
      stage = .resolving(since: since)
      resolver.resolve(host) { [weak self] answer in
        guard let self, case .resolving(let since) = stage else { return }
        switch answer {
        case .addresses(let addresses):
          // The proxy's name comes second.
          if resolve == nil { resolve = MonotonicTime.now.since(since) }
          if start.endpoint.proxy == nil { answers = addresses }
          guard let first = addresses.first else { return fail(Failure(.dnsNoData)) }
          startNextStage(self, first)
        case .failure(let failure): fail(failure)
        }
      }
    } catch {
      fail(error.failure)
    }
  }

  private func connect(to address: IPAddress, port: UInt16) {
    self.address = address
    let interface = start.endpoint.interface
    path = routes(
      PathQuery(
        destination: address, service: Service(transport: .tcp, port: port), interface: interface))
    do throws(SampleError) {
      let socket = try open(to: SocketAddress(address: address, port: port))
      if let name = socket.localName {
        localPort = name.port
        // Bound to an interface, the packets leave by it whatever the routes say.
        path = Path(
          interface: interface ?? path?.interface, tunnel: path?.tunnel, source: name.address,
          nextHop: path?.nextHop)
      }
      try sockets.watch(socket.descriptor, for: [.readable, .writable, .onChange], of: start)
    } catch {
      fail(error.failure)
    }
  }

  /// A socket that has begun to connect; from a port that is watched, where there is one.
  private func open(to place: SocketAddress) throws(SampleError) -> ClientSocket {
    for _ in 0..<WireWatch.attempts {
      guard let wire, let port = wire.takePort(), let watched = wire.begin(from: port, to: place) else {
        continue
      }
      // Whatever keeps a port from it, such as an earlier connection to the same place, must not fail the sample.
      if let opened = try? begin(to: place, from: port) {
        self.watched = watched
        return opened
      }
      wire.forget(watched)
    }
    return try begin(to: place, from: nil)
  }

  private func begin(to place: SocketAddress, from port: UInt16?) throws(SampleError) -> ClientSocket {
    let socket = try ClientSocket(family: place.address.family, interface: start.endpoint.interface)
    if let size = start.variation.segmentSize { try socket.limitSegments(to: size) }
    if let port, !socket.share(port) { throw SampleError(Failure(.localResource)) }
    let since = MonotonicTime.now
    stage = .connecting(socket, since: since)
    try socket.connect(to: place.address, port: place.port)
    return socket
  }

  /// Goes on after something happened on its socket, seen at `now`.
  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    switch stage {
    case .connecting(let socket, let since): proceed(socket, since: since, events, at: now)
    case .asking(_, let conversation): handle(conversation.proceed(events, at: now))
    case .resolving, .ended: break
    }
  }

  private func proceed(
    _ socket: ClientSocket, since: MonotonicTime, _ events: Epoll.Interest, at now: MonotonicTime
  ) {
    if let error = socket.connectionError() {
      if target.scheme.usesTLS, destination == nil, error.number == ECONNRESET {
        // A refusal is reported otherwise: the connection stood, and was reset before we could speak.
        connect = now.since(since)
        let code: Failure.Code = target.scheme.usesStartTLS ? .starttlsProtocol : .tlsResetBeforeHello
        return fail(Failure(code, errno: error.name))
      }
      return fail(Failure(connecting: error, icmp: socket.icmpMessage()))
    }
    guard events.contains(.writable) else { return }
    connect = now.since(since)
    connectRTT = socket.rtt
    socket.reportsICMP(false)
    if let proxy = start.endpoint.proxy, let destination {
      ask(proxy, for: destination, over: socket)
    } else {
      stage = .ended
      completion(.connected(socket))
    }
  }

  private func ask(_ proxy: Proxy, for destination: Destination, over socket: ClientSocket) {
    let conversation = Conversation(proxy.dialogue(to: destination), over: socket)
    stage = .asking(socket, conversation)
    do throws(SampleError) {
      try sockets.watch(
        socket.descriptor, for: [.readable, .writable, .hungUp, .onChange], of: start)
      handle(conversation.begin())
    } catch {
      fail(error.failure)
    }
  }

  private func handle(_ progress: Conversation.Progress) {
    guard case .asking(let socket, let conversation) = stage else { return }
    switch progress {
    case .waiting: break
    case .failed(let failure): fail(failure)
    case .done:
      proxy = conversation.duration
      stage = .ended
      completion(.connected(socket))
    }
  }

  /// Gives up because the time is over.
  func expire() {
    switch stage {
    case .resolving: fail(Failure(.dnsTimeout))
    case .connecting(let socket, _): fail(Failure(.tcpTimeout, facts: socket.icmpMessage()?.facts))
    case .asking: fail(Failure(.proxyTimeout, facts: .proxyUnopened))
    case .ended: break
    }
  }

  private func fail(_ failure: Failure) {
    giveUp()
    let failure = failure.blaming(start.endpoint.interface, towards: address)
    completion(.failed(destination == nil ? failure : failure.reachingProxy))
  }

  /// Stops without calling back, and keeps what was measured.
  func giveUp() {
    switch stage {
    case .connecting(let socket, _): tcp = socket.details(connected: connect != nil)
    case .asking(let socket, _): tcp = socket.details(connected: true, connectRTT: connectRTT)
    case .resolving, .ended: break
    }
    stage = .ended
  }
}
