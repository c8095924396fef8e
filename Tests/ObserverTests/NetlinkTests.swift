import CLinux
import Model
import Testing

@testable import Observer

struct NetlinkTests {
  @Test func `links tell their kind whatever they are called`() throws {
    let links = try recordedMessages("links").map { try Link(payload: $0.payload) }
    let byName = Dictionary(uniqueKeysWithValues: links.map { ($0.name, $0) })
    let tun = try #require(byName["tun0"])
    #expect(tun.kind == "tun" && tun.tunMode == .tun && tun.up && tun.carrier && tun.persistent == true)
    let tap = try #require(byName["eth1"])
    #expect(tap.kind == "tun" && tap.tunMode == .tap && !tap.carrier)
    #expect(tap.master == byName["br0"]?.index)
    #expect(byName["lo"]?.loopback == true && byName["lo"]?.kind == nil)
    #expect(byName["veth0"]?.kind == "veth" && byName["veth0"]?.lower == byName["veth1"]?.index)
    #expect(byName["vx0"]?.kind == "vxlan" && byName["vx0"]?.up == false)
    #expect(byName["vx0"]?.remote == IPAddress("203.0.113.9"))
  }

  @Test func `addresses keep both ends of a point-to-point link`() throws {
    let addresses = try recordedMessages("addresses").compactMap { try InterfaceAddress(payload: $0.payload) }
    let own = try #require(addresses.first { $0.address == IPAddress("10.9.0.2") })
    #expect(own.peer == IPAddress("10.9.0.1"))
    let plain = try #require(addresses.first { $0.address == IPAddress("10.8.0.2") })
    #expect(plain.prefixLength == 24 && plain.peer == nil)
    #expect(addresses.contains { $0.address == IPAddress("fd00:8::2") && $0.prefixLength == 64 })
  }

