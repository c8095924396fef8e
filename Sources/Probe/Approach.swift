internal import Glibc
internal import Linux
internal import Model

/// The way to a connected socket: a name is resolved, and its first address connected to. Where the endpoint has a
/// proxy, it is the proxy that is connected to, and asked for the way on.
///
/// Both engines begin with it, so that names, connections and their failures are the same in both.
final class Approach {
  /// What it came to.
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
  private let outset: Outset
  private let addresses: [IPAddress]
  private let equipment: Equipment
  private let completion: (Outcome) -> Void
  private var stage: Stage = .ended
  /// What the proxy is to be asked for, once it is known.
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
  /// The way that its packets took, once it has connected or tried to.
  private(set) var path: Path?
  /// TCP_INFO of an approach that failed.
  private(set) var tcp: Sample.TCPDetails?

  /// A way to `target`, by the first of `addresses` where there are any. `completion` is called once, unless the
  /// approach is given up.
  init(
    to target: Target, by addresses: [IPAddress], for outset: Outset, equipment: Equipment,
    completion: @escaping (Outcome) -> Void
  ) {
    self.target = target
    self.addresses = addresses
    self.outset = outset
    self.equipment = equipment
    self.completion = completion
    resolve = outset.resolve
  }

  func begin() {
    guard Self.canAsk(for: target.host), target.port > 0 else {
      return fail(Failure(.localConfig, detail: "the target has no name or port that can be asked for"))
    }
    do throws(Obstacle) {
      // A connection without what the client is to show would measure something else.
      _ = try equipment.identity(for: outset.endpoint)
    } catch {
      return fail(error.failure)
    }
    if let address = addresses.first ?? target.address {
      reach(address)
    } else if let proxy = outset.endpoint.proxy, proxy.resolvesNames {
      reach(proxy, for: .name(target.host))
    } else {
      resolve(target.host) { $0.reach($1) }
    }
  }

  /// C strings end at a NUL, and OpenSSL takes a name with a leading dot for all names below it: either would be
  /// verified as another name. A line of HTTP would end at a line feed.
  static func canAsk(for host: String) -> Bool {
    (1...255).contains(host.utf8.count) && host.utf8.allSatisfy { $0 > 32 && $0 < 127 }
      && !host.hasPrefix(".")
  }

  /// Connects to the target's address, or has the proxy do so.
  private func reach(_ address: IPAddress) {
    guard let proxy = outset.endpoint.proxy else { return connect(to: address, port: target.port) }
    reach(proxy, for: .address(address))
  }

  /// Connects to the proxy, to ask it for the target.
  private func reach(_ proxy: Proxy, for host: Destination.Host) {
    destination = Destination(host: host, port: target.port)
    guard Self.canAsk(for: proxy.host), proxy.port > 0 else {
      return fail(Failure(.localConfig, detail: "the proxy has no name or port that can be asked for"))
    }
    if let address = IPAddress(proxy.host) { return connect(to: address, port: proxy.port) }
    resolve(proxy.host) { $0.connect(to: $1, port: proxy.port) }
  }

  /// Asks for the address of a name, and goes on with the first one.
  private func resolve(_ host: String, then goOn: @escaping (Approach, IPAddress) -> Void) {
    do throws(Obstacle) {
      let resolver = try equipment.resolver(for: outset.endpoint.timeout)
      let since = MonotonicTime.now
      stage = .resolving(since: since)
      resolver.resolve(host) { [weak self] answer in
        guard let self, case .resolving(let since) = stage else { return }
        switch answer {
        case .addresses(let addresses):
          // The proxy's name comes second.
          if resolve == nil { resolve = MonotonicTime.now.since(since) }
          if outset.endpoint.proxy == nil { answers = addresses }
          guard let first = addresses.first else { return fail(Failure(.dnsNoData)) }
          goOn(self, first)
        case .failure(let failure): fail(failure)
        }
      }
    } catch {
      fail(error.failure)
    }
  }

  private func connect(to address: IPAddress, port: UInt16) {
    self.address = address
    let interface = outset.endpoint.interface
    path = equipment.path(
      PathQuery(
        destination: address, service: Service(transport: .tcp, port: port), interface: interface))
    do throws(Obstacle) {
      let socket = try ClientSocket(family: address.family, interface: interface)
      if let size = outset.variation.segmentSize { try socket.limitSegments(to: size) }
      let since = MonotonicTime.now
      stage = .connecting(socket, since: since)
      try socket.connect(to: address, port: port)
      if let name = socket.localName {
        localPort = name.port
        // Bound to an interface, the packets leave by it whatever the look-up said.
        path = Path(
          interface: interface ?? path?.interface, tunnel: path?.tunnel, source: name.address,
          nextHop: path?.nextHop)
      }
      try watch(socket, for: [.readable, .writable, .onChange])
    } catch {
      fail(error.failure)
    }
  }

  private func watch(_ socket: ClientSocket, for interest: Epoll.Interest) throws(Obstacle) {
    do throws(SystemError) {
      try equipment.epoll.watch(socket.descriptor, for: interest, token: outset.id)
    } catch {
      throw Obstacle(Failure(.localResource, errno: error.name, detail: "epoll took no more sockets"))
    }
  }

  /// Goes on after something happened on its socket, seen at `now`.
  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    switch stage {
    case .connecting(let socket, let since): proceed(socket, since: since, events, at: now)
    case .asking(_, let conversation): asked(conversation.proceed(events, at: now))
    case .resolving, .ended: break
    }
  }

  private func proceed(
    _ socket: ClientSocket, since: MonotonicTime, _ events: Epoll.Interest, at now: MonotonicTime
  ) {
    if let error = socket.connectionError() {
      if target.scheme.usesTLS, destination == nil, error.number == ECONNRESET {
        // A refusal is told otherwise: the connection stood, and was reset before we could speak.
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
    if let proxy = outset.endpoint.proxy, let destination {
      ask(proxy, for: destination, over: socket)
    } else {
      stage = .ended
      completion(.connected(socket))
    }
  }

  private func ask(_ proxy: Proxy, for destination: Destination, over socket: ClientSocket) {
    let conversation = Conversation(proxy.dialogue(to: destination), over: socket)
    stage = .asking(socket, conversation)
    do throws(Obstacle) {
      try watch(socket, for: [.readable, .writable, .hungUp, .onChange])
      asked(conversation.begin())
    } catch {
      fail(error.failure)
    }
  }

  private func asked(_ progress: Conversation.Progress) {
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
    case .connecting(let socket, _): fail(Failure(.tcpTimeout, detail: socket.icmpMessage()))
    case .asking: fail(Failure(.proxyTimeout, detail: "the proxy did not open the way"))
    case .ended: break
    }
  }

  private func fail(_ failure: Failure) {
    giveUp()
    let failure = failure.blaming(outset.endpoint.interface, towards: address)
    completion(.failed(destination == nil ? failure : failure.onTheWayToTheProxy))
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
