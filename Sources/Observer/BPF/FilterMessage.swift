import CLinux
import Linux
import Model

/// A filter of traffic control that is a BPF program (tc-bpf(8)), from the payload of RTM_NEWTFILTER.
struct FilterMessage: Equatable {
  let interface: Int
  /// The number of the program.
  let program: UInt32
  let hook: KernelProgram.Hook

  /// Nil for a filter of another kind, and for one of classic BPF, which chooses a class and no more.
  init?(payload: ArraySlice<UInt8>) throws(MalformedMessageError) {
    var reader = ByteReader(payload)
    try reader.skip(4)
    interface = Int(Int32(bitPattern: try reader.integer(UInt32.self)))
    try reader.skip(4)
    let parent = try reader.integer(UInt32.self)
    try reader.skip(4)
    var kind = ""
    var number: UInt32?
    for attribute in try NetlinkAttribute.parse(reader.rest) {
      switch Int(attribute.type) {
      case TCA_KIND: kind = attribute.text
      case TCA_OPTIONS:
        if kind != "bpf" { continue }
        number = try NetlinkAttribute.parse(attribute.payload)
          .first { $0.type == UInt16(TCA_BPF_ID) }?.integer(UInt32.self)
      default: continue
      }
    }
    guard let number else { return nil }
    program = number
    hook = parent == Self.ingress ? .tcIngress : parent == Self.egress ? .tcEgress : .tc
  }

  /// What asks for the filters of an interface at a parent (`struct tcmsg`).
  static func request(_ interface: Int, _ parent: UInt32) -> [UInt8] {
    let fields = [0, UInt32(truncatingIfNeeded: interface), 0, parent, 0]
    return fields.flatMap { withUnsafeBytes(of: $0) { Array($0) } }
  }

  /// The ingress and the egress of a clsact qdisc; at the first one an ingress qdisc answers, too.
  static let ingress: UInt32 = 0xffff_fff2
  static let egress: UInt32 = 0xffff_fff3
}

/// A queue of an interface, at which filters may be, from the payload of RTM_NEWQDISC.
struct QueueMessage: Equatable {
  let interface: Int
  /// Where filters of it are asked for.
  let parents: [UInt32]

  init(payload: ArraySlice<UInt8>) throws(MalformedMessageError) {
    var reader = ByteReader(payload)
    try reader.skip(4)
    interface = Int(Int32(bitPattern: try reader.integer(UInt32.self)))
    let handle = try reader.integer(UInt32.self)
    try reader.skip(8)
    let kind = try NetlinkAttribute.parse(reader.rest).first { $0.type == UInt16(TCA_KIND) }?.text
    parents =
      switch kind {
      case "noqueue": []
      case "clsact": [FilterMessage.ingress, FilterMessage.egress]
      case "ingress": [FilterMessage.ingress]
      // 0 is an interface's first queue, whichever it is.
      default: [handle]
      }
  }
}

/// The XDP programs of an interface, from the payload of RTM_NEWLINK.
struct XDPMessage: Equatable {
  let interface: Int
  let name: String
  /// The numbers of the programs: of the driver's hook, of the general one, and of the device.
  let programs: [UInt32]

  init(payload: ArraySlice<UInt8>) throws(MalformedMessageError) {
    var reader = ByteReader(payload)
    try reader.skip(4)
    interface = Int(Int32(bitPattern: try reader.integer(UInt32.self)))
    try reader.skip(8)
    var name = ""
    var programs: [UInt32] = []
    for attribute in try NetlinkAttribute.parse(reader.rest) {
      switch Int(attribute.type) {
      case IFLA_IFNAME: name = attribute.text
      case IFLA_XDP:
        for detail in try NetlinkAttribute.parse(attribute.payload)
        where Self.numbers.contains(Int(detail.type)) {
          let number = try detail.integer(UInt32.self)
          if number != 0, !programs.contains(number) { programs.append(number) }
        }
      default: continue
      }
    }
    self.name = name
    self.programs = programs
  }

  /// IFLA_XDP_PROG_ID and those of the driver, of the general hook and of the device (linux/if_link.h).
  private static let numbers = 4...7
}
