import Glibc
import Model

@testable import Probe

/// A DNS server on 127.0.0.1 that answers by the first label of the name that it is asked for.
final class NameServer: Sendable {
  let address: SocketAddress
  private let descriptor: Int32

  /// A server whose addresses for `good…` are 127.0.0.1.
  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    self.descriptor = descriptor
    guard let loopback = IPAddress("127.0.0.1") else { throw LoopbackServer.Failed() }
    let bound = SocketName.with(loopback, port: 0) { bind(descriptor, $0, $1) }
    guard bound == 0 else { throw LoopbackServer.Failed() }
    address = SocketAddress(address: loopback, port: try LoopbackServer.port(of: descriptor))
    try LoopThread.start {
      var buffer = [UInt8](repeating: 0, count: 1500)
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
        guard let answer = Self.answer(Array(buffer.prefix(count))) else { continue }
        _ = withUnsafeBytes(of: &from) { bytes in
          bytes.withMemoryRebound(to: sockaddr.self) {
            sendto(descriptor, answer, answer.count, 0, $0.baseAddress, size)
          }
        }
      }
      close(descriptor)
    }
  }

  deinit {
    _ = SocketName.with(address.address, port: address.port) { sendto(descriptor, [UInt8](), 0, 0, $0, $1) }
  }

  /// The answer to a query; nil for silence.
  private static func answer(_ query: [UInt8]) -> [UInt8]? {
    guard query.count > 17 else { return nil }
    var end = 12
    while end < query.count, query[end] != 0 { end += Int(query[end]) + 1 }
    guard end + 5 <= query.count else { return nil }
    let label = String(decoding: query[13..<(13 + Int(query[12]))], as: UTF8.self)
    let asksForA = query[end + 2] == 1
    let question = query[12..<(end + 5)]
    func message(code: UInt8, address: [UInt8] = []) -> [UInt8] {
      let answers: UInt8 = address.isEmpty ? 0 : 1
      let header = [query[0], query[1], 0x81, 0x80 | code, 0, 1, 0, answers, 0, 0, 0, 0]
      let record = address.isEmpty ? [] : [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4] + address
      return header + question + record
    }
    switch label {
    case "good": return message(code: 0, address: asksForA ? [127, 0, 0, 1] : [])
    case "servfail": return message(code: 2)
    case "missing": return message(code: 3)
    case "refused": return message(code: 5)
    case "empty": return message(code: 0)
    case "broken":
      // It says that there is an answer, and there is none.
      return [query[0], query[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0] + question
    default: return nil
    }
  }
}
