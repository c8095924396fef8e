import CLinux
import Glibc
import Linux
import Model

/// A connection to the control socket of a userspace WireGuard, such as `/var/run/wireguard/wg0.sock`.
///
/// It owns its descriptor. No call waits past the deadline.
final class WireGuardControlSocket {
  /// The most bytes that an answer may have: some 15,000 peers.
  static let largestAnswer = 4 << 20

  private let descriptor: Int32
  private let deadline: MonotonicTime

  /// Connects; nil where nothing listens, which is what a daemon that was killed leaves behind.
  static func connect(
    to path: String, until deadline: MonotonicTime
  ) throws(CollectorError) -> WireGuardControlSocket? {
    var to = sockaddr_un()
    to.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: to.sun_path) else {
      throw CollectorError.failed(errno: "ENAMETOOLONG", facts: .controlSocket(problem: .path))
    }
    withUnsafeMutableBytes(of: &to.sun_path) { $0.copyBytes(from: bytes) }
    // Not blocking: a daemon that hangs has a full queue, and connecting would wait for it.
    let descriptor: Int32
    do { descriptor = try StreamSocket.make(family: AF_UNIX, blocks: false) } catch {
      throw CollectorError(error, .openingSocket)
    }
    let connection = WireGuardControlSocket(descriptor, deadline)
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafePointer(to: &to) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, size) }
    }
    guard result != 0 else { return connection }
    let number = errno
    if number == ECONNREFUSED || number == ENOENT { return nil }
    throw CollectorError(SystemError(number), .connectingControl, needs: "CAP_DAC_OVERRIDE")
  }

  private init(_ descriptor: Int32, _ deadline: MonotonicTime) {
    self.descriptor = descriptor
    self.deadline = deadline
  }

  deinit { close(descriptor) }

  /// Asks for the device.
  func device() throws(CollectorError) -> WireGuardDraft {
    let question = Array("get=1\n\n".utf8)
    guard vpnaudit_send(descriptor, question, UInt(question.count), 0) == question.count else {
      throw CollectorError(SystemError(errno), .askingControl)
    }
    var text = WireGuardControlText()
    // Longer than any line that is allowed.
    let buffer = SecretBuffer(capacity: 16 * 1024)
    var total = 0
    while text.errorNumber == nil {
      try wait()
      let got = buffer.fill { recv(descriptor, $0.baseAddress, $0.count, 0) }
      let number = errno
      if got < 0, number == EINTR || number == EAGAIN { continue }
      guard got > 0 else {
        throw got == 0
          ? CollectorError.failed(errno: nil, facts: .controlSocket(problem: .closed))
          : CollectorError(SystemError(number), .readingControl)
      }
      total += got
      do {
        buffer.drop(try buffer.withHeld { held throws(MalformedMessageError) in try text.take(held) })
      } catch {
        throw CollectorError(error)
      }
      guard text.errorNumber != nil || (total < Self.largestAnswer && !buffer.isFull) else {
        throw CollectorError.failed(errno: "EMSGSIZE", facts: .controlSocket(problem: .answer))
      }
    }
    if let number = text.errorNumber, number != 0 {
      throw CollectorError.failed(
        errno: SystemError(number == .min ? .max : abs(number)).name,
        facts: .controlSocket(problem: .answer))
    }
    return text.draft
  }

  /// The inode of the socket at the other end, by which the process that accepted the connection is found.
  func otherEnd() throws(CollectorError) -> UInt32? {
    var own = stat()
    guard fstat(descriptor, &own) == 0 else {
      throw CollectorError(SystemError(errno), .inspectingSocket)
    }
    return try UnixSocketPeer.inode(ofPeerOf: UInt32(truncatingIfNeeded: own.st_ino))
  }

  private func wait() throws(CollectorError) {
    while true {
      let left = (deadline - .now).components
      let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
      guard milliseconds > 0 else {
        throw CollectorError.failed(errno: "ETIMEDOUT", facts: .controlSocket(problem: .silent))
      }
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, Int32(min(milliseconds, 60_000)))
      if ready > 0 { return }
      let number = errno
      if ready < 0, number != EINTR {
        throw CollectorError(SystemError(number), .awaitingControl)
      }
    }
  }
}
