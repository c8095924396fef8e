import Linux
import Testing

struct EpollTests {
  @Test func `a bell that was rung is reported under its token, until it is forgotten`() throws {
    let epoll = try Epoll()
    let bell = try EventFD()
    try epoll.watch(bell.descriptor, for: .readable, token: 7)
    var tokens: [UInt64] = []
    func wait() {
      epoll.wait(until: .now) { token, events, _ in if events.contains(.readable) { tokens.append(token) } }
    }
    wait()
    #expect(tokens.isEmpty)
    bell.ring()
    wait()
    wait()
    #expect(tokens == [7, 7], "it stays rung")
    try epoll.rewatch(bell.descriptor, for: [.readable, .onChange], token: 8)
    wait()
    wait()
    #expect(tokens == [7, 7, 8], "a change is reported once")
    epoll.forget(bell.descriptor)
    #expect(throws: SystemError.self) { try epoll.rewatch(bell.descriptor, for: .readable, token: 9) }
  }
}
