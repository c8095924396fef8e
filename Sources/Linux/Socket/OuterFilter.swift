/// Which packets an `OuterTap` is given the headers of, whatever interface they pass: those that any one line names.
public struct OuterFilter: Sendable {
  /// Ports of this host, each with the number of its protocol (6 or 17): packets from them and to them.
  public var ports: [(transport: UInt8, port: UInt16)] = []
  /// Protocols without ports, by their numbers: packets that leave and that come.
  public var protocols: [UInt8] = []
  /// Hosts, as 4 or 16 bytes in the network's order: packets to them and from them.
  public var hosts: [[UInt8]] = []
  /// The lengths of packets that leave, from the network header on, in bytes; nil for none.
  public var lengths: ClosedRange<Int>?
  /// All packets, and of frames without addresses of the Internet no more than that they are there.
  public var everything = false

  /// Nothing.
  public init() {}

  /// More ports of a protocol than these are left out, for a process may have any number of sockets, and more protocols and
  /// hosts: a program has 4,096 instructions at most (BPF_MAXINSNS).
  private static let (mostPorts, mostProtocols, mostHosts) = (256, 32, 32)

  /// The program by which the kernel chooses; `isOpen` is whether lengths count.
  func program(isOpen: Bool) -> PacketFilterProgram {
    var lines = OuterFilterLines()
    lines.begin()
    if everything {
      lines.goto("accept")
      lines.end(acceptsFrames: true)
      return PacketFilterProgram(lines.finished)
    }
    for number in protocols.prefix(Self.mostProtocols) { lines.accept(ifProtocol: number) }
    if isOpen, let lengths { lines.accept(lengths: lengths) }
    for host in hosts.prefix(Self.mostHosts) where host.count == 4 { lines.acceptV4(host) }
    let longer = hosts.prefix(Self.mostHosts).filter { $0.count == 16 }
    lines.beginV6()
    for host in longer { lines.acceptV6(host) }
    lines.label("ports")
    for transport in [UInt8(6), 17] {
      let own = Set(ports.filter { $0.transport == transport }.map(\.port)).sorted().prefix(Self.mostPorts)
      if !own.isEmpty { lines.accept(ports: Array(own), of: transport) }
    }
    lines.end()
    return PacketFilterProgram(lines.finished)
  }
}

/// Builds the program of an `OuterFilter`.
///
/// Memory of the program: the length of the packet, where its addresses' header begins, the protocol, where the header
/// behind it begins, whether it leaves, and
/// where it stands in a packet that was cut into fragments.
private struct OuterFilterLines {
  private typealias Op = PacketFilterProgram.Operation
  private typealias Line = PacketFilterProgram.Line

  private var lines: [PacketFilterProgram.Line] = []
  private var count = 0

  private static let (length, start, number): (UInt32, UInt32, UInt32) = (0, 1, 2)
  private static let (behind, leaves, place): (UInt32, UInt32, UInt32) = (3, 4, 5)
  private static let network = PacketFilterProgram.network
  private static let beside = PacketFilterProgram.beside

  mutating func label(_ name: String) { lines.append(.label(name)) }

  mutating func goto(_ name: String) { lines.append(.goto(name)) }

  private mutating func code(_ operation: UInt16, _ value: UInt32 = 0) {
    lines.append(.code(operation, value))
  }

  /// Goes to a label, however far it is, where a comparison holds.
  private mutating func when(_ operation: UInt16, _ value: UInt32, goto name: String) {
    count += 1
    lines += [
      .branch(operation, value, then: nil, else: "next\(count)"), .goto(name), .label("next\(count)"),
    ]
  }

  private mutating func unless(_ operation: UInt16, _ value: UInt32, goto name: String) {
    count += 1
    lines += [
      .branch(operation, value, then: "next\(count)", else: nil), .goto(name), .label("next\(count)"),
    ]
  }

