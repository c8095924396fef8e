internal import FoundationEssentials
internal import Linux
internal import Model
internal import Synchronization

/// How one sink is doing, as its thread reports it and any other one asks.
final class SinkProgress: Sendable {
  private let name: String
  private let notify: @Sendable (SinkNotice) -> Void
  private let state: Mutex<State>

  private struct State: Sendable {
    var status: SinkStatus
    /// The number up to which its receiver has everything; nil before the cursor was read.
    var reached: Int64?
    var isOver = false
  }

  init(_ settings: SinkSettings, notify: @escaping @Sendable (SinkNotice) -> Void) {
    name = settings.name
    self.notify = notify
    state = Mutex(State(status: SinkStatus(settings)))
  }

  /// Whether the sink has ended or was abandoned: nothing is taken from its thread any more.
  var isOver: Bool { state.withLock { $0.isOver } }

  /// Ends it; whether it had not ended before.
  func end() -> Bool {
    state.withLock { state in
      defer { state.isOver = true }
      return !state.isOver
    }
  }

  /// How it is doing beside a journal whose last entry has a number; nil where that is not known.
  func status(newest: Int64?) -> SinkStatus {
    state.withLock { state in
      var status = state.status
      if let newest, let reached = state.reached { status.behind = max(0, newest - reached) }
      return status
    }
  }

  /// Notes up to which entry its receiver has everything.
  func reach(_ seq: Int64) {
    state.withLock { state in
      if state.isOver { return }
      state.reached = seq
      state.status.delivered = seq > 0 ? seq : state.status.delivered
    }
  }

  /// Notes that its receiver took something.
  func take() { update { $0.lastSuccess = Timestamp(.now) } }

  /// Notes a failure, and says so where it is another one than before.
  func fail(_ error: SinkError, again wait: Duration) {
    let isNew = state.withLock { state in
      let isNew = state.status.failure != error
      state.status.failure = error
      state.status.retryAt = Timestamp(.now).later(by: wait)
      return isNew && !state.isOver
    }
    if isNew { notify(.failing(sink: name, error, again: wait)) }
  }

  /// Notes that the sink works, and says so where it did not before.
  func succeed() {
    let isNew = state.withLock { state in
      let isNew = state.status.failure != nil
      state.status.failure = nil
      state.status.retryAt = nil
      return isNew && !state.isOver
    }
    if isNew { notify(.recovered(sink: name)) }
  }

  /// Notes and says that something is missing.
  func miss(_ missing: Missing) {
    update { $0.gaps += 1 }
    notify(.missing(sink: name, missing))
  }

  /// Notes and says that entries were refused for good.
  func refuse(_ entries: ClosedRange<Int64>, count: Int, status: Int) {
    update { $0.refused += Int64(count) }
    notify(.refused(sink: name, entries: entries, status: status))
  }

  /// Notes and says that parts of entries were.
  func reject(_ count: Int64, of entries: ClosedRange<Int64>) {
    update { $0.rejected += count }
    notify(.rejected(sink: name, entries: entries, count: count))
  }

  private func update(_ change: (inout SinkStatus) -> Void) {
    state.withLock { if !$0.isOver { change(&$0.status) } }
  }
}

extension Timestamp {
  /// The moment so much later.
  fileprivate func later(by duration: Duration) -> Timestamp {
    Timestamp(milliseconds: milliseconds + duration.wholeNanoseconds / 1_000_000)
  }
}
