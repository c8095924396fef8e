internal import Linux
internal import Model

/// Whether others of a name's addresses can be connected to, after the first one could not: one after another, until
/// one can. Programs go on to the next address where the first fails, and do not notice.
///
/// It is no sample: what it finds belongs to the one that failed. Nothing is sent over its connections.
final class SiblingAttempt: Attempt {
  private let start: SampleStart
  private let sockets: SocketLoop
  private var left: ArraySlice<IPAddress>
  private var current: (address: IPAddress, socket: ClientSocket, since: MonotonicTime)?
  private var deadline: MonotonicTime
  private var isOver = false

  private(set) var siblings: [Sample.Resolution.Sibling] = []
  var sample: Sample? { nil }
  var path: Path? { nil }
  var answers: [IPAddress] { [] }

  /// How many are tried, and how long each of them may take.
  private static let most = 3
  private static let longest = Duration.seconds(2)

  init(_ start: SampleStart, others: [IPAddress], sockets: SocketLoop) {
    self.start = start
    self.sockets = sockets
    left = others[...]
    deadline = .now
  }

  /// Those of a name's addresses that are tried after `failed` was: the other family first, for what keeps an address
  /// from being reached often keeps its whole family.
  static func choose(of addresses: [IPAddress], after failed: IPAddress) -> [IPAddress] {
    let others = addresses.filter { $0 != failed }
    let first = others.first { $0.family != failed.family }
    return Array(((first.map { [$0] } ?? []) + others.filter { $0 != first }).prefix(most))
  }

  func begin() { connect() }

  private func connect() {
    current = nil
    guard let address = left.popFirst() else { return end() }
    do throws(SampleError) {
      let socket = try ClientSocket(family: address.family, interface: start.endpoint.interface)
      current = (address, socket, .now)
      deadline = .now + min(start.endpoint.timeout, Self.longest)
      sockets.deadlines.add(start.id, at: deadline)
      try socket.connect(to: address, port: start.endpoint.target.port)
      try sockets.watch(socket.descriptor, for: [.writable, .onChange], of: start)
    } catch {
      siblings.append(Sample.Resolution.Sibling(address: address, connect: nil, failure: error.failure.code))
      connect()
    }
  }

  private func note(_ code: Failure.Code?, at moment: MonotonicTime = .now) {
    guard let (address, _, since) = current else { return }
    siblings.append(
      Sample.Resolution.Sibling(
        address: address, connect: code == nil ? moment.since(since) : nil, failure: code))
  }

  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) {
    guard !isOver, let (_, socket, _) = current else { return }
    if let error = socket.connectionError() {
      note(Failure(connecting: error, icmp: socket.icmpMessage()).code)
      connect()
    } else if events.contains(.writable) {
      note(nil, at: now)
      end()
    }
  }

  func expire(at now: MonotonicTime) {
    guard !isOver, now >= deadline else { return }
    note(.tcpTimeout)
    connect()
  }

  func cancel() { if !isOver { end() } }

  private func end() {
    isOver = true
    current = nil
    sockets.end(start)
  }
}
