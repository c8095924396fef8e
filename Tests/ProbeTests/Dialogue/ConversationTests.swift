import Glibc
import Linux
import Model
import Testing

@testable import Probe

/// What a conversation does with its socket.
@Suite(.timeLimit(.minutes(1)))
struct ConversationTests {
  /// Waits for one line, and says many bytes.
  private struct Overture: Dialogue {
    static let phase = Failure.Phase.proxy
    var words: [UInt8] = []

    func begin() -> [UInt8] { words }
    func failureAtEnd() -> Failure { Failure(.proxyProtocol) }

    func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
      guard let end = bytes.firstIndex(of: 10) else { return .more(consumed: 0) }
      return .done(consumed: end - bytes.startIndex + 1)
    }
  }

  /// A connected socket whose events an epoll instance of its own reports once for each change.
  private struct Line {
    let socket: ClientSocket
    let epoll: Epoll

    init(to port: UInt16) throws {
      socket = try ClientSocket(family: .v4, interface: nil)
      epoll = try Epoll()
      try socket.connect(to: try #require(IPAddress("127.0.0.1")), port: port)
      try epoll.watch(socket.descriptor, for: .writable, token: 1)
      epoll.wait(until: .now + .seconds(10)) { _, _, _ in }
      socket.reportsICMP(false)
    }

    /// Goes through a dialogue; nil where it does not end within ten seconds.
    func hold(_ dialogue: any Dialogue) throws -> (conversation: Conversation, failure: Failure?)? {
      let conversation = Conversation(dialogue, over: socket)
      try epoll.watch(socket.descriptor, for: [.readable, .hungUp, .onChange], token: 1)
      var progress = conversation.begin()
      let deadline = MonotonicTime.now + .seconds(10)
      while MonotonicTime.now < deadline {
        switch progress {
        case .done: return (conversation, nil)
        case .failed(let failure): return (conversation, failure)
        case .waiting:
          if conversation.awaitsRoom {
            try epoll.watch(socket.descriptor, for: [.readable, .writable, .hungUp, .onChange], token: 1)
          }
          epoll.wait(until: deadline) { _, events, now in progress = conversation.proceed(events, at: now) }
        }
      }
      return nil
    }
  }

  @Test func `what lies behind the end of a dialogue is left to the next one`() throws {
    let server = try LoopbackServer { connection in
      connection.send("200 the way is open\n220 hi\r\n")
      _ = connection.readLine()
      connection.send("250-mx\r\n250 STARTTLS\r\n")
      _ = connection.readLine()
      connection.send("220 go\r\n")
      connection.waitForClose()
    }
    let line = try Line(to: server.port)
    let first = try #require(try line.hold(Overture()))
    #expect(first.failure == nil && first.conversation.phase == .proxy)
    #expect(first.conversation.duration != nil)
    let second = try #require(try line.hold(SMTPOpening(from: nil)))
    #expect(second.failure == nil && second.conversation.duration != nil)
    var byte: UInt8 = 0
    #expect(recv(line.socket.descriptor, &byte, 1, 0) == -1, "nothing is left")
  }

  @Test func `what does not go out at once is sent when there is room`() throws {
    let words = (0..<16_000_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
    let mayRead = try Signal()
    let server = try LoopbackServer { connection in
      mayRead.wait()
      connection.send(connection.read(words.count) == words ? "yes\n" : "no\n")
      connection.waitForClose()
    }
    let line = try Line(to: server.port)
    let conversation = Conversation(Overture(words: words), over: line.socket)
    guard case .waiting = conversation.begin(), conversation.awaitsRoom else {
      Issue.record("everything went out at once")
      return
    }
    mayRead.send()
    var progress = Conversation.Progress.waiting
    try line.epoll.watch(
      line.socket.descriptor, for: [.readable, .writable, .hungUp, .onChange], token: 1)
    let deadline = MonotonicTime.now + .seconds(20)
    while case .waiting = progress, .now < deadline {
      line.epoll.wait(until: deadline) { _, events, now in progress = conversation.proceed(events, at: now) }
    }
    guard case .done = progress else {
      Issue.record("it came to \(progress)")
      return
    }
  }

  @Test func `an answer is taken also where the server closes behind it`() throws {
    let server = try LoopbackServer { $0.send("yes\n") }
    let line = try Line(to: server.port)
    #expect(try #require(try line.hold(Overture())).failure == nil)
  }

  @Test(arguments: [true, false])
  func `half an answer and the end of the connection is an end`(byReset: Bool) throws {
    let server = try LoopbackServer { connection in
      connection.send("ye")
      if byReset {
        _ = connection.read(1)
        connection.resetOnClose()
      }
    }
    let line = try Line(to: server.port)
    let failure = try #require(try line.hold(Overture(words: [1]))).failure
    #expect(failure?.code == .proxyProtocol)
    if byReset { #expect(failure?.errno == "ECONNRESET") }
  }

  @Test func `an answer without an end is refused`() throws {
    let server = try LoopbackServer { connection in
      connection.send([UInt8](repeating: 65, count: 100_000))
      connection.waitForClose()
    }
    let line = try Line(to: server.port)
    let failure = try #require(try line.hold(Overture())).failure
    #expect(failure == Failure(.proxyProtocol, facts: .endlessAnswer))
  }
}
