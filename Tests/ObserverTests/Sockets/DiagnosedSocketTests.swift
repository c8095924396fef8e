import CLinux
import Linux
import Model
import Testing

@testable import Observer

struct DiagnosedSocketTests {
  @Test func `sockets report their ends, their state and their mark`() throws {
    let tcp = try recordedMessages("sockets-tcp4").compactMap {
      try DiagnosedSocket(payload: $0.payload, transport: .tcp)
    }
    #expect(tcp.contains { $0.state == .listening && $0.local.port == 7505 && $0.peer == nil })
    #expect(tcp.contains { $0.state == .established && $0.peer?.port == 7505 })
    let udp = try recordedMessages("sockets-udp4").compactMap {
      try DiagnosedSocket(payload: $0.payload, transport: .udp)
    }
    let marked = try #require(udp.first { $0.local.port == 45000 })
    #expect(marked.state == .unconnected && marked.peer == nil && marked.mark == 0xca6c && marked.inode != 0)
  }
}
