internal import Glibc
internal import Linux
internal import Model

/// Runs the samples of some endpoints. Owned by `Prober`, which gives it a thread of its own; it owns its resources and
/// its samples.
///
/// The schedule is an open one: every sample has its moment, and how late it began is kept. Where an endpoint has no
/// interval the end of a sample is the moment of the next. Samples begin no closer to each other than their work
/// takes, and what runs already goes on first.
final class ProbeLoop {
  private let resources: LoopResources
  private let cancellation: EventFD
  private let limit: Int
  private let series: [Series]

  /// A sample that is wanted: of an endpoint's next turn, or of one that follows from another.
  private struct Wanted {
    let series: Int
    var turn: Series.Turn?
  }

  private var sockets: SocketLoop { resources.sockets }

  /// When each endpoint's next sample is wanted.
  private var schedule = TimerQueue<Wanted>()
  /// Those of them whose time came while as many names were asked for as may be at once.
  private var nameless = TimerQueue<Wanted>()
  private var pace: Pace
  private var running: [UInt64: (attempt: any Attempt, series: Int, turn: Series.Turn)] = [:]
  private var lastID: UInt64 = 0
  private var isCancelled = false
  /// How often the loop went round.
  private(set) var turns = 0
  /// The largest number of samples that ran at once.
  private(set) var mostRunning = 0

  /// The token of the cancellation; samples count from 1.
  private static let cancellationToken: UInt64 = 0

  /// A loop for the samples of `series`, which share the process with `loops` loops in all.
  init(
    series: [Series], engine: Engine = .raw, loops: Int = 1, context: TLSContext, settings: ProbeSettings,
    host: HostResolver = HostResolver(), cancellation: EventFD, wire: WireWatch? = nil, path: PathSource
  ) throws(SystemError) {
    self.series = series
    self.cancellation = cancellation
    let allowed = Self.allowedFiles()
    let asksHost = settings.resolvers == nil && series.contains { $0.endpoint.asksForName }
    limit = Self.limit(
      settings.inFlight, openFiles: Self.openFiles(),
      // Where there are few, names and samples both make do.
      allowed: allowed - (asksHost ? min(ResolverPool.mostFiles, allowed / 4) : 0), loops: loops,
      files: series.map { Self.files(of: $0.endpoint) }.max() ?? 1)
    resources = try LoopResources(
      context: context, settings: settings, engine: engine, host: host, wire: wire, routes: path())
    pace = Pace(settings.spacing, from: .now)
    try sockets.epoll.watch(
      cancellation.descriptor, for: .readable, token: Self.cancellationToken)
  }

  /// Runs until every sample has ended or is cancelled.
  func run() {
    resources.prepare(for: series.map(\.endpoint))
    let begun = MonotonicTime.now
    for index in series.indices where series[index].hasMore {
      // In their own order, though all at once.
      schedule.add(Wanted(series: index), at: begun + .nanoseconds(index))
    }
    while !isCancelled, !(running.isEmpty && schedule.next == nil && nameless.next == nil) {
      turns += 1
      startNext()
      collect()
      wait()
      resources.wire?.read()
      resources.names.processTimeouts()
      expireOverdue()
      collect()
    }
    for (attempt, _, _) in running.values { attempt.cancel() }
    collect()
  }

  /// When the next sample is due; nil where there is none, or no room for it.
  private var nextStart: MonotonicTime? {
    guard running.count < limit else { return nil }
    let named = nameless.next != nil && resources.names.hasRoom ? nameless.next : nil
    return [schedule.next, named].compactMap { $0 }.min().map(pace.due)
  }

  /// Takes out the next sample: of those that need a name, only where it would be asked for at once.
  private func takeNext(dueBy now: MonotonicTime) -> (time: MonotonicTime, entry: Wanted)? {
    if nameless.next != nil, resources.names.hasRoom, let taken = nameless.take(dueBy: now) { return taken }
    while let taken = schedule.take(dueBy: now) {
      guard needsName(taken.entry), !resources.names.hasRoom else { return taken }
      nameless.add(taken.entry, at: taken.time)
    }
    return nil
  }