  /// Reads the headers of IPv4 and IPv6.
  mutating func begin() {
    // SKF_AD_PKTTYPE: PACKET_OUTGOING, or for this host.
    code(Op.loadByte, Self.beside + 4)
    when(Op.ifEqual, 4, goto: "out")
    unless(Op.ifEqual, 0, goto: "reject")
    code(Op.store, Self.leaves)
    goto("link")
    label("out")
    code(Op.loadNumber, 1)
    code(Op.store, Self.leaves)

    // A tag of a VLAN may stand in the frame before the header (SKF_AD_PROTOCOL).
    label("link")
    code(Op.loadNumber, 0)
    code(Op.store, Self.start)
    code(Op.loadHalf, Self.beside)
    when(Op.ifEqual, 0x8100, goto: "tagged")
    unless(Op.ifEqual, 0x88a8, goto: "version")
    label("tagged")
    code(Op.loadHalf, Self.network + 2)
    when(Op.ifEqual, 0x0800, goto: "shift")
    unless(Op.ifEqual, 0x86dd, goto: "version")
    label("shift")
    code(Op.loadNumber, 4)
    code(Op.store, Self.start)

    label("version")
    code(Op.memoryToX, Self.start)
    code(Op.loadByteAtX, Self.network)
    code(Op.shiftRight, 4)
    when(Op.ifEqual, 6, goto: "ipv6")
    unless(Op.ifEqual, 4, goto: "frame")

    // RFC 791.
    code(Op.loadHalfAtX, Self.network + 2)
    code(Op.store, Self.length)
    code(Op.loadHalfAtX, Self.network + 6)
    code(Op.and, 0x1fff)
    code(Op.store, Self.place)
    code(Op.loadByteAtX, Self.network + 9)
    code(Op.store, Self.number)
    code(Op.loadByteAtX, Self.network)
    code(Op.and, 0x0f)
    code(Op.shiftLeft, 2)
    code(Op.addX)
    code(Op.store, Self.behind)
    goto("chosen")

    // RFC 8200. Of a fragment the header behind the fragment's own (RFC 8200 section 4.5).
    label("ipv6")
    code(Op.loadNumber, 0)
    code(Op.store, Self.place)
    code(Op.loadHalfAtX, Self.network + 4)
    code(Op.add, 40)
    code(Op.store, Self.length)
    code(Op.fromX)
    code(Op.add, 40)
    code(Op.store, Self.behind)
    code(Op.loadByteAtX, Self.network + 6)
    code(Op.store, Self.number)
    unless(Op.ifEqual, 44, goto: "chosen")
    code(Op.loadHalfAtX, Self.network + 42)
    code(Op.and, 0xfff8)
    code(Op.store, Self.place)
    code(Op.loadByteAtX, Self.network + 40)
    code(Op.store, Self.number)
    code(Op.fromX)
    code(Op.add, 48)
    code(Op.store, Self.behind)
    label("chosen")
  }

  mutating func accept(ifProtocol number: UInt8) {
    code(Op.loadMemory, Self.number)
    when(Op.ifEqual, UInt32(number), goto: "accept")
  }

  mutating func accept(lengths: ClosedRange<Int>) {
    count += 1
    let end = "lengths\(count)"
    code(Op.loadMemory, Self.leaves)
    unless(Op.ifEqual, 1, goto: end)
    code(Op.loadMemory, Self.length)
    unless(Op.ifAtLeast, UInt32(clamping: lengths.lowerBound), goto: end)
    unless(Op.ifAbove, UInt32(clamping: lengths.upperBound), goto: "accept")
    label(end)
  }

  /// Addresses of IPv4 stand at 12 and 16.
  mutating func acceptV4(_ host: [UInt8]) {
    count += 1
    let (leaves, end) = ("leaves\(count)", "host\(count)")
    code(Op.memoryToX, Self.start)
    code(Op.loadByteAtX, Self.network)
    code(Op.shiftRight, 4)
    unless(Op.ifEqual, 4, goto: "hosts6")
    code(Op.loadMemory, Self.leaves)
    when(Op.ifEqual, 1, goto: leaves)
    code(Op.loadWordAtX, Self.network + 12)
    when(Op.ifEqual, Self.word(host[0..<4]), goto: "accept")
    goto(end)
    label(leaves)
    code(Op.loadWordAtX, Self.network + 16)
    when(Op.ifEqual, Self.word(host[0..<4]), goto: "accept")
    label(end)
  }

