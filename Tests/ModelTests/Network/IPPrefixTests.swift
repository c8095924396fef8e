import Model
import Testing

struct IPPrefixTests {
  @Test(arguments: [
    ("203.0.113.0/28", "203.0.113.0/28"), ("0.0.0.0/0", "0.0.0.0/0"), ("::/0", "::/0"),
    ("128.0.0.0/1", "128.0.0.0/1"),
    ("203.0.113.9", "203.0.113.9/32"), ("2001:db8::/32", "2001:db8::/32"), ("2001:DB8::1", "2001:db8::1/128"),
    ("2001:db8:0:1::/65", "2001:db8:0:1::/65"), ("255.255.255.255/32", "255.255.255.255/32"),
    ("::ffff:203.0.113.0/124", "203.0.113.0/28"), ("::ffff:203.0.113.9", "203.0.113.9/32"),
    ("::ffff:0:0/96", "0.0.0.0/0"),
  ])
  func `a prefix is read and written`(_ text: String, _ canonical: String) {
    #expect(IPPrefix(text)?.description == canonical)
  }

  @Test(arguments: [
    "", "/", "/0", "203.0.113.0/", "203.0.113.0/33", "::/129", "203.0.113.0/-1", "203.0.113.0/+8",
    "203.0.113.9/28", "128.0.0.0/0", "::ffff:203.0.113.0/28", "::ffff:203.0.113.9/124", "::ffff:0:0/95",
    "2001:db8::1/64", "203.0.113.0/8/8", "203.0.113.0/255.255.255.0", "203.0.113/24",
    "203.0.113.0/99999999999999999999", "x/8", "203.0.113.0/\u{301}28", "203.0.113.0\u{301}/28",
    "203.0.113.0/28\u{301}",
  ])
  func `what is no prefix is refused`(_ text: String) {
    #expect(IPPrefix(text) == nil)
  }

  @Test(arguments: [
    ("203.0.113.0/28", "203.0.113.0", true), ("203.0.113.0/28", "203.0.113.15", true),
    ("203.0.113.0/28", "203.0.113.16", false),
    ("203.0.113.0/28", "203.0.112.255", false), ("0.0.0.0/0", "255.255.255.255", true),
    ("0.0.0.0/0", "::1", false),
    ("::/0", "192.0.2.1", false), ("::/0", "ffff::", true), ("0.0.0.0/1", "127.255.255.255", true),
    ("0.0.0.0/1", "128.0.0.0", false),
    ("2001:db8::/63", "2001:db8:0:1::", true), ("2001:db8::/64", "2001:db8:0:1::", false),
    ("2001:db8::/65", "2001:db8:0:0:8000::", false),
    ("2001:db8::/128", "2001:db8::", true), ("192.0.2.1/32", "::ffff:192.0.2.1", true),
  ])
  func `a prefix holds the addresses that share its bits`(_ prefix: String, _ address: String, _ inside: Bool)
    throws
  {
    let prefix = try #require(IPPrefix(prefix))
    let address = try #require(IPAddress(address))
    #expect(prefix.contains(address) == inside)
    #expect(prefix.contains(IPPrefix(host: address)) == inside)
  }

  @Test func `a wider prefix does not lie in a longer one`() throws {
    let wide = try #require(IPPrefix("10.0.0.0/8"))
    let long = try #require(IPPrefix("10.0.0.0/9"))
    #expect(wide.contains(long) && wide.contains(wide))
    #expect(!long.contains(wide))
    #expect([long, wide].sorted() == [wide, long])
  }

  @Test func `a length is within the family's bits`() throws {
    let address = try #require(IPAddress("203.0.113.9"))
    #expect(IPPrefix(address, length: -1) == nil)
    #expect(IPPrefix(address, length: 33) == nil)
    #expect(IPPrefix(address, length: 28)?.description == "203.0.113.0/28")
    #expect(IPPrefix(address, length: 32)?.isHost == true)
  }
}
