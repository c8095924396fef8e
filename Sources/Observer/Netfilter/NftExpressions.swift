import CLinux
import Glibc
import Linux
import Model

/// Follows the expressions of one rule of nf_tables: what they load into registers, what they compare, where they lead.
struct NftExpressions {
  private(set) var rule: FilterRule
  /// What a register holds, by its first word of four bytes.
  private var registers: [Int: Content] = [:]

  /// What was loaded.
  private enum Content {
    case bytes([UInt8])
    /// A value of a map.
    case map(String)
    /// The packet's destination, of which the mask's bits are kept.
    case destination(mask: [UInt8])
    case outgoingName
    case outgoingIndex
    /// The kind of the destination address (`RTN_*`).
    case destinationKind
  }

  /// NF_QUEUE of linux/netfilter.h.
  private static let queueVerdict: UInt32 = 3

  init(chain: FilterChain.Name) { rule = FilterRule(chain: chain) }

  /// Takes the next expression.
  mutating func take(_ kind: String, _ data: NftAttributes) throws(MalformedMessageError) {
    switch kind {
    case "immediate": try immediate(data)
    case "payload": try payload(data)
    case "bitwise": try bitwise(data)
    case "cmp": try compare(data)
    case "meta":
      guard let register = try word(data, NFTA_META_DREG.rawValue) else { return }
      switch try data.number(NFTA_META_KEY.rawValue) {
      case UInt32(NFT_META_OIFNAME.rawValue): set(register, .outgoingName)
      case UInt32(NFT_META_OIF.rawValue): set(register, .outgoingIndex)
      default: set(register, nil)
      }
    case "fib":
      guard let register = try word(data, NFTA_FIB_DREG.rawValue) else { return }
      let kinds = try data.number(NFTA_FIB_RESULT.rawValue) == UInt32(NFT_FIB_RESULT_ADDRTYPE.rawValue)
      let flags = try data.number(NFTA_FIB_FLAGS.rawValue) ?? 0
      set(register, kinds && flags & UInt32(NFTA_FIB_F_DADDR.rawValue) != 0 ? .destinationKind : nil)
    case "lookup":
      guard let map = data.text(NFTA_LOOKUP_SET.rawValue),
        let number = try data.number(NFTA_LOOKUP_DREG.rawValue)
      else { return }
      if number == 0 {
        rule.verdictMaps.append(map)
      } else if let register = Self.word(number) {
        set(register, .map(map))
      }
    case "redir":
      rule.actions.append(.redirect(port: try port(data, NFTA_REDIR_REG_PROTO_MIN.rawValue)))
    case "tproxy": rule.actions.append(.tproxy(port: try port(data, NFTA_TPROXY_REG_PORT.rawValue)))
    case "nat": try translate(data)
    case "queue":
      let computed = data[NFTA_QUEUE_SREG_QNUM.rawValue] != nil
      rule.actions.append(.queue(number: computed ? nil : try data.short(NFTA_QUEUE_NUM.rawValue)))
    case "target":
      let target = XtTarget(
        name: data.text(NFTA_TARGET_NAME.rawValue) ?? "",
        revision: UInt8(truncatingIfNeeded: try data.number(NFTA_TARGET_REV.rawValue) ?? 0),
        data: data[NFTA_TARGET_INFO.rawValue] ?? [])
      if let action = try target.action(family: rule.chain.family) { rule.actions.append(action) }
    default:
      // Any other expression that computes a value leaves one that is unknown.
      registers.removeAll()
    }
  }

  private mutating func immediate(_ data: NftAttributes) throws(MalformedMessageError) {
    guard let number = try data.number(NFTA_IMMEDIATE_DREG.rawValue),
      let content = try data.nested(NFTA_IMMEDIATE_DATA.rawValue)
    else { return }
    if let verdict = try content.nested(NFTA_DATA_VERDICT.rawValue) {
      // Only a jump and a goto name a chain.
      if let chain = verdict.text(NFTA_VERDICT_CHAIN.rawValue) { rule.jumps.append(chain) }
      // A verdict may also hand the packet to a queue, whose number is its upper half.
      if let code = try verdict.number(NFTA_VERDICT_CODE.rawValue), code & 0xff == Self.queueVerdict {
        rule.actions.append(.queue(number: UInt16(truncatingIfNeeded: code >> 16)))
      }
    } else if let register = Self.word(number), let value = content[NFTA_DATA_VALUE.rawValue] {
      set(register, .bytes(Array(value)))
    }
  }

  private mutating func payload(_ data: NftAttributes) throws(MalformedMessageError) {
    let network = try data.number(NFTA_PAYLOAD_BASE.rawValue) == UInt32(NFT_PAYLOAD_NETWORK_HEADER.rawValue)
    let offset = try data.number(NFTA_PAYLOAD_OFFSET.rawValue)
    let length = Int(try data.number(NFTA_PAYLOAD_LEN.rawValue) ?? 0)
    guard let register = try word(data, NFTA_PAYLOAD_DREG.rawValue) else {
      if network, data[NFTA_PAYLOAD_SREG.rawValue] != nil { write(Int(offset ?? 0), length) }
      return
    }
    // Where the destination lies in the IPv4 header (RFC 791) and in the IPv6 header (RFC 8200).
    switch (network, offset) {
    case (true, 16) where (1...4).contains(length) && rule.chain.family != UInt8(AF_INET6),
      (true, 24) where (1...16).contains(length) && rule.chain.family != UInt8(AF_INET):
      let whole = offset == 16 ? 4 : 16
      let mask = [UInt8](repeating: 255, count: length) + [UInt8](repeating: 0, count: whole - length)
      set(register, .destination(mask: mask))
    default: set(register, nil)
    }
  }

