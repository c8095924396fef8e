internal import Glibc
internal import Linux
internal import Model
internal import Synchronization

/// Runs one sink on a thread of its own, so that one that hangs holds up no other.
final class SinkRunner: Sendable {
  let settings: SinkSettings
  private let context: SinkContext
  /// Rung for a new entry, and for the end.
  private let bell: EventFD
  private let deadline: Deadline
  private let progress: SinkProgress
  private let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])

  /// How often the journal is looked at without being told: another process may append to it.
  private static let pause = Duration.seconds(60)
  /// How long a thread that the system refuses is waited for.
  private static let threadPause = Duration.seconds(5)

  init(_ settings: SinkSettings, _ context: SinkContext) throws(SystemError) {
    self.settings = settings
    self.context = context
    bell = try EventFD()
    deadline = try Deadline()
    progress = SinkProgress(settings, notify: context.notify)
  }

  /// How it is doing beside a journal whose last entry has a number; nil where that is not known.
  func status(newest: Int64?) -> SinkStatus { progress.status(newest: newest) }

  var hasEnded: Bool { progress.isOver }

  /// Reports that there is something new.
  func wake() { bell.ring() }

  /// Has it end: what can be passed on until then is, and nothing that fails is tried again.
  func end(by moment: MonotonicTime) {
    deadline.set(moment)
    bell.ring()
  }

  /// Counts it as ended, whatever its thread still waits for; that does nothing any more.
  func abandon() {
    guard finish() else { return }
    context.notify(.abandoned(sink: settings.name))
  }

  /// Returns once it has ended.
  func run() async {
    while deadline.end == nil {
      do throws(SystemError) {
        try WorkerThread.start(name: String("sink \(settings.name)".prefix(15))) { [self] in
          work()
          finish()
        }
        await ended()
        return
      } catch {
        progress.fail(.resource(error), again: Self.threadPause)
        try? await Task.sleep(for: Self.threadPause)
      }
    }
    finish()
  }

  /// Returns once it has ended or was abandoned.
  func ended() async {
    await withCheckedContinuation { continuation in
      let isOver = waiting.withLock { waiting in
        if !progress.isOver { waiting.append(continuation) }
        return progress.isOver
      }
      if isOver { continuation.resume() }
    }
  }

  /// Whether this call ended it.
  @discardableResult
  private func finish() -> Bool {
    let (isFirst, ended) = waiting.withLock { waiting in
      let isFirst = progress.end()
      defer { waiting = [] }
      return (isFirst, waiting)
    }
    for one in ended { one.resume() }
    return isFirst
  }

  /// The body of the thread.
  private func work() {
    let sink = SinkFactory.sink(for: settings, context)
    var course = SinkCourse(settings, sink: sink, context: context, progress: progress)
    while !deadline.isOver {
      bell.silence()
      let next = course.pass(until: deadline)
      if deadline.end != nil, next != .again { return }
      switch next {
      case .again: continue
      case .whenWoken:
        sink.rest()
        bell.wait(until: .now + Self.pause)
      case .after(let wait):
        sink.rest()
        let moment = MonotonicTime.now + wait
        // What is new does not make a receiver come back.
        while deadline.end == nil, moment > .now, bell.wait(until: moment) { bell.silence() }
        if deadline.end != nil { return }
      }
    }
  }
}
