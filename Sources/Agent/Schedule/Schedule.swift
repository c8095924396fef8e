import Linux

/// When the endpoints are to be probed and the host is to be observed: each on its own grid of moments, all shifted by
/// the same phase, so that those with one interval come together and hosts do not.
struct Schedule {
  /// What is due.
  struct Due: Hashable {
    var observes = false
    /// Endpoints by their place in the profile.
    var endpoints: Set<Int> = []

    var isNothing: Bool { !observes && endpoints.isEmpty }
  }

  /// A grid of moments.
  private struct Row {
    /// In nanoseconds.
    let every: Int64
    let endpoints: Set<Int>
    let observes: Bool
    var next: BootTime
  }

  private var rows: [Row]
  private let start: BootTime

  /// A schedule from a moment on: each endpoint every so often, and the host every `observe`.
  ///
  /// `phase` is any number that differs from host to host, and stays the same on each.
  init(endpoints: [Duration], observe: Duration, phase: UInt64, from start: BootTime) {
    self.start = start
    var places: [Int64: Set<Int>] = [:]
    for (place, every) in endpoints.enumerated() { places[every.wholeNanoseconds, default: []].insert(place) }
    let observing = observe.wholeNanoseconds
    places[observing, default: []].formUnion([])
    rows = places.sorted { $0.key < $1.key }.map { every, places in
      let step = max(every, 1)
      return Row(
        every: step, endpoints: places, observes: every == observing,
        next: BootTime(nanoseconds: start.nanoseconds + Int64(phase % UInt64(step))))
    }
  }

  /// The next moment of any of them.
  var next: BootTime { rows.map(\.next).min() ?? start }

  /// Takes what is due at a moment. What was missed meanwhile, as over a night's sleep, is due once.
  mutating func take(at now: BootTime) -> Due {
    var due = Due()
    for index in rows.indices where rows[index].next <= now {
      due.endpoints.formUnion(rows[index].endpoints)
      due.observes = due.observes || rows[index].observes
      let (past, every) = (now.nanoseconds - rows[index].next.nanoseconds, rows[index].every)
      rows[index].next = BootTime(nanoseconds: rows[index].next.nanoseconds + (past / every + 1) * every)
    }
    return due
  }

  /// Leaves out what would have been due before a moment: of a schedule that follows another one.
  mutating func skip(to now: BootTime) { _ = take(at: now) }
}