  /// A rule that writes into the header where the destination lies: the packet goes elsewhere without a flow that the
  /// kernel follows, and no source of a gateway reports where.
  private mutating func write(_ offset: Int, _ length: Int) {
    let field = rule.chain.family == UInt8(AF_INET6) ? 24..<40 : 16..<20
    if field.overlaps(offset..<offset + length) {
      rule.actions.append(.translate(to: .unknown, port: nil))
    }
  }

  private mutating func bitwise(_ data: NftAttributes) throws(MalformedMessageError) {
    guard let source = try word(data, NFTA_BITWISE_SREG.rawValue),
      let register = try word(data, NFTA_BITWISE_DREG.rawValue)
    else { return }
    guard case .destination(let mask)? = registers[source],
      let given = try data.nested(NFTA_BITWISE_MASK.rawValue)?[NFTA_DATA_VALUE.rawValue],
      (try data.number(NFTA_BITWISE_OP.rawValue) ?? 0) == UInt32(NFT_BITWISE_MASK_XOR.rawValue)
    else {
      set(register, nil)
      return
    }
    let wide = Array(given) + [UInt8](repeating: 0, count: max(0, mask.count - given.count))
    set(register, .destination(mask: zip(mask, wide).map { $0 & $1 }))
  }

  private mutating func compare(_ data: NftAttributes) throws(MalformedMessageError) {
    guard let register = try word(data, NFTA_CMP_SREG.rawValue),
      try data.number(NFTA_CMP_OP.rawValue) == UInt32(NFT_CMP_EQ.rawValue),
      let value = try data.nested(NFTA_CMP_DATA.rawValue)?[NFTA_DATA_VALUE.rawValue]
    else { return }
    switch registers[register] {
    case .destination(let mask)?:
      let wide = Array(value) + [UInt8](repeating: 0, count: max(0, mask.count - value.count))
      rule.destination = Self.prefix(wide, mask: mask) ?? rule.destination
    case .outgoingName?: rule.staysLocal = rule.staysLocal || value.starts(with: [0x6c, 0x6f, 0])
    // The loopback interface is the first of every namespace.
    case .outgoingIndex?: rule.staysLocal = rule.staysLocal || Self.native(value) == 1
    case .destinationKind?:
      rule.staysLocal = rule.staysLocal || Self.native(value) == UInt32(RTN_LOCAL)
    default: return
    }
  }

  private mutating func translate(_ data: NftAttributes) throws(MalformedMessageError) {
    guard try data.number(NFTA_NAT_TYPE.rawValue) == UInt32(NFT_NAT_DNAT.rawValue),
      let register = try word(data, NFTA_NAT_REG_ADDR_MIN.rawValue)
    else { return }
    let port = try port(data, NFTA_NAT_REG_PROTO_MIN.rawValue)
    let v6 = try data.number(NFTA_NAT_FAMILY.rawValue) == UInt32(AF_INET6)
    func address(_ bytes: [UInt8]) -> IPAddress? { IPAddress(bytes: bytes.prefix(v6 ? 16 : 4)) }
    switch registers[register] {
    case .bytes(let bytes)?:
      guard let first = address(bytes) else { fallthrough }
      var last = first
      if let end = try word(data, NFTA_NAT_REG_ADDR_MAX.rawValue), case .bytes(let bytes)? = registers[end],
        let found = address(bytes)
      {
        last = found
      }
      rule.actions.append(.translate(to: .range(first, last), port: port))
    case .destination?, .outgoingName?, .outgoingIndex?, .destinationKind?, nil:
      rule.actions.append(.translate(to: .unknown, port: nil))
    case .map(let name)?: rule.actions.append(.translate(to: .map(name), port: nil))
    }
  }

  /// The port in a register; nil where there is none or it is not a constant.
  private func port(_ data: NftAttributes, _ type: UInt32) throws(MalformedMessageError) -> UInt16? {
    guard let register = try word(data, type), case .bytes(let bytes)? = registers[register],
      bytes.count >= 2
    else { return nil }
    let port = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    return port == 0 ? nil : port
  }

  private mutating func set(_ register: Int, _ content: Content?) {
    var words = 1
    if case .bytes(let bytes)? = content { words = (bytes.count + 3) / 4 }
    for word in register..<register + max(words, 1) { registers[word] = nil }
    registers[register] = content
  }

  private func word(_ data: NftAttributes, _ type: UInt32) throws(MalformedMessageError) -> Int? {
    try data.number(type).flatMap(Self.word)
  }

  /// The first word of a register: 1 to 4 have sixteen bytes, 8 to 23 are their words (enum nft_registers).
  private static func word(_ register: UInt32) -> Int? {
    switch register {
    case 1...4: Int(register - 1) * 4
    case 8...23: Int(register - 8)
    default: nil
    }
  }

  private static func native(_ value: ArraySlice<UInt8>) -> UInt32? {
    var reader = ByteReader(value)
    return try? reader.integer(UInt32.self)
  }

  /// A prefix by its mask; nil where the mask's bits are not the first ones.
  static func prefix(_ bytes: [UInt8], mask: [UInt8]) -> IPPrefix? {
    guard bytes.count >= mask.count, let address = IPAddress(bytes: bytes.prefix(mask.count)) else {
      return nil
    }
    var length = 0
    for byte in mask {
      length += (~byte).leadingZeroBitCount
      if byte != 255 { break }
    }
    let expected = (0..<mask.count).map { index -> UInt8 in
      let bits = min(max(length - index * 8, 0), 8)
      return bits == 0 ? 0 : UInt8.max << UInt8(8 - bits)
    }
    // A mapped address has lost its first 96 bits.
    guard expected == mask else { return nil }
    return IPPrefix(address, length: mask.count == 16 && address.family == .v4 ? max(0, length - 96) : length)
  }
}