  private func needsName(_ wanted: Wanted) -> Bool {
    let isOfAddress = wanted.turn.map { $0.branch != nil || !$0.others.isEmpty } ?? false
    return !isOfAddress && series[wanted.series].endpoint.asksForName
  }

  /// Begins one sample at most: those that run have waited longer for the thread.
  private func startNext() {
    let now = MonotonicTime.now
    guard let due = nextStart, due <= now, let (wanted, entry) = takeNext(dueBy: now) else { return }
    let index = entry.series
    if let turn = entry.turn {
      pace.begun(due: due)
      series[index].begin(turn)
      return begin(turn, of: index, due: due)
    }
    let turn = series[index].begin()
    // A turn of an interval was due when it was wanted, and waiting for others is lateness.
    let isFirst = turn.index == 0
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
    let start = SampleStart(
      id: lastID, endpoint: one.endpoint, variation: one.variation, draw: one.draw,
      attempt: one.attempt(of: turn),
      address: turn.branch?.address, resolve: turn.branch?.resolve, resolution: turn.branch?.resolution,
      wire: resources.wire.flatMap { one.takesWitness(turn) ? $0 : nil }, due: due)
    let attempt: any Attempt =
      if !turn.others.isEmpty {
        SiblingAttempt(start, others: turn.others, sockets: sockets)
      } else if one.asksForAddresses(turn) {
        AddressList(start, sockets: sockets, names: resources.names)
      } else {
        ProbeKind(of: one.endpoint.target.scheme).attempt(start, resources)
      }
    running[lastID] = (attempt, index, turn)
    mostRunning = max(mostRunning, running.count)
    attempt.begin()
  }

  private func wait() {
    // What ended at once has made room or left nothing to wait for.
    if running.isEmpty, schedule.next == nil, nameless.next == nil { return }
    let next = [nextStart, sockets.deadlines.next, resources.names.nextTimeout]
    resources.wait(until: next.compactMap { $0 }.min()) { token, events, now in
      if token == Self.cancellationToken {
        isCancelled = true
      } else if token & ResolverPool.token != 0 {
        resources.names.process(token: token, events: events)
      } else {
        running[token]?.attempt.proceed(events, at: now)
        // Handshakes take their time, and the tap's room is small.
        resources.wire?.read()
      }
    }
  }

  private func expireOverdue() {
    let now = MonotonicTime.now
    while let (_, id) = sockets.deadlines.take(dueBy: now) { running[id]?.attempt.expire(at: now) }
  }

  /// Gives the samples that have ended to their series, and plans those after them.
  private func collect() {
    guard !sockets.ended.isEmpty else { return }
    pace.ended(sockets.ended.count, afterRunningFor: MonotonicTime.threadTime)
    // In the order that they ended; one that begins below may end at once.
    var place = 0
    defer { sockets.ended.removeAll(keepingCapacity: true) }
    while place < sockets.ended.count {
      let id = sockets.ended[place]
      place += 1
      guard let (attempt, index, turn) = running.removeValue(forKey: id) else { continue }
      let next = series[index].take(attempt, of: turn, wire: resources.wire)
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
    if sockets.deadlines.count > 1024 + 4 * running.count {
      sockets.deadlines.keep { running[$0] != nil }
    }
  }

  /// How many samples may run at once: each needs so many files, and the rest of the process needs some, too.
  static func limit(_ wanted: Int, openFiles: Int, allowed: Int, loops: Int = 1, files: Int = 1) -> Int {
    // Left for resolvers' sockets and for what else is opened meanwhile.
    let reserve = 32
    return max(1, min(wanted, (allowed - openFiles - reserve) / max(1, loops * files)))
  }

  /// How many files a sample of an endpoint has open at once: its socket, and behind a proxy over TLS the two of the
  /// relay, and what they are connected by.
  static func files(of endpoint: Endpoint) -> Int { endpoint.proxy?.scheme == .https ? 4 : 1 }

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
