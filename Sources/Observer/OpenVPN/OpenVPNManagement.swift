import CLinux
import Glibc
import Linux
import Model

/// Asks an OpenVPN daemon's management interface for the state of its tunnel (management-notes.txt of OpenVPN).
///
///     > state
///     1700000000,CONNECTED,SUCCESS,10.8.0.2,203.0.113.10,1194,,
///     END
///
/// Only the process that was asked for may answer: the listener is checked before a word is believed.
struct OpenVPNManagement {
  /// The end that a connected daemon reports.
  struct Answer: Equatable {
    let gateway: SocketAddress?
  }

  /// The time that a conversation may take, in milliseconds.
  let timeout: Int32

  init(timeout: Int32 = 1000) { self.timeout = timeout }

  /// Asks over TCP; the caller has made sure that the daemon owns the listening socket.
  func ask(_ address: SocketAddress) throws(CollectorError) -> Answer? {
    let family = address.address.family
    let descriptor = try Self.streamSocket(Int32(family.number))
    defer { close(descriptor) }
    limit(descriptor)
    let result: Int32
    let bytes = address.address.bytes
    if family == .v4 {
      var to = sockaddr_in()
      to.sin_family = sa_family_t(AF_INET)
      to.sin_port = address.port.bigEndian
      withUnsafeMutableBytes(of: &to.sin_addr) { $0.copyBytes(from: bytes) }
      result = connected(descriptor, &to)
    } else {
      var to = sockaddr_in6()
      to.sin6_family = sa_family_t(AF_INET6)
      to.sin6_port = address.port.bigEndian
      withUnsafeMutableBytes(of: &to.sin6_addr) { $0.copyBytes(from: bytes) }
      result = connected(descriptor, &to)
    }
    guard result == 0 else { throw CollectorError(SystemError(errno), .connectingManagement) }
    return try converse(descriptor)
  }

  /// Asks over a Unix socket, if `process` is the one that listens there.
  func ask(path: String, of process: Int32) throws(CollectorError) -> Answer? {
    let descriptor = try Self.streamSocket(AF_UNIX)
    defer { close(descriptor) }
    limit(descriptor)
    var to = sockaddr_un()
    to.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: to.sun_path) else {
      throw CollectorError.failed(errno: "ENAMETOOLONG", facts: .management(problem: .path))
    }
    withUnsafeMutableBytes(of: &to.sun_path) { $0.copyBytes(from: bytes) }
    guard connected(descriptor, &to) == 0 else {
      throw CollectorError(SystemError(errno), .connectingManagement, needs: "CAP_DAC_OVERRIDE")
    }
    let listener = vpnaudit_peer_process(descriptor)
    guard listener == process else {
      throw CollectorError.failed(errno: nil, facts: .management(problem: .stranger))
    }
    return try converse(descriptor)
  }

  private static func streamSocket(_ family: Int32) throws(CollectorError) -> Int32 {
    do { return try StreamSocket.make(family: family, blocks: true) } catch {
      throw CollectorError(error, .openingSocket)
    }
  }

  private func connected<Address>(_ descriptor: Int32, _ to: inout Address) -> Int32 {
    let size = socklen_t(MemoryLayout<Address>.size)
    return withUnsafePointer(to: &to) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
    }
  }

  private func limit(_ descriptor: Int32) {
    var limit = timeval(tv_sec: Int(timeout / 1000), tv_usec: Int(timeout % 1000) * 1000)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
  }

  private func converse(_ descriptor: Int32) throws(CollectorError) -> Answer? {
    try say("state\n", descriptor)
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    let end = MonotonicTime.now + .milliseconds(timeout)
    // Notifications may go on for ever: the whole has a bound in time and in bytes.
    while text.count < 256 * 1024 {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw count == 0
          ? CollectorError.failed(errno: nil, facts: .management(problem: .closed))
          : CollectorError(SystemError(errno), .awaitingManagement)
      }
      text += chunk[..<count]
      let said = String(decoding: text, as: UTF8.self)
      if said.hasPrefix("ENTER PASSWORD:") {
        throw CollectorError.denied(needs: nil, facts: .management(problem: .password))
      }
      if let answer = Self.answer(said) {
        try say("quit\n", descriptor)
        return answer.gateway == nil ? nil : answer
      }
      guard MonotonicTime.now < end else { break }
    }
    throw CollectorError.failed(errno: "ETIMEDOUT", facts: .management(problem: .silent))
  }

  private func say(_ text: String, _ descriptor: Int32) throws(CollectorError) {
    let bytes = Array(text.utf8)
    guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
      throw CollectorError(SystemError(errno), .askingManagement)
    }
  }

  /// The answer in what was said so far; nil while it is not whole. A daemon that is not connected has no gateway.
  static func answer(_ said: String) -> Answer? {
    var state: [Substring]?
    // Lines end in CR LF, which Swift takes for one character.
    for line in said.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
      if line.hasPrefix(">") { continue }
      if line.hasPrefix("ERROR:") { return Answer(gateway: nil) }
      if line == "END" {
        guard let state, state.count > 5, state[1] == "CONNECTED", let address = IPAddress(state[4]),
          let port = UInt16(state[5])
        else { return Answer(gateway: nil) }
        return Answer(gateway: SocketAddress(address: address, port: port))
      }
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      if fields.count > 1, UInt64(fields[0]) != nil { state = fields }
    }
    return nil
  }
}
