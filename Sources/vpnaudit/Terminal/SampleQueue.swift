import Glibc
import Linux
import Probe
import Synchronization

/// Holds samples and signals for the thread that displays them. Filled on the threads of the probe loops, which never
/// wait for it.
final class SampleQueue: Sendable {
  /// What has arrived since it was last taken.
  struct Content {
    var samples: [EndedSample] = []
    /// How many samples were dropped for lack of room.
    var lost = 0
    /// Whether nothing more will arrive.
    var isClosed = false
  }

  /// Becomes readable when something arrives. A byte is the number of a signal, or 0.
  let reader: Int32
  let writer: Int32
  private let content = Mutex(Content())

  /// Far more than end between two readings, unless the machine stalls.
  private static let room = 100_000

  init() throws(StreamError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      let code = errno
      throw StreamError(.output, "no pipe could be created: \(SystemError(code).text)")
    }
    (reader, writer) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  deinit {
    Glibc.close(reader)
    Glibc.close(writer)
  }

  /// Adds a sample.
  func put(_ sample: EndedSample) {
    let isFirst = content.withLock { content in
      guard content.samples.count < Self.room else {
        content.lost += 1
        return false
      }
      content.samples.append(sample)
      return content.samples.count == 1
    }
    if isFirst { ring() }
  }

  /// Ends the queue: nothing more will arrive.
  func close() {
    content.withLock { $0.isClosed = true }
    ring()
  }

  private func ring() {
    var zero: UInt8 = 0
    // A full pipe has already woken its reader.
    _ = write(writer, &zero, 1)
  }

  /// Takes what has arrived.
  func take() -> Content {
    content.withLock { content in
      defer { content = Content(isClosed: content.isClosed) }
      return content
    }
  }

  /// The signals that have arrived.
  func signals() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(reader, &bytes, bytes.count)
    return count > 0 ? bytes.prefix(count).filter { $0 != 0 }.map(Int32.init) : []
  }
}
