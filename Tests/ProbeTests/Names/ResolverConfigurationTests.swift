import Model
import Testing

@testable import Probe

struct ResolverConfigurationTests {
  private static func servers(_ text: String) -> [String] {
    ResolverConfiguration(resolv: text, nsswitch: nil).servers.map {
      $0.address.description + ($0.interface.map { "%" + $0 } ?? "")
    }
  }

  @Test func `no more servers count than glibc asks, and without any it is this host`() {
    #expect(Self.servers("") == ["127.0.0.1"])
    #expect(Self.servers("nameserver no-address\n") == ["127.0.0.1"])
    #expect(
      Self.servers(
        """
        # nameserver 192.0.2.9
        ;nameserver 192.0.2.9
        nameserver 192.0.2.1
        nameserver\tfe80::1%eth0
        nameserver 2001:db8::1 extra
        nameserver 192.0.2.4
        """) == ["192.0.2.1", "fe80::1%eth0", "2001:db8::1"])
  }

  @Test(arguments: [
    ("", 10), ("options timeout:1 attempts:1\n", 1), ("nameserver 192.0.2.1\nnameserver 192.0.2.2\n", 20),
    ("options timeout:99 attempts:99\n", 150), ("options timeout:0 attempts:0\n", 1),
    ("options timeout:x attempts:\noptions rotate timeout:2\n", 4),
  ])
  func `the name service may take as long as its options say, within glibc's limits`(
    text: String, seconds: Int
  ) {
    #expect(ResolverConfiguration(resolv: text, nsswitch: nil).longest == .seconds(seconds))
  }

  @Test func `the environment goes before the file`() {
    let read = ResolverConfiguration(
      resolv: "search a.test\noptions timeout:7\n", nsswitch: nil, options: "timeout:1 ndots:3",
      domain: "b.test c.test")
    #expect(read.timeout == .seconds(1) && read.dots == 3 && read.search == ["b.test", "c.test"])
  }

  @Test(arguments: [
    ("", "erp", ["erp"]), ("search corp.test\n", "erp", ["erp.corp.test", "erp"]),
    ("search corp.test.\n", "erp", ["erp.corp.test", "erp"]),
    ("search .\n", "erp.corp.test", ["erp.corp.test"]),
    ("search a.test b.test\n", "erp.x", ["erp.x", "erp.x.a.test", "erp.x.b.test"]),
    ("search a.test\noptions ndots:2\n", "erp.x", ["erp.x.a.test", "erp.x"]),
    ("search a.test\n", "erp.", ["erp"]), ("domain a.test\nsearch b.test\n", "erp", ["erp.b.test", "erp"]),
    ("search b.test\ndomain a.test\n", "erp", ["erp.a.test", "erp"]),
  ])
  func `a name is completed in the order of the name service`(
    text: String, name: String, candidates: [String]
  ) {
    #expect(ResolverConfiguration(resolv: text, nsswitch: nil).candidates(for: name) == candidates)
  }

  @Test(arguments: [
    (nil, true), ("", true), ("hosts: files dns\n", true), ("hosts: files\n", false),
    ("hosts:\tfiles resolve [!UNAVAIL=return] dns\n", true),
    ("passwd: dns\nhosts: files mdns4_minimal\n", false),
  ])
  func `whether servers are asked at all stands in nsswitch`(text: String?, asks: Bool) {
    #expect(ResolverConfiguration(resolv: nil, nsswitch: text).asksServers == asks)
  }

  @Test func `odd files are read without harm`() {
    for text in [
      "nameserver\n", "options\n", "search\n", "options ndots:-1 timeout:-5\n", "nameserver %eth0\n",
      "\u{0}\n",
    ] {
      let read = ResolverConfiguration(resolv: text, nsswitch: text)
      #expect(read.servers.count == 1 && read.longest > .zero && read.candidates(for: "a.b") == ["a.b"])
    }
  }
}
