internal import CLinux

/// A program of the classic packet filter (linux/filter.h), which the kernel runs on every packet of a socket.
struct PacketFilterProgram {
  let instructions: [sock_filter]

  /// Where the loads below are counted from: the network header, whatever stands before it (SKF_NET_OFF), and what the
  /// kernel knows beside the bytes (SKF_AD_OFF).
  static let network: UInt32 = 0xfff0_0000
  static let beside: UInt32 = 0xffff_f000

  enum Operation {
    // BPF_LD, by size and mode.
    static let loadByte: UInt16 = 0x30, loadHalf: UInt16 = 0x28
    static let loadByteAtX: UInt16 = 0x50, loadHalfAtX: UInt16 = 0x48, loadWordAtX: UInt16 = 0x40
    static let loadNumber: UInt16 = 0x00, loadMemory: UInt16 = 0x60
    // BPF_LDX, BPF_ST, BPF_MISC.
    static let numberToX: UInt16 = 0x01, memoryToX: UInt16 = 0x61, store: UInt16 = 0x02
    static let toX: UInt16 = 0x07, fromX: UInt16 = 0x87
    // BPF_ALU.
    static let and: UInt16 = 0x54, shiftLeft: UInt16 = 0x64, shiftRight: UInt16 = 0x74
    static let add: UInt16 = 0x04, addX: UInt16 = 0x0c
    // BPF_JMP, BPF_RET.
    static let jump: UInt16 = 0x05, ifEqual: UInt16 = 0x15, ifSet: UInt16 = 0x45
    static let ifAtLeast: UInt16 = 0x35, ifAbove: UInt16 = 0x25, ifAboveX: UInt16 = 0x2d
    static let end: UInt16 = 0x06, endWithA: UInt16 = 0x16
  }

  /// A line of the program: an instruction, whose jumps go to the labels named, or a label.
  enum Line {
    case code(UInt16, UInt32 = 0)
    case branch(UInt16, UInt32, then: String?, else: String?)
    case goto(String)
    case label(String)
  }

  /// Lets pass the headers of outgoing TCP packets from the ports that begin a connection or carry data.
  ///
  /// A tag of a VLAN may stand in the frame, between the network header's place and that header; without one the kernel
  /// keeps it beside the packet.
  /// The ports lie close together, and at most some 100 between the first and the last are others'.
  static func headers(from ports: [UInt16]) -> PacketFilterProgram {
    typealias Op = Operation
    let (first, last) = (ports.min() ?? 0, ports.max() ?? 0)
    let others = Set(first...last).subtracting(ports).sorted()
    let (totalLength, headerLength, tcpStart): (UInt32, UInt32, UInt32) = (0, 1, 2)
    let start: [Line] = [
      // SKF_AD_PKTTYPE: PACKET_OUTGOING.
      .code(Op.loadByte, beside + 4), .branch(Op.ifEqual, 4, then: nil, else: "reject"),
      .code(Op.numberToX, 0),
      // SKF_AD_PROTOCOL: 802.1Q or 802.1ad.
      .code(Op.loadHalf, beside),
      .branch(Op.ifEqual, 0x8100, then: "tagged", else: nil),
      .branch(Op.ifEqual, 0x88a8, then: "tagged", else: "version"),
      .label("tagged"),
      .code(Op.loadHalf, network + 2),
      .branch(Op.ifEqual, 0x0800, then: "behind", else: nil),
      .branch(Op.ifEqual, 0x86dd, then: "behind", else: "version"),
      .label("behind"), .code(Op.numberToX, 4),

      .label("version"),
      .code(Op.loadByteAtX, network), .code(Op.shiftRight, 4),
      .branch(Op.ifEqual, 4, then: "ipv4", else: nil), .branch(Op.ifEqual, 6, then: "ipv6", else: "reject"),

      // RFC 791: protocol, no later fragment, total length, header length.
      .label("ipv4"),
      .code(Op.loadByteAtX, network + 9), .branch(Op.ifEqual, 6, then: nil, else: "reject"),
      .code(Op.loadHalfAtX, network + 6), .branch(Op.ifSet, 0x1fff, then: "reject", else: nil),
      .code(Op.loadHalfAtX, network + 2), .code(Op.store, totalLength),
      .code(Op.loadByteAtX, network), .code(Op.and, 0x0f), .code(Op.shiftLeft, 2),
      .code(Op.store, headerLength), .goto("tcp"),

      // RFC 8200: next header, payload length. This host's own connections have no extension headers; what has some was
      // wrapped on the way.
      .label("ipv6"),
      .code(Op.loadByteAtX, network + 6), .branch(Op.ifEqual, 6, then: nil, else: "reject"),
      .code(Op.loadHalfAtX, network + 4), .code(Op.add, 40), .code(Op.store, totalLength),
      .code(Op.loadNumber, 40), .code(Op.store, headerLength),

      // RFC 9293: source port, flags, data offset.
      .label("tcp"),
      .code(Op.fromX), .code(Op.memoryToX, headerLength), .code(Op.addX), .code(Op.store, tcpStart),
      .code(Op.toX),
      .code(Op.loadHalfAtX, network),
      .branch(Op.ifAtLeast, UInt32(first), then: nil, else: "reject"),
      .branch(Op.ifAbove, UInt32(last), then: "reject", else: nil),
    ]
    let exceptions = others.map { Line.branch(Op.ifEqual, UInt32($0), then: "reject", else: nil) }
    let rest: [Line] = [
      .code(Op.loadByteAtX, network + 13), .branch(Op.ifSet, 0x02, then: "accept", else: nil),
      .code(Op.loadByteAtX, network + 12), .code(Op.and, 0xf0), .code(Op.shiftRight, 2),
      .code(Op.memoryToX, headerLength), .code(Op.addX), .code(Op.toX),
      .code(Op.loadMemory, totalLength), .branch(Op.ifAboveX, 0, then: "accept", else: "reject"),

      .label("accept"), .code(Op.loadMemory, tcpStart), .code(Op.add, 20), .code(Op.endWithA),
      .label("reject"), .code(Op.end, 0),
    ]
    return PacketFilterProgram(start + exceptions + rest)
  }

  /// The program of some lines, with its jumps counted out; all of them go forwards.
  init(_ lines: [Line]) {
    var labels: [String: Int] = [:]
    var count = 0
    for line in lines {
      if case .label(let name) = line { labels[name] = count } else { count += 1 }
    }
    var made: [sock_filter] = []
    for line in lines {
      func distance(_ name: String?) -> Int { name.flatMap { labels[$0] }.map { $0 - made.count - 1 } ?? 0 }
      switch line {
      case .code(let code, let value): made.append(sock_filter(code: code, jt: 0, jf: 0, k: value))
      case .branch(let code, let value, let yes, let no):
        made.append(
          sock_filter(code: code, jt: UInt8(distance(yes)), jf: UInt8(distance(no)), k: value))
      case .goto(let name):
        made.append(sock_filter(code: Operation.jump, jt: 0, jf: 0, k: UInt32(distance(name))))
      case .label: break
      }
    }
    instructions = made
  }
}
