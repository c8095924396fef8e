import COpenSSL
import Glibc
import Testing

@testable import Probe

struct WireBIOTests {
  @Test func `room is awaited no longer than there is none`() throws {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    try #require(socketpair(AF_UNIX, type, 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    let log = HandshakeLog(descriptor: ends[0])
    let methods = try #require(WireBIO.methods())
    defer { BIO_meth_free(methods) }
    let bio = try #require(WireBIO.make(methods, log: log))
    defer { BIO_free(bio) }
    let words = [UInt8](repeating: 1, count: 4096)
    var writes = 0
    while BIO_write(bio, words, Int32(words.count)) > 0, writes < 10_000 { writes += 1 }
    #expect(writes > 0 && log.awaitsRoom)
    #expect(BIO_test_flags(bio, BIO_FLAGS_SHOULD_RETRY) != 0)
    var buffer = [UInt8](repeating: 0, count: 65536)
    while recv(ends[1], &buffer, buffer.count, 0) > 0 {}
    #expect(BIO_write(bio, words, Int32(words.count)) > 0)
    // A loop that went on asking for room would be woken whenever it waits.
    #expect(!log.awaitsRoom)
  }
}
