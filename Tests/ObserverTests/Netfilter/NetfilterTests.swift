import Foundation
import Linux
import Model
import Testing

@testable import Observer

struct NetfilterTests {
  /// The host of the recordings: it has 198.51.100.2.
  private let host = PacketFilter.Surroundings(
    addresses: [IPAddress("198.51.100.2"), IPAddress("127.0.0.1"), IPAddress("::1")].compactMap { $0 }
      .reduce(into: []) { $0.insert($1) })

  private func recordedFilter() throws -> PacketFilter {
    var filter = PacketFilter()
    let sleeping = try recordedMessages("nft-tables").compactMap { try NftMessage.sleepingTable($0.payload) }
    #expect(sleeping.map(\.table) == ["sleeping"])
    filter.chains = try recordedMessages("nft-chains").map { try NftMessage.chain($0.payload) }
      .filter { $0.name.table != "sleeping" }
    filter.rules = try recordedMessages("nft-rules").map { try NftMessage.rule($0.payload) }
    for (table, map) in [("proxy", "ways"), ("maps", "targets")] {
      let name = FilterMap.Name(family: 2, table: table, map: map)
      #expect(filter.mapsInUse.contains(name))
      for message in try recordedMessages("nft-elements-\(map)") {
        filter.maps[name, default: FilterMap()] += try NftMessage.elements(message.payload)
      }
    }
    return filter
  }

  private func words(_ found: [PacketFilter.Found]) -> Set<String> {
    Set(
      found.map { one in
        let target = one.port.map(String.init) ?? one.queue.map { "queue \($0)" } ?? "any"
        return "\(one.kind) \(one.table) \(one.chain) \(one.ownTraffic ? "own" : "forwarded") \(target)"
      })
  }

