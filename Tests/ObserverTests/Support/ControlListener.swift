import Foundation
import Glibc

/// A process's control socket: it listens at a path and answers each question with the bytes it was given, on a thread
/// of its own. It keeps each connection until it goes away itself, unless it `hangsUp`.
final class ControlListener: Sendable {
  private let descriptor: Int32

  init(at path: String, answer: String, hangsUp: Bool = false) throws {
    var to = sockaddr_un()
    to.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &to.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(O_CLOEXEC), 0)
    let bound = withUnsafePointer(to: &to) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0, listen(descriptor, 8) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    let listening = descriptor
    let bytes = Array(answer.utf8)
    Thread.detachNewThread {
      var connections: [Int32] = []
      while true {
        let connection = accept(listening, nil, nil)
        guard connection >= 0 else { break }
        connections.append(connection)
        var question = [UInt8](repeating: 0, count: 64)
        _ = recv(connection, &question, question.count, 0)
        var sent = 0
        while sent < bytes.count {
          let count = bytes[sent...].withUnsafeBytes {
            send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
          }
          if count <= 0 { break }
          sent += count
        }
        if hangsUp { close(connections.removeLast()) }
      }
      for connection in connections { close(connection) }
      // Closed by another thread, its number could be a later listener's before this one has noticed.
      close(listening)
    }
  }

  // Ends the thread's accept(2), and the thread closes the socket.
  deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
