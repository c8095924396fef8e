import Model
import Testing

struct IPAddressTests {
  // RFC 5952 §4 and §5, RFC 4291 §2.2.
  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
    ("2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"), ("2001:DB8::1", "2001:db8::1"),
    ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("::", "::"),
    ("::1", "::1"),
    ("1::", "1::"), ("0:0:0:0:0:0:0:0", "::"), ("fe80:0:0:0:0:0:0:1", "fe80::1"),
    ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
    ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:c000:0201", "192.0.2.1"), ("::192.0.2.1", "::c000:201"),
    ("1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201"),
  ])
  func `an address is read in every form and written in one`(_ text: String, _ canonical: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == canonical)
    #expect(IPAddress(canonical) == address)
    #expect(IPAddress(bytes: address.bytes) == address)
    #expect(address.bytes.count == address.family.bits / 8)
  }

  @Test(arguments: [
    "", " ", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.04", "1.2.3.-4", "+1.2.3.4",
    "1.2.3.4 ", " 1.2.3.4",
    "1.2.3.", ".1.2.3", "1..2.3", "0x1.2.3.4", "1.2.3.4/32", "١.2.3.4", ":", ":::", "1:", ":1",
    "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
    "1::2::3", "::1::", "12345::", "g::", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:1.2.3.4",
    "::1.2.3", "::1.2.3.4:5",
    "1.2.3.4::", "fe80::1%eth0", "[::1]", "::ffff:256.1.1.1", "::ffff:01.2.3.4", "1:2:3:4:5:6:7:",
    ":1:2:3:4:5:6:7", "::-1", "::+1",
    String(repeating: "0:", count: 5000),
  ])
  func `what is no address is refused`(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test(arguments: [0, 1, 3, 5, 15, 17]) func `an address has 4 or 16 bytes`(_ count: Int) {
    #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil)
  }

  @Test(arguments: [
    ("127.0.0.1", "loopback"), ("127.255.0.1", "loopback"), ("::1", "loopback"),
    ("169.254.1.1", "link-local"), ("fe80::1", "link-local"),
    ("febf::1", "link-local"), ("0.0.0.0", "unspecified"), ("::", "unspecified"), ("224.0.0.1", "multicast"),
    ("239.1.1.1", "multicast"),
    ("ff02::1", "multicast"), ("192.0.2.1", ""), ("2001:db8::1", ""), ("fec0::1", ""), ("128.0.0.1", ""),
    ("::2", ""),
  ])
  func `special addresses are told apart`(_ text: String, _ kind: String) throws {
    let address = try #require(IPAddress(text))
    let kinds = [
      ("loopback", address.isLoopback), ("link-local", address.isLinkLocal),
      ("unspecified", address.isUnspecified),
      ("multicast", address.isMulticast),
    ]
    #expect(kinds.filter(\.1).map(\.0).joined() == kind)
  }

  @Test(arguments: [
    ("64:ff9b::192.0.2.33", true), ("64:ff9b:1::1", true), ("64:ff9b:1:ffff:ffff::", true),
    ("64:ff9b::1:0:0", false), ("64:ff9b:2::1", false), ("64:ff9c::192.0.2.33", false),
    ("2001:db8::192.0.2.33", false), ("192.0.2.33", false), ("0.100.255.155", false),
  ])
  func `the addresses of translators are known`(_ text: String, _ isOne: Bool) throws {
    #expect(try #require(IPAddress(text)).isOfTranslator == isOne)
  }

  @Test func `addresses are ordered by family, then by value`() {
    let texts = [
      "::", "::1", "2001:db8::", "2001:db8:0:1::", "ffff::", "0.0.0.0", "9.0.0.0", "10.0.0.0", "255.0.0.0",
    ]
    let sorted = texts.compactMap { IPAddress($0) }.sorted().map(\.description)
    #expect(
      sorted == [
        "0.0.0.0", "9.0.0.0", "10.0.0.0", "255.0.0.0", "::", "::1", "2001:db8::", "2001:db8:0:1::", "ffff::",
      ])
  }

  @Test func `random text is an address or none`() {
    var random = SplitMix(state: 7)
    let letters = Array("0123456789abcdefF:.%/ g")
    for _ in 0..<20_000 {
      let text = String(
        (0..<Int.random(in: 0...20, using: &random)).map { _ in
          letters[Int.random(in: letters.indices, using: &random)]
        })
      if let address = IPAddress(text) { #expect(IPAddress(address.description) == address) }
      if let prefix = IPPrefix(text) { #expect(IPPrefix(prefix.description) == prefix) }
    }
  }
}

/// Random numbers that are the same in every run (SplitMix64, Steele et al. 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
