internal import Glibc
internal import Model

/// The way to a connected socket: a name is resolved, and its first address connected to.
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
    case ended
  }

  let target: Target
  private let outset: Outset
  private let addresses: [IPAddress]
  private let equipment: Equipment
  private let completion: (Outcome) -> Void
  private var stage: Stage = .ended

  private(set) var resolve: Microseconds?
  private(set) var connect: Microseconds?
  private(set) var address: IPAddress?
  private(set) var localPort: UInt16?
  /// What the resolver answered; empty where it was not asked.
  private(set) var answers: [IPAddress] = []
  /// The round trip that the connection began with.
  private(set) var connectRTT: Microseconds?
  /// The way that its packets took, once it has connected or tried to.
  private(set) var path: Path?
  /// TCP_INFO of an attempt to connect that failed.
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
  }

  func begin() {
    let host = target.host
    // C strings end at a NUL, and OpenSSL takes a name with a leading dot for all names below it: either would be
    // verified as another name.
    guard (1...255).contains(host.utf8.count), host.utf8.allSatisfy({ $0 > 32 && $0 < 127 }),
      !host.hasPrefix("."), target.port > 0
    else {
      return fail(Failure(.localConfig, detail: "the target has no name or port that can be asked for"))
    }
    if let address = addresses.first ?? target.address { return connect(to: address) }
    resolve(host)
  }

  private func resolve(_ host: String) {
    do throws(Obstacle) {
      let resolver = try equipment.resolver(for: outset.endpoint.timeout)
      let since = MonotonicTime.now
      stage = .resolving(since: since)
      resolver.resolve(host) { [weak self] answer in
        guard let self, case .resolving(let since) = stage else { return }
        switch answer {
        case .addresses(let addresses):
          resolve = MonotonicTime.now.since(since)
          answers = addresses
          guard let first = addresses.first else { return fail(Failure(.dnsNoData)) }
          connect(to: first)
        case .failure(let failure): fail(failure)
        }
      }
    } catch {
      fail(error.failure)
    }
  }

  private func connect(to address: IPAddress) {
    self.address = address
    let interface = outset.endpoint.interface
    path = equipment.path(
      PathQuery(destination: address, port: target.port, transport: .tcp, interface: interface))
    do throws(Obstacle) {
      let socket = try ClientSocket(family: address.family, interface: interface)
      if let size = outset.variation.segmentSize { try socket.limitSegments(to: size) }
      let since = MonotonicTime.now
      stage = .connecting(socket, since: since)
      try socket.connect(to: address, port: target.port)
      if let name = socket.localName {
        localPort = name.port
        // Bound to an interface, the packets leave by it whatever the look-up said.
        path = Path(
          interface: interface ?? path?.interface, tunnel: path?.tunnel, source: name.address,
          nextHop: path?.nextHop)
      }
      do throws(SystemError) {
        try equipment.epoll.watch(
          socket.descriptor, for: [.readable, .writable, .onChange], token: outset.id)
      } catch {
        throw Obstacle(Failure(.localResource, errno: error.name, detail: "epoll took no more sockets"))
      }
    } catch {
      fail(error.failure)
    }
  }

  /// Goes on after something happened on its socket, seen at `now`.
  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    guard case .connecting(let socket, let since) = stage else { return }
    if let error = socket.connectionError() {
      if target.scheme.usesTLS, error.number == ECONNRESET {
        // A refusal is told otherwise: the connection stood, and was reset before we could speak.
        connect = now.since(since)
        return fail(Failure(.tlsResetBeforeHello, errno: error.name))
      }
      return fail(Failure(connecting: error, detail: socket.icmpMessage()))
    }
    guard events.contains(.writable) else { return }
    connect = now.since(since)
    connectRTT = socket.rtt
    socket.reportsICMP(false)
    stage = .ended
    completion(.connected(socket))
  }

  /// Gives up because the time is over.
  func expire() {
    switch stage {
    case .resolving: fail(Failure(.dnsTimeout))
    case .connecting(let socket, _): fail(Failure(.tcpTimeout, detail: socket.icmpMessage()))
    case .ended: break
    }
  }

  private func fail(_ failure: Failure) {
    giveUp()
    completion(.failed(failure))
  }

  /// Stops without calling back, and keeps what was measured.
  func giveUp() {
    if case .connecting(let socket, _) = stage { tcp = socket.details(connected: connect != nil) }
    stage = .ended
  }
}
