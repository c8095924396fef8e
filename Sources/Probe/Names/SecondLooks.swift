internal import Linux
internal import Model

/// The second looks of one loop: so few at once that no sample misses the files that their sockets take.
///
/// Owned by the loop's `ResolverPool`; used only on its thread.
final class SecondLooks {
  static let mostAtOnce = 16

  private let epoll: Epoll
  private let token: UInt64
  private var running: [UInt64: SecondLook] = [:]
  private var waiting: [(number: UInt64, look: SecondLook)] = []
  private var lastNumber: UInt64 = 0

  /// Looks whose sockets' events come with `token` and a number in the lower 32 bits.
  init(epoll: Epoll, token: UInt64) {
    self.epoll = epoll
    self.token = token
  }

  /// Asks the servers for a name, each for no longer than `limit`, and calls `completion` once.
  func look(
    for name: String, _ configuration: ResolverConfiguration, limit: Duration,
    completion: @escaping (SecondLook.Finding) -> Void
  ) {
    lastNumber = (lastNumber + 1) % (1 << 28)
    let number = lastNumber
    let look = SecondLook(
      for: name, configuration, limit: limit, epoll: epoll,
      token: token | number * SecondLook.tokens, completion: completion)
    waiting.append((number, look))
    beginNext()
  }

  private func beginNext() {
    while running.count < Self.mostAtOnce, !waiting.isEmpty {
      let (number, look) = waiting.removeFirst()
      running[number] = look
      look.begin()
      if look.isOver { running[number] = nil }
    }
  }

  private func dropEnded() {
    let count = running.count
    running = running.filter { !$0.value.isOver }
    if running.count < count { beginNext() }
  }

  /// Passes an event on to the look whose socket it is.
  func process(token: UInt64, events: Epoll.Interest) {
    let (place, server) = (token & UInt64(UInt32.max)).quotientAndRemainder(dividingBy: SecondLook.tokens)
    // What was closed meanwhile may still have an event.
    running[place]?.proceed(server: Int(server), events)
    dropEnded()
  }

  func processTimeouts(at now: MonotonicTime) {
    for look in running.values where look.nextTimeout <= now { look.processTimeouts(at: now) }
    dropEnded()
  }

  /// When `processTimeouts(at:)` is next needed; nil while none runs.
  var nextTimeout: MonotonicTime? { running.values.map(\.nextTimeout).min() }
}
