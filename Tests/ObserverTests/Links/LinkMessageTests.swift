import CLinux
import Linux
import Model
import Testing

@testable import Observer

struct LinkMessageTests {
  @Test func `links report their kind whatever they are called`() throws {
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

  @Test func `a link with a device behind it leads out, and none that is only simulated`() throws {
    let messages = try recordedMessages("links")
    func payload(_ name: String) throws -> [UInt8] {
      Array(try #require(try messages.first { try Link(payload: $0.payload).name == name }).payload)
    }
    func attribute(_ type: Int, _ text: String) -> [UInt8] {
      let bytes = Array(text.utf8) + [0]
      let length = UInt16(4 + bytes.count)
      let head = withUnsafeBytes(of: (length, UInt16(type))) { Array($0) }
      return head + bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    }
    func device(_ name: String, _ parent: String?, _ bus: String?) throws -> Bool? {
      let bytes =
        try payload(name) + (parent.map { attribute(IFLA_PARENT_DEV_NAME, $0) } ?? [])
        + (bus.map { attribute(IFLA_PARENT_DEV_BUS_NAME, $0) } ?? [])
      return try Link(payload: bytes[...]).device
    }
    // The recorded loopback stands for a device: it has no kind either.
    #expect(try device("lo", "virtio0", "virtio") == true)
    #expect(try device("lo", "0000:03:00.0", "pci") == true)
    #expect(try device("lo", "netdevsim0", "netdevsim") == nil)
    #expect(try device("lo", "hwsim0", nil) == nil)
    #expect(try device("lo", nil, nil) == nil)
    #expect(try device("eth1", "virtio0", "virtio") == nil, "a tap by any name")
    // The other end of a veth pair in this namespace is none elsewhere.
    #expect(try Link(payload: payload("veth0")[...]).lowerElsewhere == nil)
  }

  @Test func `addresses keep both ends of a point-to-point link`() throws {
    let addresses = try recordedMessages("addresses").compactMap { try InterfaceAddress(payload: $0.payload) }
    let own = try #require(addresses.first { $0.address == IPAddress("10.9.0.2") })
    #expect(own.peer == IPAddress("10.9.0.1"))
    let plain = try #require(addresses.first { $0.address == IPAddress("10.8.0.2") })
    #expect(plain.prefixLength == 24 && plain.peer == nil)
    #expect(addresses.contains { $0.address == IPAddress("fd00:8::2") && $0.prefixLength == 64 })
  }

  @Test func `a vxlan link's forwarding table names its other ends`() throws {
    let entries = try recordedMessages("forwarding").compactMap { try ForwardingEntry(payload: $0.payload) }
    #expect(Set(entries.map(\.link)) == [3])
    // A group is no other end; one that is named by the number of next hops is not an address.
    #expect(ForwardingEntry.ends(entries) == [IPPrefix("0.0.0.0/32"), IPPrefix("203.0.113.130/32")])
    #expect(ForwardingEntry.ends([ForwardingEntry(link: 3, end: nil)]).isEmpty)
  }

  @Test func `many ends are identified by the networks that hold all of them`() throws {
    let ends = (0..<3000).compactMap { IPAddress(bytes: [10, UInt8($0 >> 8), UInt8($0 & 255), 7]) }
    let outside = try #require(IPAddress("203.0.113.130"))
    let six = try #require(IPAddress("2001:db8::1"))
    let told = ForwardingEntry.ends((ends + [outside, six]).map { ForwardingEntry(link: 3, end: $0) })
    #expect(told.count < 256 && told.contains { $0.address == IPAddress("203.0.0.0") && $0.length == 16 })
    for end in ends + [outside, six] { #expect(told.contains { $0.contains(end) }) }
  }

  @Test func `a tunnel that came and went is reported, and containers that start are none`() throws {
    let messages = try recordedMessages("link-news")
    // In order: a veth pair and tun5 come, tun5 is up without a process, vx0 leaves its bridge.
    let vxlan = try messages.map { try Link(payload: $0.payload) }.filter { $0.name == "vx0" }
    let read = [Link(index: 1, name: "lo", loopback: true)] + vxlan.suffix(1)
    var monitor = LinkMonitor()
    let differs = monitor.handle(messages, against: read)
    #expect(differs && !monitor.sawMore(than: read))
    let without = monitor.sawMore(than: [read[0]])
    #expect(without, "vx0 worked")
    let tun = try recordedMessages("links").filter { try Link(payload: $0.payload).name == "tun0" }
    let isNew = monitor.handle(tun, against: read)
    #expect(isNew && monitor.sawMore(than: read))
    let now = read + (try tun.map { try Link(payload: $0.payload) })
    let isNewStill = monitor.handle(tun, against: now)
    #expect(!isNewStill && !monitor.sawMore(than: now))
  }
}
