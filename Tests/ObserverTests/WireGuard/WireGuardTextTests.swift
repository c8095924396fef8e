import Linux
import Model
import Testing

@testable import Observer

struct WireGuardTextTests {
  /// What wireguard-go 0.0.20220316 answers, with other keys.
  private let answer = """
    private_key=\(String(repeating: "ee", count: 32))
    listen_port=51820
    fwmark=51820
    public_key=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
    preshared_key=\(String(repeating: "dd", count: 32))
    protocol_version=1
    endpoint=203.0.113.10:51820
    last_handshake_time_sec=1700000000
    last_handshake_time_nsec=120999999
    tx_bytes=148
    rx_bytes=92
    persistent_keepalive_interval=0
    allowed_ip=0.0.0.0/0
    allowed_ip=::/0
    public_key=FF\(String(repeating: "ff", count: 31))
    preshared_key=\(String(repeating: "00", count: 32))
    protocol_version=1
    endpoint=[fe80::1%2]:51821
    last_handshake_time_sec=0
    last_handshake_time_nsec=0
    allowed_ip=10.0.0.3/8
    errno=0


    """

  @Test func `an answer is read whole, in the registry's form`() throws {
    let text = try read(answer)
    #expect(text.errorNumber == 0)
    #expect(text.draft.listenPort == 51820 && text.draft.firewallMark == 0xca6c)
    let first = try #require(text.draft.peers.first)
    #expect(first.publicKey == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    #expect(first.endpoint == (try end("203.0.113.10", 51820)))
    #expect(first.lastHandshake?.description == "2023-11-14T22:13:20.120Z")
    #expect(first.allowedPrefixes == (try prefixes("0.0.0.0/0", "::/0")))
    let second = try #require(text.draft.peers.last)
    #expect(second.publicKey == "//////////////////////////////////////////8=")
    #expect(second.endpoint == (try end("fe80::1", 51821)) && second.lastHandshake == nil)
    #expect(second.allowedPrefixes == (try prefixes("10.0.0.0/8")))
  }

  @Test func `an answer that comes in pieces is the same answer`() throws {
    let whole = try read(answer).draft
    let bytes = Array(answer.utf8)
    for size in [1, 2, 3, 7, 64, 65, 1000] {
      var text = WireGuardControlText()
      let buffer = SecretBuffer(capacity: 256)
      var rest = bytes[...]
      while text.errorNumber == nil, !rest.isEmpty {
        let got = buffer.fill { free in
          let count = min(size, free.count, rest.count)
          free.copyBytes(from: rest.prefix(count))
          return count
        }
        rest = rest.dropFirst(got)
        buffer.drop(try buffer.withHeld { try text.take($0) })
      }
      #expect(text.draft == whole, "in pieces of \(size)")
    }
  }

  @Test func `an answer that did not end is known by it`() throws {
    #expect(try read("listen_port=1\n").errorNumber == nil)
    #expect(try read("errno=0").errorNumber == nil)
    #expect(try read("").errorNumber == nil)
    #expect(try read("errno=-2\n").errorNumber == -2)
  }

  @Test(
    arguments: [
      ("nonsense\n", .shape, nil),
      ("public_key=00\n", .key, "public_key"),
      ("public_key=\(String(repeating: "zz", count: 32))\n", .key, "public_key"),
      ("public_key=\(String(repeating: "00", count: 33))\n", .key, "public_key"),
      ("allowed_ip=10.0.0.0/8\n", .order, "allowed_ip"),
      ("endpoint=203.0.113.10:1\n", .order, "endpoint"),
      ("listen_port=70000\n", .number, "listen_port"),
      ("fwmark=0xca6c\n", .number, "fwmark"),
      ("errno=\n", .number, "errno"),
    ] as [(String, CollectorFacts.ControlTextProblem, String?)])
  func `a line of another form is refused, without repeating it`(
    line: String, problem: CollectorFacts.ControlTextProblem, name: String?
  ) {
    #expect(throws: MalformedMessageError(.controlText(problem: problem, name: name))) { try read(line) }
  }

  @Test(arguments: [
    "endpoint=203.0.113.10", "endpoint=2001:db8::1:80", "endpoint=[203.0.113.10]:80",
    "endpoint=vpn.example:80",
    "endpoint=[2001:db8::1]", "endpoint=:80", "allowed_ip=10.0.0.0", "allowed_ip=10.0.0.0/33", "allowed_ip=/",
    "last_handshake_time_sec=-1", "last_handshake_time_nsec=x",
  ])
  func `a peer's line of another form is refused`(line: String) {
    #expect(throws: MalformedMessageError.self) {
      try read("public_key=\(String(repeating: "00", count: 32))\n\(line)\n")
    }
  }

  @Test(arguments: [("253402300800", nil), ("18446744073709551615", nil), ("1", "1970-01-01T00:00:01.000Z")])
  func `a handshake at a time that no clock shows is unknown`(seconds: String, time: String?) throws {
    let draft = try read(
      "public_key=\(String(repeating: "00", count: 32))\nlast_handshake_time_sec=\(seconds)\n"
    ).draft
    #expect(draft.peers.first?.lastHandshake?.description == time)
  }

  @Test func `random and shortened text never crashes the parser`() {
    let words =
      answer.split(separator: "\n").map(String.init)
      + ["=", "\0", "errno=", "endpoint=[", "allowed_ip=::/", "public_key=", "\u{fffd}", "=1"]
    for _ in 0..<rounds(3000) {
      var bytes = Array(
        (0..<Int.random(in: 0..<30)).map { _ in words[Int.random(in: 0..<words.count)] }.joined(
          separator: "\n"
        )
        .utf8)
      for _ in 0..<Int.random(in: 0..<4) where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count)] = UInt8.random(in: .min ... .max)
      }
      var text = WireGuardControlText()
      _ = bytes.withUnsafeBytes { try? text.take($0) }
    }
    for length in 0..<answer.utf8.count {
      #expect((try? read(String(answer.prefix(length)))) != nil, "a shorter answer is only not yet whole")
    }
  }

  private func read(_ said: String) throws -> WireGuardControlText {
    var text = WireGuardControlText()
    _ = try Array(said.utf8).withUnsafeBytes { bytes throws in try text.take(bytes) }
    return text
  }
}
