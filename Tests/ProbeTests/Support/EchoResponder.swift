import Glibc
import Linux
import Model

@testable import Probe

/// Answers echo requests to one address of IPv4 in the kernel's stead, as `forge` has it.
final class EchoResponder: Sendable {
  private let descriptor: Int32

  /// A responder; `forge` makes the replies of a request.
  init(on address: String, _ forge: @escaping @Sendable (EchoMessage) -> [EchoMessage]) throws {
    guard let address = IPAddress(address) else { throw LoopbackServer.Failed() }
    let descriptor = socket(AF_INET, Int32(SOCK_RAW.rawValue), Int32(IPPROTO_ICMP))
    self.descriptor = descriptor
    guard descriptor >= 0, SocketName.with(address, port: 0, { bind(descriptor, $0, $1) }) == 0 else {
      throw LoopbackServer.Failed()
    }
    try WorkerThread.start {
      var buffer = [UInt8](repeating: 0, count: 2048)
      while true {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { break }
        guard count >= 20,
          let request = EchoMessage(Array(buffer.prefix(count)), family: .v4, hasIPHeader: true),
          !request.isReply, let sender = IPAddress(bytes: buffer[12..<16])
        else { continue }
        for reply in forge(request) {
          let bytes = reply.bytes
          _ = SocketName.with(sender, port: 0) { sendto(descriptor, bytes, bytes.count, 0, $0, $1) }
        }
      }
      close(descriptor)
    }
  }

  // Ends the thread's recv(2), as it does for any raw socket that is bound.
  deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
