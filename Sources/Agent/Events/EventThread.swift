import Checking
import Glibc
import Linux
import Model
import Synchronization

/// The thread that hears of everything: what the kernel reports of its network, signals, the wall clock, and the moment
/// that the agent asked to be woken at.
///
/// It always reads at once, whatever the agent is doing, and keeps what it heard until it is taken.
final class EventThread: Sendable {
  /// What was heard since the last call of `take`.
  struct Heard: Sendable {
    var changes: Set<CheckTrigger.Change> = []
    /// When the first of the changes was heard.
    var first: MonotonicTime?
    /// How many messages of the kernel's that was.
    var messages = 0
    var signals: Set<ServiceSignal> = []
    var isClockSet = false
  }

  let network: HostEvents
  private let signals: ServiceSignals
  private let clock: ClockWatch?
  private let bell: EventFD
  private let shared = Mutex(Shared())
  /// Called once for what was not taken yet, on this thread.
  private let wake: @Sendable () -> Void

  private struct Shared {
    var heard = Heard()
    var isToldOf = false
    var alarm: BootTime?
    var isOver = false
  }

  init(
    network: HostEvents, signals: ServiceSignals, wake: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    self.network = network
    self.signals = signals
    self.wake = wake
    clock = try? ClockWatch()
    bell = try EventFD()
  }

  /// Starts to listen.
  func start() throws(SystemError) {
    let epoll = try Listener(self)
    try WorkerThread.start(name: "events") { epoll.run() }
  }

  /// Wakes the agent at a moment, in the place of the one before.
  func setAlarm(_ alarm: BootTime?) {
    let isSooner = shared.withLock { shared in
      defer { shared.alarm = alarm }
      return alarm.map { alarm in shared.alarm.map { alarm < $0 } ?? true } ?? false
    }
    if isSooner { bell.ring() }
  }

  /// Takes what was heard.
  func take() -> Heard {
    shared.withLock { shared in
      defer {
        shared.heard = Heard()
        shared.isToldOf = false
      }
      return shared.heard
    }
  }

  /// Ends the thread.
  func stop() {
    shared.withLock { $0.isOver = true }
    bell.ring()
  }

  /// Notes something, and tells of it unless that was done.
  private func note(_ change: (inout Heard) -> Void) {
    let isNew = shared.withLock { shared in
      change(&shared.heard)
      defer { shared.isToldOf = true }
      return !shared.isToldOf
    }
    if isNew { wake() }
  }

  /// The loop, which is the thread's own.
  private final class Listener: @unchecked Sendable {
    private let events: EventThread
    private let epoll: Epoll

    private enum Token: UInt64 { case network, signals, clock, bell }

    init(_ events: EventThread) throws(SystemError) {
      self.events = events
      epoll = try Epoll()
      for descriptor in events.network.descriptors {
        try epoll.watch(descriptor, for: .readable, token: Token.network.rawValue)
      }
      try epoll.watch(events.signals.descriptor, for: .readable, token: Token.signals.rawValue)
      if let clock = events.clock {
        try epoll.watch(clock.descriptor, for: .readable, token: Token.clock.rawValue)
      }
      try epoll.watch(
        events.bell.descriptor, for: [.readable, .onChange], token: Token.bell.rawValue)
    }

    func run() {
      while true {
        let (alarm, isOver) = events.shared.withLock { ($0.alarm, $0.isOver) }
        if isOver { return }
        let until = alarm.map { MonotonicTime.now + max(.zero, $0 - .now) }
        var ready: Set<UInt64> = []
        epoll.wait(until: until) { token, _, _ in ready.insert(token) }
        if ready.contains(Token.network.rawValue) { readNetwork() }
        if ready.contains(Token.signals.rawValue) {
          let found = events.signals.take()
          events.note { $0.signals.formUnion(found) }
        }
        if ready.contains(Token.clock.rawValue) {
          events.clock?.rearm()
          events.note { $0.isClockSet = true }
        }
        let isDue = events.shared.withLock { shared in
          guard let alarm = shared.alarm, alarm <= .now else { return false }
          shared.alarm = nil
          return true
        }
        if isDue { events.note { _ in } }
      }
    }

    private func readNetwork() {
      let moment = MonotonicTime.now
      let (changes, count) = events.network.read()
      if !changes.isEmpty {
        events.note {
          $0.messages += count
          $0.changes.formUnion(changes)
          if $0.first == nil { $0.first = moment }
        }
      }
      // A flood is taken in portions: each waking costs more than what it brings, and the sockets have room for longer.
      usleep(2000)
    }
  }
}
