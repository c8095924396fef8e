import CLinux
import Linux
import Model
import Testing

@testable import Observer

struct RouteMessageTests {
  @Test func `routes of every table are seen`() throws {
    let routes = try recordedMessages("routes4").compactMap { try Route(payload: $0.payload) }
    let links = try recordedMessages("links").map { try Link(payload: $0.payload) }
    let tun = try #require(links.first { $0.name == "tun0" }?.index)
    #expect(
      routes.contains {
        $0.destination == IPPrefix("0.0.0.0/1") && $0.table == Route.Table.main && $0.interfaces == [tun]
      }
    )
    #expect(
      routes.contains {
        $0.destination == IPPrefix("0.0.0.0/0") && $0.table == 51820 && $0.interfaces == [tun]
      })
    let host = try #require(routes.first { $0.destination == IPPrefix("203.0.113.10/32") })
    #expect(host.nextHop == IPAddress("198.51.100.1") && host.installer == 3)
    let multipath = try #require(routes.first { $0.destination == IPPrefix("192.0.2.0/24") })
    #expect(multipath.interfaces.count == 2 && multipath.interfaces.contains(tun))
    #expect(routes.contains { $0.destination == IPPrefix("10.66.0.0/16") && $0.action == .unreachable })
    #expect(routes.contains { $0.table == 100 && $0.action == .local })
    let six = try recordedMessages("routes6").compactMap { try Route(payload: $0.payload) }
    #expect(six.contains { $0.destination == IPPrefix("2001:db8::/32") && $0.interfaces == [tun] })
  }

  @Test func `a route that encapsulates says so, be it for one of its next hops`() throws {
    let four = try recordedMessages("routes4-odd").compactMap { try Route(payload: $0.payload) }
    let half = try #require(four.first { $0.destination == IPPrefix("192.0.2.0/24") })
    #expect(half.interfaces == [2, 2] && half.encapsulation == 5 && half.encapsulates)
    #expect(four.filter { $0.destination.length == 0 }.allSatisfy { !$0.encapsulates })
    let six = try recordedMessages("routes6-odd").compactMap { try Route(payload: $0.payload) }
    #expect(six.first { $0.destination == IPPrefix("2001:db8:77::/48") }?.encapsulation == 5)
  }

  @Test func `of the table local, what the kernel makes for its own addresses is left out alone`() throws {
    let all = try ["routes4-odd", "routes6-odd"].flatMap { name in
      try recordedMessages(name).compactMap { try Route(payload: $0.payload) }
    }
    let local = all.filter { $0.table == Route.Table.local }
    #expect(local.count > 6)
    #expect(
      local.filter(\.isAddedByHand).map { "\($0.action) \($0.destination)" } == [
        "unicast 0.0.0.0/1", "local 203.0.113.0/24",
      ])
  }

  @Test func `rules are reported in the words of ip rule`() throws {
    let rules = try recordedMessages("rules4").compactMap { try RoutingRule(payload: $0.payload) }
    #expect(rules.first { $0.priority == 32764 }?.selector == "not fwmark 0xca6c")
    #expect(rules.first { $0.priority == 32764 }?.table == 51820)
    #expect(rules.first { $0.priority == 32763 }?.suppressedPrefixLength == 0)
    #expect(rules.first { $0.priority == 90 }?.selector == "fwmark 0x1/0xff")
    let selector = try #require(rules.first { $0.priority == 80 }?.selector)
    // In the order in which the kernel reports them.
    for part in ["from 10.0.0.0/8", "to 192.0.2.0/24", "uidrange 1000-1999", "ipproto 6", "dport 443"] {
      #expect(selector.description.contains(part))
    }
    let six = try recordedMessages("rules6").compactMap { try RoutingRule(payload: $0.payload) }
    #expect(six.first { $0.priority == 70 }?.table == 9)
  }

  @Test func `the running kernel's tables can be read`() throws {
    let (tables, routing) = (try LinkTables(), try RouteTables())
    let links = try tables.links()
    #expect(links.contains { $0.loopback })
    #expect(try routing.rules().contains { $0.table == Route.Table.main })
    _ = try routing.routes()
    _ = try tables.addresses()
  }

  @Test func `the route to the host itself is loopback`() throws {
    let lookup = try #require(RouteLookup())
    let own = try #require(IPAddress("127.0.0.1"))
    let path = try #require(lookup.path(.init(destination: own)))
    #expect(path.interface == "lo" && path.source == own)
    #expect(lookup.path(.init(destination: own, interface: "no-such-link")) == nil)
  }
}
