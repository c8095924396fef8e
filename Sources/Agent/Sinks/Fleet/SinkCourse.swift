internal import FoundationEssentials
internal import Glibc
internal import Journal
internal import Linux
internal import Model

/// How far one sink has come, and what it does next. It belongs to the sink's thread.
struct SinkCourse {
  private let settings: SinkSettings
  private let sink: any Sink
  private let context: SinkContext
  private let progress: SinkProgress
  private let file: CursorFile
  private var pacing: Pacing
  /// Up to where the receiver has everything; nil before the cursor was read.
  private var place: JournalPosition?
  /// Whether the file of the cursor says less than `place`.
  private var isUnsaved = false
  /// Whether the receiver refused what it got last: it gets one entry at a time until it takes one, for what it refuses is
  /// not sent again.
  private var isRefused = false
  /// What must be said before the next entry.
  private var untold: Missing?

  init(_ settings: SinkSettings, sink: any Sink, context: SinkContext, progress: SinkProgress) {
    self.settings = settings
    self.sink = sink
    self.context = context
    self.progress = progress
    file = CursorFile(state: context.stateFolder, sink: settings.name)
    pacing = context.pacing
  }

  /// What comes after a pass.
  enum Next: Equatable {
    /// There is more.
    case again
    /// The receiver has everything.
    case whenWoken
    case after(Duration)
  }

  /// Passes on what is there, as far as one batch goes.
  mutating func pass(until deadline: Deadline) -> Next {
    do throws(SinkError) {
      let place = try begin()
      if isUnsaved { try save(place) }
      return sink.wantsNewestAlone
        ? try passNewest(place, deadline) : try passNext(place, deadline)
    } catch {
      return retry(error)
    }
  }

  private mutating func retry(_ error: SinkError, asked: Duration? = nil) -> Next {
    let wait = pacing.next(asked: asked)
    progress.fail(error, again: wait)
    return .after(wait)
  }

  /// The place of the cursor, which is made where there is none.
  private mutating func begin() throws(SinkError) -> JournalPosition {
    if let place { return place }
    let start: JournalPosition
    switch try file.read() {
    case .place(let found):
      place = found
      progress.reach(found.seq)
      return found
    case .none:
      start =
        switch settings.start {
        case .newest: try newest()
        case .oldest: .start
        }
    case .unreadable:
      start = .start
      untold = Missing(cause: .cursorLost, entries: nil, at: Timestamp(.now))
    }
    // Kept before anything is passed on: what is appended from now on is behind it.
    if untold == nil { try file.write(start) }
    place = start
    progress.reach(start.seq)
    return start
  }

  /// The place before the newest entry; of a journal that is not there yet every entry is new.
  private func newest() throws(SinkError) -> JournalPosition {
    do throws(SinkError) { return try context.tail.placeBeforeNewest() } catch {
      guard error == .journal(.missing) else { throw error }
      return .start
    }
  }

  private mutating func save(_ place: JournalPosition) throws(SinkError) {
    guard !progress.isOver else { return }
    try file.write(place)
    isUnsaved = false
  }

  /// The most bytes of payloads that are passed on at once, beyond one entry.
  private static let batchLimit = 1 << 20

  /// An item with the place that is reached with it; without an item, what this sink passes over.
  private struct Step {
    let item: SinkItem?
    let place: JournalPosition
  }

  private mutating func passNext(
    _ place: JournalPosition, _ deadline: Deadline
  ) throws(SinkError) -> Next {
    let followed = try context.tail.entries(after: place, limit: isRefused ? 1 : sink.batch)
    let steps = try steps(followed, after: place)
    if followed.isReplaced { progress.reach(0) }
    let items = steps.compactMap(\.item)
    guard !items.isEmpty else {
      guard let last = steps.last else {
        progress.succeed()
        return .whenWoken
      }
      try reach(last.place)
      return .again
    }
    let result = sink.deliver(items, until: deadline)
    guard !progress.isOver else { return .whenWoken }
    switch result {
    case .delivered(let count, let rejected):
      tell(items.prefix(count), rejected: rejected)
      pacing.succeed()
      isRefused = false
      progress.take()
      try reach(Self.place(behind: count, steps))
      progress.succeed()
      return .again
    case .refused(let count, let status):
      tell(items.prefix(count), refused: status)
      isRefused = true
      try reach(Self.place(behind: count, steps))
      // At the pace of failures: a receiver that refuses everything must not empty the journal at once.
      let wait = pacing.next(asked: nil)
      progress.fail(.status(status), again: wait)
      return .after(wait)
    case .failed(.unwritable, _):
      // It will never have a form, and must not stand before those behind it.
      if case .entry(let entry) = items[0] {
        progress.miss(
          Missing(cause: .damaged, entries: entry.place.seq...entry.place.seq, at: Timestamp(.now)))
      }
      try reach(Self.place(behind: 1, steps))
      return .again
    case .failed(let error, let asked): return retry(error, asked: asked)
    }
  }