  @Test func `routes of every table are seen`() throws {
    let routes = try recordedMessages("routes4").compactMap { try Route(payload: $0.payload) }
    let links = try recordedMessages("links").map { try Link(payload: $0.payload) }
    let tun = try #require(links.first { $0.name == "tun0" }?.index)
    #expect(
      routes.contains { $0.destination == IPPrefix("0.0.0.0/1") && $0.table == 254 && $0.interfaces == [tun] }
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
    let local = all.filter { $0.table == 255 }
    #expect(local.count > 6)
    #expect(
      local.filter(\.isAddedByHand).map { "\($0.action) \($0.destination)" } == [
        "unicast 0.0.0.0/1", "local 203.0.113.0/24",
      ])
  }

  @Test func `a vxlan link's forwarding table tells its other ends`() throws {
    let entries = try recordedMessages("forwarding").compactMap { try ForwardingEntry(payload: $0.payload) }
    #expect(Set(entries.map(\.link)) == [3])
    // A group is no other end; one that is told by the number of next hops is nobody's address.
    #expect(ForwardingEntry.ends(entries) == [IPPrefix("0.0.0.0/32"), IPPrefix("203.0.113.130/32")])
    #expect(ForwardingEntry.ends([ForwardingEntry(link: 3, end: nil)]).isEmpty)
  }

  @Test func `many ends are told by the networks that hold all of them`() throws {
    let ends = (0..<3000).compactMap { IPAddress(bytes: [10, UInt8($0 >> 8), UInt8($0 & 255), 7]) }
    let outside = try #require(IPAddress("203.0.113.130"))
    let six = try #require(IPAddress("2001:db8::1"))
    let told = ForwardingEntry.ends((ends + [outside, six]).map { ForwardingEntry(link: 3, end: $0) })
    #expect(told.count < 256 && told.contains { $0.address == IPAddress("203.0.0.0") && $0.length == 16 })
    for end in ends + [outside, six] { #expect(told.contains { $0.contains(end) }) }
  }

  @Test func `a tunnel that came and went is heard of, and containers that start are none`() throws {
    let messages = try recordedMessages("link-news")
    // In order: a veth pair and tun5 come, tun5 is up without a process, vx0 leaves its bridge.
    let vxlan = try messages.map { try Link(payload: $0.payload) }.filter { $0.name == "vx0" }
    let read = [Link(index: 1, name: "lo", loopback: true)] + vxlan.suffix(1)
    var news = LinkNews()
    let heard = news.take(messages, against: read)
    #expect(heard && !news.tellsMore(than: read))
    let without = news.tellsMore(than: [read[0]])
    #expect(without, "vx0 worked")
    let tun = try recordedMessages("links").filter { try Link(payload: $0.payload).name == "tun0" }
    let isNew = news.take(tun, against: read)
    #expect(isNew && news.tellsMore(than: read))
    let now = read + (try tun.map { try Link(payload: $0.payload) })
    let isNewStill = news.take(tun, against: now)
    #expect(!isNewStill && !news.tellsMore(than: now))
  }

  @Test func `rules are told in the words of ip rule`() throws {
    let rules = try recordedMessages("rules4").compactMap { try RoutingRule(payload: $0.payload) }
    #expect(rules.first { $0.priority == 32764 }?.selector == "not fwmark 0xca6c")
    #expect(rules.first { $0.priority == 32764 }?.table == 51820)
    #expect(rules.first { $0.priority == 32763 }?.suppressedPrefixLength == 0)
    #expect(rules.first { $0.priority == 90 }?.selector == "fwmark 0x1/0xff")
    let selector = try #require(rules.first { $0.priority == 80 }?.selector)
    // In the order that the kernel tells them.
    for part in ["from 10.0.0.0/8", "to 192.0.2.0/24", "uidrange 1000-1999", "ipproto 6", "dport 443"] {
      #expect(selector.description.contains(part))
    }
    let six = try recordedMessages("rules6").compactMap { try RoutingRule(payload: $0.payload) }
    #expect(six.first { $0.priority == 70 }?.table == 9)
  }

  @Test func `sockets tell their ends, their state and their mark`() throws {
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

  @Test func `every message cut short is refused or shorter, never a crash`() throws {
    for name in [
      "links", "addresses", "routes4", "routes6", "rules4", "rules6", "sockets-udp4", "routes4-odd",
      "routes6-odd",
      "forwarding",
    ] {
      let whole = try recorded(name)
      for length in 0..<whole.count {
        guard let messages = try? NetlinkMessage.parse(whole[..<length]) else { continue }
        for message in messages { parseAsEverything(message.payload) }
      }
    }
  }

  @Test func `changed and random bytes never crash a parser`() throws {
    var random = SystemRandomNumberGenerator()
    let names = [
      "links", "addresses", "routes4", "routes6", "rules4", "rules6", "sockets-tcp4", "routes4-odd",
      "forwarding",
    ]
    for round in 0..<rounds(3000) {
      var bytes = try recorded(names[round % names.count])
      if round % 5 == 0 {
        bytes = (0..<Int.random(in: 0..<400)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      } else {
        for _ in 0..<Int.random(in: 1...8) {
          bytes[Int.random(in: 0..<bytes.count)] = UInt8.random(in: .min ... .max, using: &random)
        }
      }
      parseAsEverything(bytes[...])
      guard let messages = try? NetlinkMessage.parse(bytes[...]) else { continue }
      for message in messages {
        _ = try? message.errorNumber
        parseAsEverything(message.payload)
      }
    }
  }

  @Test func `a length that lies is named`() {
    #expect(throws: MalformedMessage("a netlink message of 3 bytes")) {
      try NetlinkMessage.parse([3, 0, 0, 0] + [UInt8](repeating: 0, count: 12))
    }
    #expect(throws: MalformedMessage("984 bytes wanted where 0 are left")) {
      try NetlinkMessage.parse([0xe8, 3, 0, 0] + [UInt8](repeating: 0, count: 12))
    }
    #expect(throws: MalformedMessage("a netlink attribute of 1 bytes")) {
      try NetlinkAttribute.parse([1, 0, 0, 0])
    }
  }

  @Test func `the running kernel's tables can be read`() throws {
    let tables = try NetworkTables()
    let links = try tables.links()
    #expect(links.contains { $0.loopback })
    #expect(try tables.rules().contains { $0.table == 254 })
    _ = try tables.routes()
    _ = try tables.addresses()
  }

  @Test func `the way to the host itself is loopback`() throws {
    let lookup = try #require(RouteLookup())
    let own = try #require(IPAddress("127.0.0.1"))
    let path = try #require(lookup.path(.init(destination: own)))
    #expect(path.interface == "lo" && path.source == own)
    #expect(lookup.path(.init(destination: own, interface: "no-such-link")) == nil)
  }

  private func parseAsEverything(_ payload: ArraySlice<UInt8>) {
    _ = try? Link(payload: payload)
    _ = try? InterfaceAddress(payload: payload)
    _ = try? Route(payload: payload)
    _ = try? RoutingRule(payload: payload)
    _ = try? ForwardingEntry(payload: payload)
    _ = try? DiagnosedSocket(payload: payload, transport: .udp)
  }
}
