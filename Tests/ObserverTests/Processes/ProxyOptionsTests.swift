import Model
import Testing

@testable import Observer

struct ProxyOptionsTests {
  private static let openconnect = Catalogue.builtIn.product("openconnect")?.ways?.proxy

  @Test(arguments: [
    (["openconnect", "https://vpn.example"], false),
    (["openconnect", "--proxy", "http://p:3128", "https://vpn.example"], true),
    (["openconnect", "--proxy=http://p:3128", "https://vpn.example"], true),
    (["openconnect", "-P", "http://p:3128", "https://vpn.example"], true),
    (["openconnect", "-Phttp://p:3128", "https://vpn.example"], true),
    // Shortened as getopt_long(3) allows, and among other letters.
    (["openconnect", "--prox=http://p:3128", "https://vpn.example"], true),
    (["openconnect", "-bP", "http://p:3128", "https://vpn.example"], nil),
    (["openconnect", "--libproxy", "https://vpn.example"], true),
    (["openconnect", "--config", "/etc/oc.conf"], nil),
    (["openconnect", "--config=/etc/oc.conf", "--proxy=http://p"], true),
    (["openconnect", "--protocol=anyconnect", "-b", "-u", "x", "--no-proxy", "https://vpn.example"], false),
    (["openconnect", "https://vpn.example", "--", "--proxy"], false),
    ([], false),
  ])
  func `a proxy of the command line shows, and what may be one is not denied`(
    arguments: [String], isSet: Bool?
  ) throws {
    #expect(ProxyOptions.areSet(try #require(Self.openconnect), arguments: arguments) == isSet)
  }

  @Test func `where a proxy may be set in what is not read, nothing is said against it`() throws {
    for id in ["openfortivpn", "tinc", "ssh-tun"] {
      let setting = try #require(Catalogue.builtIn.product(id)?.ways?.proxy)
      #expect(ProxyOptions.areSet(setting, arguments: ["program", "host"]) == nil)
    }
  }
}