  /// What goes before the hosts of IPv6.
  mutating func beginV6() {
    label("hosts6")
    code(Op.memoryToX, Self.start)
    code(Op.loadByteAtX, Self.network)
    code(Op.shiftRight, 4)
    unless(Op.ifEqual, 6, goto: "ports")
  }

  /// Addresses of IPv6 stand at 8 and 24.
  mutating func acceptV6(_ host: [UInt8]) {
    count += 1
    let (leaves, end) = ("leaves\(count)", "host\(count)")
    code(Op.memoryToX, Self.start)
    code(Op.loadMemory, Self.leaves)
    when(Op.ifEqual, 1, goto: leaves)
    for (place, base) in [(8, nil), (24, leaves)] as [(UInt32, String?)] {
      if let base { label(base) }
      for part in 0..<4 {
        code(Op.loadWordAtX, Self.network + place + UInt32(4 * part))
        unless(Op.ifEqual, Self.word(host[(4 * part)..<(4 * part + 4)]), goto: end)
      }
      goto("accept")
    }
    label(end)
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }

  /// The source's port of what leaves, and the destination's of what comes. Later fragments have none, and pass.
  mutating func accept(ports: [UInt16], of transport: UInt8) {
    count += 1
    let (comes, isPort, end) = ("comes\(count)", "port\(count)", "transport\(count)")
    code(Op.loadMemory, Self.number)
    unless(Op.ifEqual, UInt32(transport), goto: end)
    code(Op.loadMemory, Self.place)
    unless(Op.ifEqual, 0, goto: "accept")
    code(Op.memoryToX, Self.behind)
    code(Op.loadMemory, Self.leaves)
    unless(Op.ifEqual, 1, goto: comes)
    code(Op.loadHalfAtX, Self.network)
    goto(isPort)
    label(comes)
    code(Op.loadHalfAtX, Self.network + 2)
    label(isPort)
    for port in ports { when(Op.ifEqual, UInt32(port), goto: "accept") }
    label(end)
  }

  /// Ends with as many bytes as go before the header behind the addresses, and so many more. What goes before the network
  /// header is Ethernet's, which the loopback device has, too, or nothing (SKF_AD_HATYPE: ARPHRD_ETHER, ARPHRD_LOOPBACK).
  private mutating func addLink(_ more: UInt32) {
    let (name, ethernet) = ("link\(more)", "ethernet\(more)")
    code(Op.loadHalf, Self.beside + 28)
    when(Op.ifEqual, 1, goto: ethernet)
    unless(Op.ifEqual, 772, goto: name)
    label(ethernet)
    code(Op.loadMemory, Self.behind)
    code(Op.add, 14 + more)
    code(Op.endWithA)
    label(name)
    code(Op.loadMemory, Self.behind)
    code(Op.add, more)
    code(Op.endWithA)
  }

  /// Refuses what nothing has chosen; of what was chosen, hands over its headers and no byte of what follows.
  mutating func end(acceptsFrames: Bool = false) {
    goto("reject")
    label("accept")
    // Of TCP and UDP the eight bytes of ports and lengths; of all else, and of a later fragment, nothing behind its header.
    count += 1
    code(Op.loadMemory, Self.place)
    unless(Op.ifEqual, 0, goto: "bare")
    code(Op.loadMemory, Self.number)
    when(Op.ifEqual, 6, goto: "ported")
    unless(Op.ifEqual, 17, goto: "bare")
    label("ported")
    addLink(8)
    label("bare")
    addLink(0)
    // The kernel takes what was stored before an end for what is stored behind it: the one that stores least goes last.
    label("frame")
    // An Ethernet header and no more.
    code(Op.end, acceptsFrames ? 16 : 0)
    label("reject")
    code(Op.end, 0)
  }

  var finished: [PacketFilterProgram.Line] { lines }
}
