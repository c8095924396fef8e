internal import CLinux
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
    case resolving(NameLookup?)
    case connecting(ClientSocket, since: MonotonicTime)
    /// TLS with the proxy itself.
    case securing(ClientSocket, Handshake)
    case asking(ClientSocket, Conversation)
    case ended
  }

  let target: Target
  private let start: SampleStart
  private let addresses: [IPAddress]
  private let sockets: SocketLoop
  private let names: ResolverPool
  private let client: TLSClient
  private let routes: RouteLookup
  private let opener: SocketOpener
  private let completion: (Outcome) -> Void
  private var stage: Stage = .ended
  /// The destination that the proxy is asked for, once it is known.
  private var destination: Destination?
  /// When the handshake with the proxy began.
  private var secured: MonotonicTime?
  /// What carries the connection through a proxy over TLS.
  private var relay: SecureRelay?

  private(set) var resolve: Microseconds?
  private(set) var connect: Microseconds?
  private(set) var proxy: Microseconds?
  private(set) var address: IPAddress?
  private(set) var localPort: UInt16?
  /// What the resolver answered; empty where it was not asked.
  private(set) var answers: [IPAddress] = []
  /// What is known of the target's name beside its addresses; nil where the resolver was not asked for it.
  private(set) var resolution: Sample.Resolution?
  /// The round trip that the connection began with.
  private(set) var connectRTT: Microseconds?
  /// The route that its packets took, once it has connected or tried to.
  private(set) var path: Path?
  /// The connection as it is watched; nil where it is not.
  private(set) var watched: WatchedConnection?
  /// TCP_INFO of a connection that failed.
  private(set) var tcp: Sample.TCPDetails?

  /// Connects to `target`, by the first of `addresses` where there are any. `completion` is called once, unless the
  /// connector is given up.
  init(
    to target: Target, by addresses: [IPAddress], for start: SampleStart, sockets: SocketLoop,
    names: ResolverPool, client: TLSClient, routes: @escaping RouteLookup, wire: WireWatch? = nil,
    completion: @escaping (Outcome) -> Void
  ) {
    self.target = target
    self.addresses = addresses
    self.start = start
    self.sockets = sockets
    self.names = names
    self.client = client
    self.routes = routes
    opener = SocketOpener(for: start, wire: wire)
    self.completion = completion
    resolve = start.resolve
    resolution = start.resolution
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
    guard let proxy = start.endpoint.proxy else {
      return connect(to: address, port: target.port, zone: address == target.address ? target.zone : nil)
    }
    reach(proxy, for: .address(address))
  }

  /// Connects to the proxy, to ask it for the target.
  private func reach(_ proxy: Proxy, for host: Destination.Host) {
    destination = Destination(host: host, port: target.port)
    guard Resolver.canAsk(for: proxy.host), proxy.port > 0 else {
      return fail(Failure(.localConfig, facts: .incomplete(part: .proxyNameOrPort)))
    }
    if let place = ZonedAddress(proxy.host) {
      return connect(to: place.address, port: proxy.port, zone: place.zone)
    }
    resolve(proxy.host) { $0.connect(to: $1, port: proxy.port, zone: nil) }
  }

  /// Asks for the addresses of a name, and starts the next stage with the first one.
  private func resolve(_ host: String, then startNextStage: @escaping (Connector, IPAddress) -> Void) {
    start.clock.begin(.resolve)
    stage = .resolving(nil)
    let lookup = names.ask(host, for: start.endpoint) { [weak self] answer in
      guard let self, case .resolving = stage else { return }
      start.clock.endResolving()
      sockets.begin(start)
      switch answer.result {
      case .addresses(let addresses):
        // The proxy's name comes second.
        if resolve == nil { resolve = answer.took }
        if start.endpoint.proxy == nil {
          answers = addresses
          resolution = Sample.Resolution(others: addresses.count - 1, isOverdue: answer.isOverdue)
        }
        guard let first = addresses.first else { return fail(Failure(.dnsNoData)) }
        startNextStage(self, first)
      case .failure(let failure): fail(failure)
      }
    }
    // It may have been answered at once.
    if case .resolving = stage { stage = .resolving(lookup) }
  }

  private func connect(to address: IPAddress, port: UInt16, zone: String?) {
    self.address = address
    start.clock.begin(.connect)
    let interface = start.endpoint.interface
    do throws(SampleError) {
      let link = try LinkZone.of(address, zone: zone, interface: interface)
      // What leads to an address of one link is that link.
      let leaving = interface ?? link?.interface
      path = routes(
        PathQuery(destination: address, service: Service(transport: .tcp, port: port), interface: leaving))
      let socket = try opener.open(to: SocketAddress(address: address, port: port), on: link) {
        stage = .connecting($0, since: $1)
      }
      watched = opener.watched
      if let name = socket.localName {
        localPort = name.port
        // Bound to an interface, the packets leave by it whatever the routes say.
        path = Path(
          interface: leaving ?? path?.interface, tunnel: path?.tunnel, source: name.address,
          nextHop: path?.nextHop)
      }
      try sockets.watch(socket.descriptor, for: [.readable, .writable, .onChange], of: start)
    } catch {
      fail(error.failure)
    }
  }

  /// Goes on after something happened on its socket, seen at `now`.
  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    switch stage {
    case .connecting(let socket, let since): proceed(socket, since: since, events, at: now)
    case .securing(_, let handshake): if handshake.note(events) { handle(handshake.advance()) }
    case .asking(_, let conversation): handle(conversation.proceed(relay(events), at: now))
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
        return fail(failure(ofFirstWords: error))
      }
      return fail(Failure(connecting: error, icmp: socket.icmpMessage()))
    }
    guard events.contains(.writable) else { return }
    connect = now.since(since)
    connectRTT = socket.rtt
    socket.reportsICMP(false)
    guard let proxy = start.endpoint.proxy, let destination else { return hand(over: socket) }
    if proxy.scheme == .https { return secure(proxy, over: socket) }
    ask(proxy, for: destination, over: socket)
  }

  /// What a connection that stood and was gone before our first words to the endpoint means.
  private func failure(ofFirstWords error: SystemError) -> Failure {
    guard target.scheme.usesTLS else { return Failure(.tcpReset, errno: error.name) }
    return Failure(target.scheme.usesStartTLS ? .starttlsProtocol : .tlsResetBeforeHello, errno: error.name)
  }

  /// Begins TLS with the proxy itself, whose certificate is verified as any other. It is shown none: ours is for the
  /// endpoint.
  private func secure(_ proxy: Proxy, over socket: ClientSocket) {
    do throws(SampleError) {
      let handshake = try Handshake(
        context: client.context, socket: socket, stamped: false,
        host: ZonedAddress(proxy.host)?.address.description ?? proxy.host)
      start.clock.begin(.proxy)
      stage = .securing(socket, handshake)
      secured = .now
      try sockets.rewatch(socket.descriptor, for: [.readable, .writable, .hungUp, .onChange], of: start)
      handle(handshake.advance())
    } catch {
      fail(error.failure)
    }
  }

  private func handle(_ progress: Handshake.Progress) {
    guard case .securing(let socket, let handshake) = stage else { return }
    switch progress {
    case .waiting: break
    case .failed(let failure): fail(failure)
    case .done:
      if let failure = handshake.log.verification?.failure {
        handshake.close()
        socket.drain()
        return fail(failure)
      }
      guard let proxy = start.endpoint.proxy, let destination else { return }
      do throws(SampleError) {
        let relay = try SecureRelay(handshake, over: socket)
        self.relay = relay
        if let descriptor = relay.descriptor {
          try sockets.watch(descriptor, for: [.readable, .writable, .onChange], of: start)
        }
        try sockets.watch(
          relay.inner.descriptor, for: [.readable, .writable, .hungUp, .onChange], of: start)
        ask(proxy, for: destination, over: relay.inner)
      } catch {
        fail(error.failure)
      }
    }
  }

  /// Has what comes through a proxy over TLS passed on, before the events of a socket are looked at; which of them the
  /// connection itself had, as far as that can be told.
  func relay(_ events: Epoll.Interest) -> Epoll.Interest {
    guard let relay else { return events }
    // More than others should wait for: the loop comes back.
    if relay.pump() { sockets.deadlines.add(start.id, at: .now) }
    // Those of the two sockets below say nothing of the connection's end.
    let moves: Epoll.Interest = [.readable, .writable]
    return relay.isOver ? moves.union(.hungUp) : moves
  }

  /// Whether the connection goes through a proxy over TLS.
  var isRelayed: Bool { relay != nil }

  /// Passes the last words on, and ends TLS with the proxy.
  func endRelay() {
    relay?.close()
    relay = nil
  }

  /// Gives the socket to the endpoint's own protocol, after the header that its server expects.
  private func hand(over socket: ClientSocket) {
    stage = .ended
    let own = start.endpoint.target
    // A redirect may lead to a server that expects none.
    if start.endpoint.proxyProtocol == .v2, target.host == own.host, target.port == own.port {
      let header = ProxyProtocolHeader.local
      let sent = vpnaudit_send(socket.descriptor, header, UInt(header.count), 0)
      let number = errno
      // A connection that has just come to stand takes a few bytes, or is gone.
      guard sent == header.count else {
        return completion(
          .failed(
            sent < 0 ? failure(ofFirstWords: SystemError(number)) : Failure(.localResource)))
      }
    }
    completion(.connected(socket))
  }

  private func ask(_ proxy: Proxy, for destination: Destination, over socket: ClientSocket) {
    let conversation = Conversation(proxy.dialogue(to: destination), over: socket)
    start.clock.begin(.proxy)
    stage = .asking(socket, conversation)
    do throws(SampleError) {
      if relay == nil {
        try sockets.rewatch(socket.descriptor, for: [.readable, .writable, .hungUp, .onChange], of: start)
      }
      handle(conversation.begin())
    } catch {
      fail(error.failure)
    }
  }

  private func handle(_ progress: Conversation.Progress) {
    guard case .asking(let socket, let conversation) = stage else { return }
    switch progress {
    case .waiting: break
    // Over TLS the proxy may refuse in its own words.
    case .failed(let failure): fail(relay?.refusal ?? failure)
    case .done:
      proxy = secured.map { MonotonicTime.now.since($0) } ?? conversation.duration
      hand(over: socket)
    }
  }

  /// Gives up because the time is over.
  func expire() {
    switch stage {
    case .connecting(let socket, _):
      fail(start.clock.judged(Failure(.tcpTimeout, facts: socket.icmpMessage()?.facts), roundTrip: nil))
    case .securing(_, let handshake):
      fail(start.clock.judged(Failure(handshakeTimeout: handshake.log).reachingProxy, roundTrip: connectRTT))
    case .asking:
      fail(start.clock.judged(Failure(.proxyTimeout, facts: .proxyUnopened), roundTrip: connectRTT))
    // Names have limits of their own.
    case .resolving, .ended: break
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
    case .securing(let socket, _), .asking(let socket, _):
      tcp = socket.details(connected: true, connectRTT: connectRTT)
    case .resolving(let lookup): if let lookup { names.forget(lookup) }
    case .ended: break
    }
    stage = .ended
  }
}
