internal import Glibc
internal import Linux
public import Model
internal import Reporter
internal import Synchronization

/// The sinks of an agent: each gets every entry of the journal, in order and at least once, at its own pace.
///
/// ```swift
/// let fleet = SinkFleet(profile.sinks, journal: path, stateFolder: folder, notify: { … })
/// async let sinks: Void = fleet.run()
/// // After each entry that was appended:
/// fleet.wake()
/// ```
public final class SinkFleet: Sendable {
  private let context: SinkContext
  private let lists: AsyncStream<[SinkSettings]>
  private let changes: AsyncStream<[SinkSettings]>.Continuation
  private let runners: RunnerList
  private let grace: Duration

  /// How long a sink of an agent that ends may take for what it does not have yet.
  public static let usualGrace = Duration.seconds(3)
  /// How long descriptors that the system refuses are waited for.
  private static let resourcePause = Duration.seconds(30)

  /// Sinks that begin with `run()`.
  ///
  /// - Parameters:
  ///   - journal: The path of the journal's database.
  ///   - stateFolder: The agent's state folder, which must be there; cursors lie in its folder `sinks`.
  ///   - credentials: Where systemd passes credentials (`CREDENTIALS_DIRECTORY`); nil for nowhere.
  ///   - grace: How long they may take once the task of `run()` is cancelled.
  ///   - metrics: The agent's own metrics, for sinks that hold metrics: whole families in the text format of Prometheus,
  ///     none of them one of a check's or of the sinks', which are there by themselves. Called on the sinks' threads.
  ///   - notify: Takes what the log is to say. Called on the sinks' threads.
  public convenience init(
    _ settings: [SinkSettings], journal: String, stateFolder: String, credentials: String?,
    grace: Duration = usualGrace, metrics: @escaping @Sendable () -> [UInt8] = { [] },
    notify: @escaping @Sendable (SinkNotice) -> Void
  ) {
    self.init(
      settings,
      SinkContext(
        tail: JournalTail(path: journal), stateFolder: stateFolder, credentials: credentials,
        metrics: metrics, notify: notify, pacing: .usual), grace: grace)
  }

  init(_ settings: [SinkSettings], _ context: SinkContext, grace: Duration) {
    let runners = RunnerList()
    var context = context
    let (own, tail) = (context.metrics, context.tail)
    // Weakly, for the runners have the context.
    context.metrics = { [weak runners] in
      SinkMetrics.bytes(of: runners?.status(tail).map(SinkMetric.init) ?? []) + own()
    }
    self.context = context
    self.runners = runners
    self.grace = grace
    (lists, changes) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    changes.yield(settings)
  }

  /// Runs them until its task is cancelled, and then until they have passed on what they can, for `grace` at most. It is
  /// called once.
  public func run() async {
    await withDiscardingTaskGroup { group in
      for await settings in lists { apply(settings, in: &group) }
      end(runners.all)
    }
  }

  /// Reports that entries were appended.
  public func wake() { runners.all.forEach { $0.wake() } }

  /// Takes other settings: a sink whose settings are the same goes on, one with other settings ends before it begins again
  /// with the same cursor.
  public func replace(_ settings: [SinkSettings]) { changes.yield(settings) }

  /// How each is doing, in the order of the settings; empty before `run()`. It asks the journal, and may block for as long
  /// as another process holds that.
  public var status: [SinkStatus] { runners.status(context.tail) }

  private func apply(_ settings: [SinkSettings], in group: inout DiscardingTaskGroup) {
    let old = runners.all
    var next: [SinkRunner] = []
    var isWhole = true
    for one in settings {
      if let same = old.first(where: { $0.settings == one && !$0.hasEnded }) {
        next.append(same)
        continue
      }
      do throws(SystemError) {
        let runner = try SinkRunner(one, context)
        next.append(runner)
        let before = old.first { $0.settings.name == one.name }
        group.addTask {
          await before?.ended()
          await runner.run()
        }
      } catch {
        isWhole = false
        context.notify(.failing(sink: one.name, .resource(error), again: Self.resourcePause))
      }
    }
    runners.replace(next)
    end(old.filter { runner in !next.contains { $0 === runner } })
    if !isWhole {
      group.addTask { [changes] in
        try? await Task.sleep(for: Self.resourcePause)
        changes.yield(settings)
      }
    }
  }

  /// Has sinks end, and does not wait for those that have not after the grace.
  private func end(_ ending: [SinkRunner]) {
    if ending.isEmpty { return }
    let moment = MonotonicTime.now + grace
    for runner in ending { runner.end(by: moment) }
    // A little later: what a sink does last ends by the moment itself.
    let last = moment + .milliseconds(250)
    do throws(SystemError) {
      try WorkerThread.start(name: "sinks' end") {
        while last > .now, ending.contains(where: { !$0.hasEnded }) { poll(nil, 0, 20) }
        for runner in ending { runner.abandon() }
      }
    } catch {
      for runner in ending { runner.abandon() }
    }
  }
}

/// The sinks that run, in the order of the settings.
private final class RunnerList: Sendable {
  private let runners = Mutex<[SinkRunner]>([])

  var all: [SinkRunner] { runners.withLock { $0 } }

  func replace(_ others: [SinkRunner]) { runners.withLock { $0 = others } }

  func status(_ tail: JournalTail) -> [SinkStatus] {
    let newest = try? tail.newestNumber()
    return all.map { $0.status(newest: newest) }
  }
}

extension SinkMetric {
  fileprivate init(_ status: SinkStatus) {
    self.init(
      name: status.name, isUp: status.failure == nil, behind: status.behind, refused: status.refused)
  }
}