  @Test func `diversions are reported with their port, wherever jumps and maps lead`() throws {
    let found = try recordedFilter().diversions(in: host)
    #expect(found.unread == 0)
    #expect(
      words(found.found) == [
        "redirect proxy out own 5353", "redirect proxy deep own 12345", "redirect proxy pre forwarded any",
        "redirect proxy pre forwarded 443", "tproxy trans pre forwarded 7895",
        "tproxy trans pre forwarded 7896", "tproxy trans pre forwarded 7897", "redirect six out own 6666",
        "redirect maps out own 71", "redirect nat OUTPUT own 12346", "redirect nat DOCKER own 12347",
        "tproxy mangle PREROUTING forwarded 12348", "queue filter OUTPUT own queue 5",
        "redirect nat OUTPUT own 12349", "redirect nat OUTPUT own 12350",
        "tproxy mangle PREROUTING forwarded 12351",
      ])
  }

  @Test func `where a routing rule loops the host's own packets, a transparent proxy takes them`() throws {
    var looping = host
    looping.loopsOwnPackets = true
    let found = words(try recordedFilter().diversions(in: looping).found)
    #expect(
      found.contains("tproxy trans pre own 7895") && found.contains("tproxy mangle PREROUTING own 12348"))
    // What was local by its interface may be anything now.
    #expect(found.contains("redirect proxy own own 8081"))
    // What is destined to the host itself stays local all the same.
    #expect(!found.contains { $0.contains("34567") })
    // Rewriting what arrives has no part in it.
    #expect(found.contains("redirect proxy pre forwarded any"))
  }

  @Test func `routing rules loop packets by a local table, whatever selects them`() throws {
    let all = try #require(IPPrefix("0.0.0.0/0"))
    let one = try #require(IPPrefix("192.0.2.7/32"))
    let own = InterfaceAddress(
      interface: 2, address: try #require(IPAddress("198.51.100.2")), prefixLength: 24)
    func loops(_ selector: Selector?, _ destination: IPPrefix, _ action: Route.Action, table: UInt32? = 100)
      -> Bool
    {
      PacketFilter.Surroundings(
        addresses: [own],
        rules: [RoutingRule(family: .v4, priority: 1, table: table, selector: selector)],
        routes: [Route(destination: destination, table: 100, action: action, interfaces: [1])]
      ).loopsOwnPackets
    }
    #expect(loops("fwmark 0x1", all, .local))
    #expect(loops("not fwmark 0x2 uidrange 1000-1999", all, .local))
    #expect(loops("iif lo ipproto 6", all, .local))
    #expect(!loops("iif eth0", all, .local))
    #expect(!loops("fwmark 0x1", all, .unicast))
    // One host is enough, unless it is this one: the kernel puts such routes into the table of a VRF.
    #expect(loops("fwmark 0x1", one, .local))
    #expect(!loops("fwmark 0x1", try #require(IPPrefix("198.51.100.2/32")), .local))
    // What the host itself sends comes from loopback.
    #expect(loops("not iif eth0 fwmark 0x1", all, .local) && loops("not iif eth0", all, .local))
    #expect(loops("not iif lo fwmark 0x1", all, .local) && !loops("not iif lo", all, .local))
    #expect(!loops("iif lo0 fwmark 0x1", all, .local))
    #expect(!loops("fwmark 0x1", all, .local, table: 101))
  }

  @Test func `what of the host's own packets goes elsewhere is identified by its destination`() throws {
    let far = try #require(IPAddress("10.244.0.7"))
    func told(_ destination: String?, to: IPAddress, hook: FilterChain.Hook = .output) throws -> [String] {
      let chain = FilterChain.Name(family: 2, table: "nat", chain: "c")
      var rule = FilterRule(chain: chain)
      rule.destination = destination.flatMap { IPPrefix($0) }
      rule.actions = [.translate(to: .range(to, to), port: nil)]
      return PacketFilter(chains: [FilterChain(name: chain, hook: hook)], rules: [rule]).diversions(in: host)
        .translations.map { "\($0.destination) \($0.to) \($0.table) \($0.chain)" }
    }
    #expect(try told("203.0.113.10/32", to: far) == ["203.0.113.10/32 10.244.0.7 nat c"])
    #expect(try told("0.0.0.0/1", to: far) == ["0.0.0.0/1 10.244.0.7 nat c"])
    // What is forwarded, what is for the host itself, what changes the port alone, and what is led here.
    #expect(try told("203.0.113.10/32", to: far, hook: .prerouting) == [])
    #expect(try told("198.51.100.2/32", to: far) == [])
    #expect(try told("10.244.0.7/32", to: far) == [])
    #expect(try told("203.0.113.10/32", to: try #require(IPAddress("198.51.100.2"))) == [])
    // Of containers' ports the rule that translates does not say for which destination.
    #expect(try told(nil, to: far) == [])
  }

  @Test func `a translation to other hosts is no diversion, one to an unknown place is a gap`() throws {
    let chain = FilterChain.Name(family: 2, table: "nat", chain: "OUTPUT")
    let near = try #require(IPAddress("198.51.100.2"))
    let far = try #require(IPAddress("10.244.0.7"))
    func count(_ destination: FilterRule.Destination, maps: [FilterMap.Name: FilterMap] = [:]) -> [Int] {
      var rule = FilterRule(chain: chain)
      rule.actions = [.translate(to: destination, port: 80)]
      let filter = PacketFilter(
        chains: [FilterChain(name: chain, hook: .output)], rules: [rule], maps: maps)
      let found = filter.diversions(in: host)
      return [found.found.count, found.unread]
    }
    let map = FilterMap.Name(family: 2, table: "nat", map: "m")
    #expect(count(.range(far, far)) == [0, 0])
    #expect(count(.range(near, near)) == [1, 0])
    #expect(
      count(.range(try #require(IPAddress("198.51.100.1")), try #require(IPAddress("198.51.100.9")))) == [
        1, 0,
      ])
    #expect(count(.unknown) == [0, 1])
    #expect(count(.map("m")) == [0, 1])
    #expect(count(.map("m"), maps: [map: FilterMap(values: [far.bytes])]) == [0, 0])
    #expect(count(.map("m"), maps: [map: FilterMap(values: [far.bytes, near.bytes])]) == [1, 0])
    #expect(count(.map("m"), maps: [map: FilterMap(values: [[1]])]) == [0, 1])
  }

  @Test func `a translation to an address that is this host's by a route alone leads here`() throws {
    let chain = FilterChain.Name(family: 2, table: "nat", chain: "OUTPUT")
    let taken = try #require(IPAddress("203.0.113.9"))
    var rule = FilterRule(chain: chain)
    rule.actions = [.translate(to: .range(taken, taken), port: 1080)]
    let filter = PacketFilter(chains: [FilterChain(name: chain, hook: .output)], rules: [rule])
    func found(_ routed: String?) throws -> Set<String> {
      let routes = try routed.map {
        [Route(destination: try #require(IPPrefix($0)), table: 255, action: .local, interfaces: [1])]
      }
      return words(
        filter.diversions(in: PacketFilter.Surroundings(addresses: [], rules: [], routes: routes ?? [])).found
      )
    }
    #expect(try found(nil) == [])
    #expect(try found("203.0.113.9/32") == ["redirect nat OUTPUT own 1080"])
    #expect(try found("203.0.113.0/24") == ["redirect nat OUTPUT own 1080"])
    // A transparent proxy's route for everything, which marks decide about.
    #expect(try found("0.0.0.0/0") == [])
  }

  @Test func `a rule that writes another destination into packets is a gap`() throws {
    // ip daddr 203.0.113.10 ip daddr set 203.0.113.130, and one that sets the time to live.
    var filter = PacketFilter()
    filter.chains = try recordedMessages("nft-chains-written").map { try NftMessage.chain($0.payload) }
    filter.rules = try recordedMessages("nft-rules-written").map { try NftMessage.rule($0.payload) }
    #expect(filter.rules.map(\.actions) == [[.translate(to: .unknown, port: nil)], []])
    let found = filter.diversions(in: host)
    #expect(found.found.isEmpty && found.unread == 1)
  }

  @Test func `chains that jump in a circle end`() {
    let names = ["a", "b"].map { FilterChain.Name(family: 2, table: "t", chain: $0) }
    var first = FilterRule(chain: names[0])
    first.jumps = ["b"]
    var second = FilterRule(chain: names[1])
    second.jumps = ["a", "missing"]
    second.actions = [.redirect(port: 1)]
    let filter = PacketFilter(chains: [FilterChain(name: names[0], hook: .output)], rules: [first, second])
    #expect(words(filter.diversions(in: host).found) == ["redirect t b own 1"])
  }

  @Test(
    arguments: [
      (
        "nat4", IPAddress.Family.v4, [0, 632, nil, 784, 1544],
        [
          "redirect t PROXY own 12345", "redirect t PREROUTING forwarded 444",
        ]
      ),
      ("mangle4", .v4, [0, 152, 304, 456, 808], ["queue t OUTPUT own queue 5"]),
      (
        "nat6", .v6, [0, 208, nil, 416, 1112], ["redirect t OUTPUT own 12349", "redirect t OUTPUT own 12350"]
      ),
      ("mangle6", .v6, [0, 440, 648, 856, 1064], ["tproxy t PREROUTING forwarded 12351"]),
    ] as [(String, IPAddress.Family, [Int?], [String])])
  func `tables of iptables are read like those of nft`(
    name: String, family: IPAddress.Family, hooks: [Int?], expected: [String]
  ) throws {
    let table = LegacyTable(name: "t", family: family, hooks: hooks)
    let bytes = try recordedTable(name)
    #expect(words(try table.parse(bytes).diversions(in: host).found) == Set(expected))
    for length in 0..<bytes.count { _ = try? table.parse(Array(bytes[..<length])) }
    for _ in 0..<rounds(500) {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...8) {
        changed[Int.random(in: 0..<changed.count)] = UInt8.random(in: 0...255)
      }
      _ = try? table.parse(changed).diversions(in: host)
    }
  }

  @Test func `messages cut short or changed never crash the parsers`() throws {
    let recordings = [
      "nft-tables", "nft-chains", "nft-rules", "nft-elements-ways", "nft-elements-targets", "nft-generation",
    ]
    for name in recordings {
      for payload in try recordedMessages(name).map({ Array($0.payload) }) {
        for length in 0..<payload.count { parse(Array(payload[..<length])) }
        for _ in 0..<rounds(40) {
          var changed = payload
          for _ in 0..<Int.random(in: 1...8) {
            changed[Int.random(in: 0..<changed.count)] = UInt8.random(in: 0...255)
          }
          parse(changed)
        }
      }
    }
    for _ in 0..<rounds(1000) { parse((0..<Int.random(in: 0..<300)).map { _ in UInt8.random(in: 0...255) }) }
  }

  private func parse(_ payload: [UInt8]) {
    _ = try? NftMessage.sleepingTable(payload[...])
    _ = try? NftMessage.chain(payload[...])
    _ = try? NftMessage.elements(payload[...])
    if let rule = try? NftMessage.rule(payload[...]) {
      let filter = PacketFilter(chains: [FilterChain(name: rule.chain, hook: .output)], rules: [rule])
      _ = filter.diversions(in: host)
    }
    for name in ["REDIRECT", "DNAT", "TPROXY", "NFQUEUE", "NETMAP"] {
      for family: UInt8 in [2, 10] {
        _ = try? XtTarget(name: name, revision: UInt8.random(in: 0...2), data: payload[...])
          .action(family: family)
      }
    }
  }

  @Test func `the reader of a queue is found by its socket's port id`() {
    let queues = "    5  12345     0 2 65531     0     0        0  1\n    x y\n   6 4\n"
    let sockets = """
      sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
      0000000000000000 0   12345      00000000 0        0        0     2        0        1
      0000000000000000 12  12345      00000000 0        0        0     2        0        40263
      short
      """
    #expect(DiversionOwners.queueReaders(queues: queues, sockets: sockets) == [5: 40263])
  }

  @Test(
    arguments: [
      ([10, 0, 0, 0], [255, 0, 0, 0], "10.0.0.0/8"), ([10, 0, 0, 1], [255, 255, 255, 255], "10.0.0.1/32"),
      ([10, 0, 0, 0], [255, 224, 0, 0], "10.0.0.0/11"), ([10, 0, 0, 0], [0, 0, 0, 0], "0.0.0.0/0"),
      ([10, 0, 0, 0], [255, 0, 255, 0], nil), ([10], [255, 255, 255, 255], nil),
    ] as [([UInt8], [UInt8], String?)])
  func `a mask of first bits makes a prefix`(bytes: [UInt8], mask: [UInt8], expected: String?) {
    #expect(NftExpressions.prefix(bytes, mask: mask)?.description == expected)
  }
}
