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
/// Only the process that was asked for may answer: once it has, the other end of the conversation must be that process's
/// and nobody else's. Who made the socket listen says nothing of who answers.
struct OpenVPNManagement {
  /// The end that a connected daemon reports.
  struct Answer: Equatable {
    let gateway: SocketAddress?
  }

  /// The time that a conversation may take, in milliseconds.
  let timeout: Int32
  /// When none begins any more, however many sockets there are.
  let end: MonotonicTime

  init(timeout: Int32 = 1000, until end: MonotonicTime = .distantFuture) {
    self.timeout = timeout
    self.end = end
  }

  /// Asks over TCP, if `process` is who answers there.
  func ask(_ address: SocketAddress, of process: Int32, files: ProcessFiles) throws(CollectorError) -> Answer?
  {
    try begin(process, files)
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
    return try converse(descriptor) { () throws(CollectorError) in
      let own = Self.localAddress(of: descriptor)
      let end = try DiagnosedSocket.all().first {
        $0.transport == .tcp && $0.peer == own && $0.local == address
      }
      return end.map(\.inode)
    } of: { (inode) throws(CollectorError) in
      try SocketHolders(files: files).only(inode, among: [process]) == process
    }
  }

  /// Asks over a Unix socket that a process names, if it is who answers there.
  func ask(path: String, of process: Int32, files: ProcessFiles) throws(CollectorError) -> Answer? {
    try begin(process, files)
    let root = "\(files.root)/\(process)"
    let found: NamedFile
    do {
      found = try NamedFile(
        path, root: "\(root)/root", folder: "\(root)/cwd", mounts: files.localMounts(of: process)?.ids,
        reader: nil)
    } catch { throw CollectorError(error, .connectingManagement, needs: "CAP_DAC_OVERRIDE") }
    return try ask(found.path) { (inode) throws(CollectorError) in
      try SocketHolders(files: files).only(inode, among: [process]) == process
    }
  }

  /// Asks at a path, if who holds the other end of the conversation is who was meant.
  func ask(
    _ path: String, isMeant: (UInt64) throws(CollectorError) -> Bool
  ) throws(CollectorError) -> Answer? {
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
    return try converse(descriptor) { () throws(CollectorError) in
      var own = stat()
      guard fstat(descriptor, &own) == 0 else { throw CollectorError(SystemError(errno), .inspectingSocket) }
      return try UnixSocketPeer.inode(ofPeerOf: UInt32(truncatingIfNeeded: own.st_ino)).map(UInt64.init)
    } of: { (inode) throws(CollectorError) in
      try isMeant(inode)
    }
  }

  /// Throws where no conversation may begin any more: a crowd of silent sockets takes no longer than one.
  private func begin(_ process: Int32, _ files: ProcessFiles) throws(CollectorError) {
    guard MonotonicTime.now < end else {
      throw CollectorError.failed(
        errno: "ETIMEDOUT", facts: .unreached(part: .management, count: 1, first: [files.observed(process)]))
    }
  }

  private static func localAddress(of descriptor: Int32) -> SocketAddress? {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    guard result == 0 else { return nil }
    return withUnsafeBytes(of: storage) { bytes in
      let port = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
      let address =
        storage.ss_family == sa_family_t(AF_INET)
        ? IPAddress(bytes: ArraySlice(bytes[4..<8])) : IPAddress(bytes: ArraySlice(bytes[8..<24]))
      return address.map { SocketAddress(address: $0, port: port) }
    }
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

  /// Asks, and believes the answer if the other end, by its inode, is who was meant: the socket has an inode there only
  /// once somebody has accepted it.
  private func converse(
    _ descriptor: Int32, otherEnd: () throws(CollectorError) -> UInt64?,
    of isMeant: (UInt64) throws(CollectorError) -> Bool
  ) throws(CollectorError) -> Answer? {
    try say("state\n", descriptor)
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    let end = min(self.end, MonotonicTime.now + .milliseconds(timeout))
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
        guard let inode = try otherEnd(), inode != 0, try isMeant(inode) else {
          throw CollectorError.failed(errno: nil, facts: .management(problem: .stranger))
        }
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
