internal import Glibc
internal import Linux
internal import Model
internal import Synchronization

/// Records what an `OuterTap` is given, on a thread of its own, and closes what is chosen by length soon after it was
/// opened.
final class WireRecorder: Sendable {
  private struct State {
    var packets: [WireRecording.Packet] = []
    var isStopped = false
    /// Until when packets are chosen by their lengths; nil while they are not.
    var openUntil: MonotonicTime?
    var lost = 0
    /// How many packets left each interface.
    var left: [String: Int] = [:]
  }

  private let tap: OuterTap
  private let opens: Bool
  /// How many packets each interface had sent when it began; nil where they are not counted.
  private let before: [String: Int]?
  private let state = Mutex(State())
  private let ended: EventFD

  /// How many packets are kept of a round.
  private static let most = 50_000
  /// How long packets are chosen by their lengths after a message was sent.
  static let shutter = Duration.milliseconds(8)

  /// Begins to record.
  init(_ scope: WireScope) throws(SystemError) {
    var filter = OuterFilter()
    filter.ports = scope.ports.map { ($0.transport.number, $0.port) }
    filter.protocols = scope.protocols.sorted()
    filter.hosts = scope.hosts.map(\.bytes)
    filter.lengths = scope.lengths
    filter.everything = scope.everything
    opens = scope.lengths != nil
    tap = try OuterTap(filter)
    before = scope.everything ? InterfaceCounters.sent() : nil
    ended = try EventFD()
    try WorkerThread.start(name: "wire") { [self] in run() }
  }

  /// Has packets chosen by their lengths for a moment, where the scope names any.
  func open() {
    guard opens else { return }
    let until = MonotonicTime.now + Self.shutter
    let wasOpen = state.withLock { state in
      defer { state.openUntil = until }
      return state.openUntil != nil
    }
    guard !wasOpen else { return }
    tap.setOpen(true)
    // The other thread may have found its time over before it was open.
    if state.withLock({ $0.openUntil == nil }) { tap.setOpen(false) }
  }

  /// Ends recording, and returns what passed: nothing of it once this is called.
  func stop() -> (packets: [WireRecording.Packet], drops: Int, unseen: [String: Int]?) {
    // What leaves from here on may be seen and is not counted: less than what is unseen is told, and never more.
    let after = before == nil ? nil : InterfaceCounters.sent()
    state.withLock { $0.isStopped = true }
    var watched = pollfd(fd: ended.descriptor, events: Int16(POLLIN), revents: 0)
    // Its thread looks every few milliseconds.
    let isOver = poll(&watched, 1, 1000) == 1
    return state.withLock { state in
      let unseen = before.flatMap { before in
        after?.map { name, count in (name, max(0, count - (before[name] ?? count) - (state.left[name] ?? 0)))
        }
      }
      return (
        state.packets, state.lost + tap.takeDrops() + (isOver ? 0 : 1),
        unseen.map { Dictionary($0) { first, _ in first } }
      )
    }
  }

  private func run() {
    var names: [UInt32: String] = [:]
    while !state.withLock({ $0.isStopped }) {
      tap.wait(milliseconds: opens ? 1 : 4)
      read(&names)
      closeInTime()
    }
    read(&names)
    ended.ring()
  }

  private func closeInTime() {
    let closes = state.withLock { state in
      guard let until = state.openUntil, until <= .now else { return false }
      state.openUntil = nil
      return true
    }
    guard closes else { return }
    tap.setOpen(false)
    // What was sent meanwhile has opened it again.
    if state.withLock({ $0.openUntil != nil }) { tap.setOpen(true) }
  }

  private func read(_ names: inout [UInt32: String]) {
    var found: [WireRecording.Packet] = []
    var left: [String: Int] = [:]
    let lost = tap.read { packet, bytes in
      let name = names[packet.interface] ?? InterfaceName.of(packet.interface)
      names[packet.interface] = name
      if packet.isOutgoing { left[name, default: 0] += 1 }
      guard let header = OuterHeader(bytes, isOutgoing: packet.isOutgoing, segment: packet.segment),
        !header.isUnfinished
      else { return }
      for length in header.lengths {
        found.append(
          WireRecording.Packet(
            interface: name, isOutgoing: packet.isOutgoing, at: packet.stamp, peer: header.peer,
            length: length))
      }
    }
    guard !found.isEmpty || !left.isEmpty || lost > 0 else { return }
    state.withLock { state in
      state.lost += lost
      state.left.merge(left, uniquingKeysWith: +)
      let room = max(0, Self.most - state.packets.count)
      state.packets += found.prefix(room)
      state.lost += max(0, found.count - room)
    }
  }
}
