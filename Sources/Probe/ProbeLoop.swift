internal import Glibc
internal import Model

/// The loop that runs samples: it owns its epoll, its resolvers and its connections, and stays on one thread.
///
/// The schedule is an open one: every sample has its moment from the start, and how late it began is kept. Samples of
/// one endpoint do not overlap, so the end of one may put off the next, which is then due at that end.
final class ProbeLoop {
  private let equipment: Equipment
  private let wakeUp: WakeUp
  private let settings: ProbeSettings
  private let limit: Int
  private let series: [Series]
  private let begun = MonotonicTime.now

  private var schedule = Agenda<Int>()
  private var running: [UInt64: (attempt: any Attempt, series: Int)] = [:]
  private var lastID: UInt64 = 0
  private var isCancelled = false

  /// The token of the bell; samples count from 1.
  private static let bell: UInt64 = 0

  /// A loop for the samples of `series`, which share the process with `loops` loops in all.
  init(
    series: [Series], engine: Engine = .raw, loops: Int = 1, context: TLSContext, settings: ProbeSettings,
    wakeUp: WakeUp,
    path: @escaping @Sendable (PathQuery) -> Path?
  ) throws(SystemError) {
    self.series = series
    self.settings = settings
    self.wakeUp = wakeUp
    limit = Self.limit(
      settings.inFlight, openFiles: Self.openFiles(), allowed: Self.allowedFiles(), loops: loops)
    equipment = try Equipment(context: context, servers: settings.resolvers, engine: engine, path: path)
    try equipment.epoll.watch(wakeUp.descriptor, for: .readable, token: Self.bell)
  }

  /// Runs until every sample has ended or the bell was rung.
  func run() {
    for index in series.indices where !series[index].isComplete { plan(index) }
    while !isCancelled, !(running.isEmpty && schedule.next == nil) {
      startDue()
      collect()
      wait()
      equipment.processResolverTimeouts()
      expireOverdue()
      collect()
    }
    for (attempt, _) in running.values { attempt.cancel() }
    collect()
  }

  /// Gives the next sample of an endpoint its moment: in turns through the endpoints, `spacing` apart.
  private func plan(_ index: Int) {
    let place = series[index].samples.count * series.count + index
    let due = begun + settings.spacing * place
    schedule.add(index, at: max(due, series[index].samples.isEmpty ? due : .now))
  }

  private func startDue() {
    while running.count < limit, let (due, index) = schedule.take(dueBy: .now) {
      lastID += 1
      let attempt = equipment.attempt(Outset(id: lastID, endpoint: series[index].endpoint, due: due))
      running[lastID] = (attempt, index)
      attempt.begin()
    }
  }

  private func wait() {
    // What ended at once has made room or left nothing to wait for.
    if running.isEmpty, schedule.next == nil { return }
    let next = [
      running.count < limit ? schedule.next : nil, equipment.deadlines.next, equipment.nextResolverTimeout,
    ]
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
    while let id = equipment.ended.popLast() {
      guard let (attempt, index) = running.removeValue(forKey: id) else { continue }
      series[index].take(attempt)
      if !isCancelled, !series[index].isComplete { plan(index) }
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
