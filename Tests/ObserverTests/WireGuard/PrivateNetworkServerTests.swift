import Model
import Testing

@testable import Observer

struct PrivateNetworkServerTests {
  @Test(
    arguments: [
      // A server as it is usually set up.
      (["10.9.0.1/24"], [["10.9.0.2/32"], ["10.9.0.3/32"]], ["10.9.0.0/24"], true),
      (
        ["10.9.0.1/24", "fd09::1/64", "fe80::1/64"], [["10.9.0.2/32", "fd09::2/128"], []],
        ["10.9.0.0/24", "fd09::/64", "fe80::/64"], true
      ),
      (["10.9.0.1/24"], [["10.9.0.16/28"], ["10.9.0.32/28"]], ["10.9.0.0/24", "10.9.0.16/28"], true),
      // One peer, as a client has.
      (["10.9.0.1/24"], [["10.9.0.2/32"]], ["10.9.0.0/24"], false),
      // A client of two gateways.
      (["10.9.0.2/32"], [["0.0.0.0/0"], ["10.9.0.1/32"]], [], false),
      // A spoke: the hub takes the whole network.
      (["10.9.0.2/24"], [["10.9.0.0/24"], ["10.9.0.9/32"]], ["10.9.0.0/24"], false),
      // A site behind a peer, and a route to it.
      (["10.9.0.1/24"], [["10.9.0.2/32", "192.0.2.0/24"], ["10.9.0.3/32"]], ["10.9.0.0/24"], false),
      (["10.9.0.1/24"], [["10.9.0.2/32"], ["10.9.0.3/32"]], ["10.9.0.0/24", "192.0.2.0/24"], false),
      (["10.9.0.1/24"], [["10.9.0.2/32"], ["198.51.100.9/32"]], ["10.9.0.0/24", "198.51.100.9/32"], false),
      // An address whose own network is everything.
      (["10.9.0.1/0"], [["10.9.0.2/32"], ["128.0.0.0/1"]], ["0.0.0.0/0"], false),
      (["10.9.0.1/1"], [["10.9.0.2/32"], ["10.9.0.3/32"]], ["0.0.0.0/1"], false),
      (["fd09::1/2"], [["fd09::2/128"], ["fd09::3/128"]], ["c000::/2"], false),
      // Public addresses.
      (["198.51.100.1/24"], [["198.51.100.2/32"], ["198.51.100.3/32"]], ["198.51.100.0/24"], false),
      (["10.9.0.1/24"], [], ["10.9.0.0/24"], false),
    ] as [([String], [[String]], [String], Bool)])
  func `only what carries a private network between its peers is a server`(
    own: [String], peers: [[String]], routes: [String], server: Bool
  ) throws {
    var addresses: [InterfaceAddress] = []
    for text in own {
      let parts = text.split(separator: "/")
      addresses.append(
        InterfaceAddress(
          interface: 7, address: try #require(IPAddress(parts[0])), prefixLength: try #require(Int(parts[1])))
      )
    }
    // What other interfaces have is no matter.
    addresses.append(InterfaceAddress(interface: 2, address: addresses[0].address, prefixLength: 8))
    var ways = [Route(destination: try #require(IPPrefix("0.0.0.0/0")), interfaces: [2])]
    for route in routes {
      ways.append(Route(destination: try #require(IPPrefix(route)), table: 51820, interfaces: [7]))
    }
    let drafts = try peers.enumerated().map { place, texts in
      var peer = WireGuardDraft.Peer(publicKey: key(UInt8(place)).text)
      peer.allowedPrefixes = try texts.map { try #require(IPPrefix($0)) }
      return peer
    }
    #expect(PrivateNetworkServer(interface: 7, addresses: addresses, routes: ways).serves(drafts) == server)
  }

  @Test func `a route by several interfaces counts for each`() throws {
    let address = try #require(IPAddress("10.9.0.1"))
    let dialIn = PrivateNetworkServer(
      interface: 7, addresses: [InterfaceAddress(interface: 7, address: address, prefixLength: 24)],
      routes: [Route(destination: try #require(IPPrefix("192.0.2.0/24")), interfaces: [2, 7])])
    #expect(!dialIn.serves([.init(publicKey: key(1).text), .init(publicKey: key(2).text)]))
  }
}
