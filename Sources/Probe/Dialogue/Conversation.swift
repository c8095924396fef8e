internal import CLinux
internal import Glibc
internal import Linux
internal import Model

/// Holds a dialogue over a connected socket. Owned by an attempt or its connector; used only on their loop's thread.
///
/// What the server sends is read in the socket (MSG_PEEK) and taken out only as far as the dialogue consumed it: whatever
/// comes behind its end belongs to the protocol that follows.
final class Conversation {
  /// How far it is.
  enum Progress {
    /// The socket must become readable or writable first.
    case waiting
    case done
    case failed(Failure)
  }

  private var dialogue: any Dialogue
  private let socket: ClientSocket
  private var began: MonotonicTime?
  /// What still waits for room in the socket.
  private var unsent: ArraySlice<UInt8> = []
  /// Whether the dialogue is over once that is sent.
  private var isLast = false
  /// Whether something was sent since the last event.
  private var hasSpoken = false
  /// Whether the far side has closed or reset, which no other event will report.
  private var isHungUp = false
  private var consumed = 0

  let phase: Failure.Phase
  /// The first byte sent, or where the server begins the connection ready for it, to the end of the dialogue; nil before
  /// it is done.
  private(set) var duration: Microseconds?

  /// How much of a server's words is read at once, in bytes.
  private static let window = 16384
  /// How many bytes a server may need for all that it says.
  private static let limit = 65536

  init(_ dialogue: any Dialogue, over socket: ClientSocket) {
    self.dialogue = dialogue
    self.socket = socket
    phase = type(of: dialogue).phase
  }

  /// Whether something to be sent waits for room.
  var awaitsRoom: Bool { !unsent.isEmpty }

  /// Takes the first step; the server's first words may be there already.
  func begin() -> Progress {
    let now = MonotonicTime.now
    began = now
    unsent = dialogue.begin()[...]
    return advance(at: now)
  }

  /// Goes on after something happened on the socket, seen at `now`.
  ///
  /// Events are reported once for each change, so that everything there is to read is read.
  func proceed(_ events: Epoll.Interest, at now: MonotonicTime) -> Progress {
    if !events.isDisjoint(with: [.hungUp, .erred]) { isHungUp = true }
    return advance(at: now)
  }

  /// What it means that the dialogue was not done in time.
  var failureAtTimeout: Failure { Failure(phase == .proxy ? .proxyTimeout : .starttlsTimeout) }

  private func advance(at now: MonotonicTime) -> Progress {
    hasSpoken = false
    do throws(SampleError) {
      guard try send() else { return .waiting }
      let isOver = try isLast ? true : listen()
      if isOver {
        // What followed our own words came after `now`.
        duration = began.map { (hasSpoken ? .now : now).since($0) }
        return .done
      }
      guard isHungUp, unsent.isEmpty else { return .waiting }
      if let error = socket.connectionError() { throw SampleError(failure(of: error)) }
      throw SampleError(dialogue.failureAtEnd())
    } catch {
      return .failed(error.failure)
    }
  }

  /// Sends what is to be sent; whether all of it is.
  private func send() throws(SampleError) -> Bool {
    while !unsent.isEmpty {
      let sent = unsent.withUnsafeBytes {
        vpnaudit_send(socket.descriptor, $0.baseAddress, UInt($0.count), 0)
      }
      if sent < 0 {
        let number = errno
        if number == EINTR { continue }
        if number == EAGAIN { return false }
        throw SampleError(failure(of: SystemError(number)))
      }
      unsent = unsent.dropFirst(sent)
      hasSpoken = true
    }
    return true
  }

  /// Takes what the server said; whether the dialogue is over.
  private func listen() throws(SampleError) -> Bool {
    while true {
      let heard = try peek()
      guard !heard.isEmpty else { return false }
      var rest = heard[...]
      let isDone = try answer(&rest)
      try take(heard.count - rest.count)
      if isDone {
        // RFC 3207 section 6 and RFC 9051 section 11.1: what lies behind the go-ahead was put there by an attacker who
        // can write and not encrypt, or by a server that does not wait for TLS.
        if phase == .starttls, !rest.isEmpty {
          throw SampleError(unexpected(.injected(bytes: rest.count)))
        }
        return unsent.isEmpty
      }
      // With more than was read there is no event to come.
      guard unsent.isEmpty, heard.count == Self.window else { return false }
      if rest.count == heard.count { throw SampleError(unexpected(.endlessAnswer)) }
    }
  }

  /// Lets the dialogue take bytes until it needs others or is over; whether it is.
  private func answer(_ rest: inout ArraySlice<UInt8>) throws(SampleError) -> Bool {
    while !rest.isEmpty {
      switch dialogue.take(rest) {
      case .more(let count):
        rest = rest.dropFirst(count)
        if count == 0 { return false }
      case .say(let words, let count):
        rest = rest.dropFirst(count)
        unsent = words[...]
        guard try send() else { return false }
      case .done(let count, let words):
        rest = rest.dropFirst(count)
        unsent = words[...]
        isLast = !words.isEmpty
        _ = try send()
        return true
      case .failed(let failure): throw SampleError(failure)
      }
    }
    return false
  }

  /// What lies in the socket; empty where nothing does.
  private func peek() throws(SampleError) -> [UInt8] {
    var number: Int32 = 0
    let heard = [UInt8](unsafeUninitializedCapacity: Self.window) { buffer, count in
      let received = recv(socket.descriptor, buffer.baseAddress, buffer.count, Int32(MSG_PEEK))
      number = received < 0 ? errno : 0
      if received == 0 { isHungUp = true }
      count = max(0, received)
    }
    switch number {
    case 0, EAGAIN: return heard
    case EINTR: return try peek()
    default: throw SampleError(failure(of: SystemError(number)))
    }
  }

  /// Takes bytes that were read out of the socket.
  private func take(_ count: Int) throws(SampleError) {
    consumed += count
    if consumed > Self.limit { throw SampleError(unexpected(.endlessAnswer)) }
    var left = count
    while left > 0 {
      // tcp(7): MSG_TRUNC throws the bytes away.
      let received = recv(socket.descriptor, nil, left, Int32(MSG_TRUNC))
      guard received > 0 else { throw SampleError(failure(of: SystemError(errno))) }
      left -= received
    }
  }

  private func unexpected(_ facts: FailureFacts) -> Failure {
    Failure(phase == .proxy ? .proxyProtocol : .starttlsProtocol, facts: facts)
  }

  /// What an error number of the connection means within the dialogue.
  private func failure(of error: SystemError) -> Failure {
    let code: Failure.Code =
      switch error.number {
      case ENOBUFS, ENOMEM: .localResource
      case EPERM, EACCES: .localDenied
      // The kernel gave up retransmitting, or the route to the server went.
      case ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ENETDOWN: failureAtTimeout.code
      default: dialogue.failureAtEnd().code
      }
    return Failure(code, errno: error.name)
  }
}
