import Glibc
import Linux
import Model
@testable import Probe
import Synchronization

/// The path queries that were asked.
final class PathLog: Sendable {
  private let log = Mutex<[PathQuery]>([])
  var queries: [PathQuery] { log.withLock { $0 } }
  func add(_ query: PathQuery) { log.withLock { $0.append(query) } }
}

/// The ClientHellos that a server read.
final class HelloLog: Sendable {
  private let log = Mutex<[[UInt8]]>([])
  var hellos: [[UInt8]] { log.withLock { $0 } }
  func add(_ hello: [UInt8]) { log.withLock { $0.append(hello) } }
}

/// How many are inside at once.
final class Gauge: Sendable {
  private let state = Mutex((now: 0, highest: 0))
  var highest: Int { state.withLock { $0.highest } }

  func enter() {
    state.withLock {
      $0.now += 1
      $0.highest = max($0.highest, $0.now)
    }
  }

  func leave() { state.withLock { $0.now -= 1 } }
}

/// A one-time signal between threads that may block: it ends on its own after a minute.
final class Signal: Sendable {
  private let reader: Int32
  private let writer: Int32

  init() throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw LoopbackServer.Failed() }
    (reader, writer) = (ends[0], ends[1])
  }

  deinit {
    close(reader)
    close(writer)
  }

  func send() {
    var byte: UInt8 = 1
    _ = write(writer, &byte, 1)
  }

  /// Whether the signal came.
  @discardableResult
  func wait() -> Bool {
    var item = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
    return poll(&item, 1, 60_000) == 1
  }
}

extension Signal {
  /// The same for tasks, whose threads must not block.
  func received() async -> Bool {
    await withCheckedContinuation { continuation in
      do {
        try WorkerThread.start { continuation.resume(returning: self.wait()) }
      } catch {
        continuation.resume(returning: false)
      }
    }
  }
}

/// Numbers from 0.
final class Counter: Sendable {
  private let count = Mutex(0)
  func next() -> Int {
    count.withLock { count in
      defer { count += 1 }
      return count
    }
  }
}

/// The requests that a server read.
final class RequestLog: Sendable {
  private let log = Mutex<[String]>([])
  var requests: [String] { log.withLock { $0 } }
  func add(_ request: String) { log.withLock { $0.append(request) } }
}
