internal import Glibc
internal import Linux
internal import Model

/// The loop that runs samples: it owns its epoll, its resolvers and its connections, and stays on one thread.
///
/// The schedule is an open one: every sample has its moment, and how late it began is kept. Where an endpoint has no
/// interval the end of a sample is the moment of the next. Samples begin no closer to each other than their work
/// takes, and what runs already goes on first.
final class ProbeLoop {
  private let equipment: Equipment
  private let wakeUp: WakeUp
  private let limit: Int
  private let series: [Series]

  /// A sample that is wanted: of an endpoint's next turn, or of one that follows from another.
  private struct Wanted {
    let series: Int
    var turn: Series.Turn?
  }

  /// When each endpoint's next sample is wanted.
  private var schedule = Agenda<Wanted>()
  private var pace: Pace
  private var running: [UInt64: (attempt: any Attempt, series: Int, turn: Series.Turn)] = [:]
  private var lastID: UInt64 = 0
  private var isCancelled = false
  /// How often the loop went round.
  private(set) var turns = 0
  /// The largest number of samples that ran at once.
  private(set) var mostRunning = 0

  /// The token of the bell; samples count from 1.
  private static let bell: UInt64 = 0

  /// A loop for the samples of `series`, which share the process with `loops` loops in all.
  init(
    series: [Series], engine: Engine = .raw, loops: Int = 1, context: TLSContext, settings: ProbeSettings,
    wakeUp: WakeUp,
    path: PathSource
  ) throws(SystemError) {
    self.series = series
    self.wakeUp = wakeUp
    limit = Self.limit(
      settings.inFlight, openFiles: Self.openFiles(), allowed: Self.allowedFiles(), loops: loops)
    equipment = try Equipment(context: context, settings: settings, engine: engine, path: path())
    pace = Pace(settings.spacing, from: .now)
    try equipment.epoll.watch(wakeUp.descriptor, for: .readable, token: Self.bell)
  }

  /// Runs until every sample has ended or the bell was rung.
  func run() {
    equipment.settle(for: series.map(\.endpoint))
    let begun = MonotonicTime.now
    for index in series.indices where series[index].hasMore {
      // In their own order, though all at once.
      schedule.add(Wanted(series: index), at: begun + .nanoseconds(index))
    }
    while !isCancelled, !(running.isEmpty && schedule.next == nil) {
      turns += 1
      startNext()
      collect()
      wait()
      equipment.processResolverTimeouts()
      expireOverdue()
      collect()
    }
    for (attempt, _, _) in running.values { attempt.cancel() }
    collect()
  }

  /// When the next sample is due; nil where there is none, or no room for it.
  private var nextStart: MonotonicTime? { running.count < limit ? schedule.next.map(pace.due) : nil }

  /// Begins one sample at most: those that run have waited longer for the thread.
  private func startNext() {
    let now = MonotonicTime.now
    guard let due = nextStart, due <= now, let (wanted, entry) = schedule.take(dueBy: now) else { return }
    let index = entry.series
    if let turn = entry.turn {
      pace.begun(due: due)
      series[index].begin(turn)
      return begin(turn, of: index, due: due)
    }
    let turn = series[index].begin()
    // A turn of an interval was due when it was wanted, and waiting for others is lateness.
    let isFirst = turn.place == 0
    let interval = series[index].endpoint.interval
    pace.begun(due: due)
    begin(turn, of: index, due: isFirst || interval == nil ? due : wanted)
    if let interval, series[index].hasMore {
      schedule.add(Wanted(series: index), at: (isFirst ? due : wanted) + interval)
    }
  }

  private func begin(_ turn: Series.Turn, of index: Int, due: MonotonicTime) {
    lastID += 1
    let one = series[index]
    let outset = Outset(
      id: lastID, endpoint: one.endpoint, variation: one.variation, attempt: one.attempt(of: turn),
      address: turn.branch?.address, resolve: turn.branch?.resolve, due: due)
    let attempt: any Attempt =
      one.asksForAddresses(turn)
      ? AddressList(outset, equipment: equipment) : equipment.attempt(outset)
    running[lastID] = (attempt, index, turn)
    mostRunning = max(mostRunning, running.count)
    attempt.begin()
  }

  private func wait() {
    // What ended at once has made room or left nothing to wait for.
    if running.isEmpty, schedule.next == nil { return }
    let next = [nextStart, equipment.deadlines.next, equipment.nextResolverTimeout]
    equipment.wait(until: next.compactMap { $0 }.min()) { token, events, now in
      if token == Self.bell {
        isCancelled = true
      } else if token & Equipment.resolverToken != 0 {
        equipment.process(token: token, events: events)
      } else {
        running[token]?.attempt.proceed(events, at: now)
      }
    }
  }

  private func expireOverdue() {
    let now = MonotonicTime.now
    while let (_, id) = equipment.deadlines.take(dueBy: now) { running[id]?.attempt.expire(at: now) }
  }

  /// Puts the samples that have ended where they belong, and plans those after them.
  private func collect() {
    guard !equipment.ended.isEmpty else { return }
    pace.ended(equipment.ended.count, afterRunningFor: Pace.threadTime)
    // In the order that they ended; one that begins below may end at once.
    var place = 0
    defer { equipment.ended.removeAll(keepingCapacity: true) }
    while place < equipment.ended.count {
      let id = equipment.ended[place]
      place += 1
      guard let (attempt, index, turn) = running.removeValue(forKey: id) else { continue }
      let next = series[index].take(attempt, of: turn)
      if isCancelled { continue }
      for turn in next {
        if turn.attempt > 1 {
          series[index].begin(turn)
          begin(turn, of: index, due: .now)
        } else {
          // The addresses of a name wait for each other no longer than samples of other endpoints do.
          schedule.add(Wanted(series: index, turn: turn), at: .now)
        }
      }
      if series[index].isIdle, series[index].endpoint.interval == nil, series[index].hasMore {
        schedule.add(Wanted(series: index), at: .now)
      }
    }
    // Most samples end long before their time is over, and their deadlines would pile up until then.
    if equipment.deadlines.count > 1024 + 4 * running.count {
      equipment.deadlines.keep { running[$0] != nil }
    }
  }

  /// How many samples may run at once: each needs a socket, and the rest of the process needs some, too.
  static func limit(_ wanted: Int, openFiles: Int, allowed: Int, loops: Int = 1) -> Int {
    // Left for resolvers' sockets and for what else is opened meanwhile.
    let reserve = 32
    return max(1, min(wanted, (allowed - openFiles - reserve) / max(1, loops)))
  }

  private static func allowedFiles() -> Int {
    var limits = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return 0 }
    return Int(clamping: limits.rlim_cur)
  }

  private static func openFiles() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return 64 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
  }
}
