internal import Glibc
internal import Linux
internal import Model
internal import Synchronization

/// Asks this host's own name service, on threads of its own: a question may take half a minute, and nothing ends it
/// sooner.
///
/// Shared by the loops of a `Prober`. Every question has a new thread, as a program that has just been started would
/// have: glibc keeps what it learnt of its name servers by thread, and asks them otherwise after a timeout. A thread that
/// waits for an answer keeps nothing from ending: not its loop, and not the process.
final class HostResolver: Sendable {
  /// The largest number of threads that ask at once.
  static let mostThreads = 64
  /// Threads that questions beside those of samples leave to them.
  private static let reserved = 16

  private struct State {
    var threads = 0
    var queue: [(question: HostQuestion, inbox: HostInbox)] = []
    /// Those who wait for a free thread.
    var waiting: [HostInbox] = []
  }

  private let state = Mutex(State())

  /// Whether a question would be asked at once. Where it would not, the inbox's bell rings when a thread is free.
  func hasRoom(for inbox: HostInbox) -> Bool {
    state.withLock { state in
      if state.threads + state.queue.count < Self.mostThreads { return true }
      if !state.waiting.contains(where: { $0 === inbox }) { state.waiting.append(inbox) }
      return false
    }
  }

  /// Asks as soon as a thread is free; the inbox has when it begins, and its answer.
  func ask(_ question: HostQuestion, for inbox: HostInbox) {
    let isFree = state.withLock { state in
      guard state.threads < Self.mostThreads else {
        state.queue.append((question, inbox))
        return false
      }
      state.threads += 1
      return true
    }
    guard isFree else { return }
    do throws(SystemError) {
      try begin(question, inbox)
    } catch {
      // Those that run go on with it; where there are none, nothing would.
      let isAlone = state.withLock { state in
        state.threads -= 1
        if state.threads > 0 { state.queue.append((question, inbox)) }
        return state.threads == 0
      }
      guard isAlone else { return }
      inbox.add(.ended(number: question.number, .failure(status: EAI_SYSTEM, errno: error.number), .now))
    }
  }

  /// Asks where so many threads are free that no sample will miss this one, else not at all.
  func askBesides(_ question: HostQuestion, for inbox: HostInbox) {
    let isFree = state.withLock { state in
      guard state.queue.isEmpty, state.threads < Self.mostThreads - Self.reserved else { return false }
      state.threads += 1
      return true
    }
    guard isFree else { return }
    do throws(SystemError) { try begin(question, inbox) } catch { state.withLock { $0.threads -= 1 } }
  }

  /// Drops the questions of an inbox that no thread has begun with.
  func forget(_ inbox: HostInbox) {
    state.withLock { state in
      state.queue.removeAll { $0.inbox === inbox }
      state.waiting.removeAll { $0 === inbox }
    }
  }

  private func begin(_ question: HostQuestion, _ inbox: HostInbox) throws(SystemError) {
    try WorkerThread.start(name: "names") { [self] in
      var next: (question: HostQuestion, inbox: HostInbox)? = (question, inbox)
      while let (question, inbox) = next {
        inbox.add(.begun(number: question.number, .now))
        let answer = question.ask()
        inbox.add(.ended(number: question.number, answer, .now))
        next = takeNext()
        // On a thread of its own; on this one where the system has none.
        if let following = next, (try? begin(following.question, following.inbox)) != nil { next = nil }
      }
    }
  }

  /// The next question for the thread that has just become free; nil where it is no longer needed.
  private func takeNext() -> (question: HostQuestion, inbox: HostInbox)? {
    state.withLock { state in
      guard state.queue.isEmpty else { return state.queue.removeFirst() }
      state.threads -= 1
      for inbox in state.waiting { inbox.bell.ring() }
      state.waiting = []
      return nil
    }
  }
}