  /// The items behind a place, with gaps where entries are not there.
  private func steps(_ followed: Followed, after place: JournalPosition) throws(SinkError) -> [Step] {
    var steps: [Step] = []
    var last = place
    func miss(_ cause: Missing.Cause, _ entries: ClosedRange<Int64>?, _ place: JournalPosition) {
      steps.append(
        Step(item: .missing(Missing(cause: cause, entries: entries, at: Timestamp(.now))), place: place))
    }
    if let untold { steps.append(Step(item: .missing(untold), place: place)) }
    if followed.isReplaced {
      miss(.replaced, nil, .start)
      last = .start
    }
    var size = 0
    for entry in followed.entries {
      // The rest is read again afterwards: few records are in memory at once.
      if size > Self.batchLimit { break }
      size += entry.content?.payload.count ?? 0
      let seq = entry.position.seq
      if last != .start, seq > last.seq + 1 {
        let before = entry.content.flatMap { JournalPosition(seq: seq - 1, digest: $0.entry.prev) }
        miss(.pruned, last.seq + 1...seq - 1, before ?? last)
      }
      last = entry.position
      guard let content = entry.content else {
        miss(.damaged, seq...seq, last)
        continue
      }
      guard let kept = try self.content(of: content) else {
        miss(.damaged, seq...seq, last)
        continue
      }
      let item = kept.map { SinkItem.entry(SinkEntry(place: last, at: content.entry.at, content: $0)) }
      steps.append(Step(item: item, place: last))
    }
    return steps
  }

  /// What is passed on of an entry: nothing of a record of another host; nil where it is damaged.
  private func content(
    of content: FollowedEntry.Content
  ) throws(SinkError) -> SinkEntry.Content?? {
    switch content.entry.body {
    case .check(let check):
      guard let record = try context.tail.record(of: check, withState: sink.wantsState) else { return nil }
      return .some(.check(record))
    case .gap: return .some(.other(.gap, payload: content.payload))
    case .heartbeat: return .some(.other(.heartbeat, payload: content.payload))
    case .imported: return .some(nil)
    }
  }

  /// The place that is reached with the first items, and with what is passed over behind them.
  private static func place(behind count: Int, _ steps: [Step]) -> JournalPosition {
    var left = count
    var reached = steps[0].place
    for step in steps {
      if step.item != nil {
        if left == 0 { break }
        left -= 1
      }
      reached = step.place
    }
    return reached
  }

  /// Moves the cursor, in the file too.
  private mutating func reach(
    _ reached: JournalPosition
  ) throws(SinkError) {
    place = reached
    isUnsaved = true
    untold = nil
    progress.reach(reached.seq)
    try save(reached)
  }

  /// Says what of items was refused or missing.
  private func tell(
    _ items: ArraySlice<SinkItem>, rejected: Int64 = 0, refused status: Int? = nil
  ) {
    for case .missing(let missing) in items { progress.miss(missing) }
    let numbers = items.compactMap { if case .entry(let entry) = $0 { entry.place.seq } else { nil } }
    guard let first = numbers.first, let last = numbers.last else { return }
    if let status {
      progress.refuse(first...last, count: numbers.count, status: status)
    } else if rejected > 0 {
      progress.reject(rejected, of: first...last)
    }
  }

  /// Passes on the newest check alone.
  private mutating func passNewest(
    _ place: JournalPosition, _ deadline: Deadline
  ) throws(SinkError) -> Next {
    guard let newest = try context.tail.newestCheck() else {
      progress.succeed()
      return .whenWoken
    }
    let entry = SinkEntry(
      place: newest.place, at: newest.record.time.finished, content: .check(newest.record))
    switch sink.deliver([.entry(entry)], until: deadline) {
    case .failed(let error, let asked): return retry(error, asked: asked)
    case .delivered, .refused:
      pacing.succeed()
      untold = nil
      if newest.place != place {
        self.place = newest.place
        isUnsaved = true
        try save(newest.place)
      }
      progress.reach(newest.place.seq)
      progress.take()
      progress.succeed()
      return .whenWoken
    }
  }
}
