import Glibc
import Linux
import Model

@testable import Probe

/// A DNS server on 127.0.0.1, or at another address, over UDP and TCP, that answers by the first label of the name that it is asked for.
final class NameServer: Sendable {
  let address: SocketAddress
  private let descriptor: Int32
  private let stream: LoopbackServer

  init(on place: String = "127.0.0.1") throws {
    guard let loopback = IPAddress(place) else { throw LoopbackServer.Failed() }
    (stream, descriptor) = try Self.open(on: loopback)
    address = SocketAddress(address: loopback, port: stream.port)
    let descriptor = descriptor
    try WorkerThread.start {
      var buffer = [UInt8](repeating: 0, count: 1500)
      var seen: Set<[UInt8]> = []
      while true {
        var from = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let count = withUnsafeMutableBytes(of: &from) { bytes in
          bytes.withMemoryRebound(to: sockaddr.self) {
            recvfrom(descriptor, &buffer, buffer.count, 0, $0.baseAddress, &size)
          }
        }
        // An empty datagram is the call to end.
        guard count > 0 else { break }
        let query = Array(buffer.prefix(count))
        let isFirst = seen.insert(query).inserted
        let answers = CannedAnswer(to: query)?.datagrams(isFirst: isFirst) ?? []
        for answer in answers {
          _ = withUnsafeBytes(of: &from) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) {
              sendto(descriptor, answer, answer.count, 0, $0.baseAddress, size)
            }
          }
        }
      }
      close(descriptor)
    }
  }

  /// A bound socket that is never read, for the caller to close.
  static func silentSocket() throws -> (descriptor: Int32, address: SocketAddress) {
    guard let loopback = IPAddress("127.0.0.1") else { throw LoopbackServer.Failed() }
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    guard SocketName.with(loopback, port: 0, { bind(descriptor, $0, $1) }) == 0 else {
      throw LoopbackServer.Failed()
    }
    return (descriptor, SocketAddress(address: loopback, port: try LoopbackServer.port(of: descriptor)))
  }

  deinit {
    _ = SocketName.with(address.address, port: address.port) { sendto(descriptor, [UInt8](), 0, 0, $0, $1) }
  }

  /// A TCP server and a UDP socket on the same port, which another process may have taken for one of them.
  private static func open(on address: IPAddress) throws -> (LoopbackServer, Int32) {
    for _ in 0..<20 {
      let stream = try LoopbackServer(on: address.description) { connection in
        var length = [UInt8](repeating: 0, count: 2)
        guard recv(connection.descriptor, &length, 2, Int32(MSG_WAITALL)) == 2 else { return }
        var query = [UInt8](repeating: 0, count: Int(length[0]) << 8 | Int(length[1]))
        guard recv(connection.descriptor, &query, query.count, Int32(MSG_WAITALL)) == query.count,
          let answer = CannedAnswer(to: query)?.overTCP
        else { return }
        connection.send([UInt8(answer.count >> 8), UInt8(answer.count & 0xff)] + answer)
        connection.waitForClose()
      }
      let descriptor = socket(
        address.family == .v4 ? AF_INET : AF_INET6, Int32(SOCK_DGRAM.rawValue), 0)
      if SocketName.with(address, port: stream.port, { bind(descriptor, $0, $1) }) == 0 {
        return (stream, descriptor)
      }
      close(descriptor)
    }
    throw LoopbackServer.Failed()
  }
}
