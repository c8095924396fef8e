import Glibc

/// Standard output for a command that must not wait for its reader: what the reader has no room for is kept, up to
/// a bound.
struct NonBlockingOutput: Sendable {
  /// How many bytes are kept for a reader that has stopped reading.
  private static let room = 8 << 20
  /// A pipe that is ready takes so many bytes at once (PIPE_BUF of pipe(7)), and a terminal nearly always.
  private static let portion = 4096

  private var waiting: [UInt8] = []
  private var sent = 0
  /// Whether the reader has closed its end.
  private(set) var isClosed = false

  /// Whether text waits to be written.
  var isWaiting: Bool { !isClosed && sent < waiting.count }

  /// Whether more can be kept.
  var hasRoom: Bool { waiting.count - sent < Self.room }

  /// Adds a text, and writes as much as the reader has room for.
  mutating func write(_ text: String) throws(StreamError) { try write(Array(text.utf8)) }

  mutating func write(_ bytes: [UInt8]) throws(StreamError) {
    waiting += bytes
    try pump()
  }

  /// Writes as much as the reader has room for, without waiting.
  mutating func pump() throws(StreamError) {
    while isWaiting {
      var request = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
      guard poll(&request, 1, 0) > 0 else { break }
      try writePortion()
    }
  }

  /// Writes all of it, however long that takes.
  mutating func flush() throws(StreamError) {
    while isWaiting { try writePortion() }
  }

  private mutating func writePortion() throws(StreamError) {
    let end = min(waiting.count, sent + Self.portion)
    guard try StandardOutput.accepts(Array(waiting[sent..<end])) else {
      isClosed = true
      return
    }
    sent = end
    if sent == waiting.count || sent > 1 << 20 {
      waiting.removeFirst(sent)
      sent = 0
    }
  }
}
