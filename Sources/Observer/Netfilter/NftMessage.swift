import CLinux
import Glibc
import Linux
import Model

/// The parts of nf_tables' dumps: `struct nfgenmsg`, then NFTA_* attributes, whose numbers are in network order
/// (linux/netfilter/nf_tables.h).
enum NftMessage {
  /// The family and the attributes of a payload.
  private static func parts(
    _ payload: ArraySlice<UInt8>
  ) throws(MalformedMessageError) -> (family: UInt8, attributes: NftAttributes) {
    var reader = ByteReader(payload)
    let family = try reader.integer(UInt8.self)
    try reader.skip(3)
    return (family, try NftAttributes(reader.rest))
  }

  /// A table that is asleep (NFT_TABLE_F_DORMANT), so that none of its chains sees a packet; nil for another.
  static func sleepingTable(_ payload: ArraySlice<UInt8>) throws(MalformedMessageError) -> FilterChain.Name? {
    let (family, attributes) = try parts(payload)
    let flags = try attributes.number(NFTA_TABLE_FLAGS.rawValue) ?? 0
    guard flags & UInt32(NFT_TABLE_F_DORMANT.rawValue) != 0 else { return nil }
    return FilterChain.Name(
      family: family, table: attributes.text(NFTA_TABLE_NAME.rawValue) ?? "", chain: "")
  }

  /// A chain.
  static func chain(_ payload: ArraySlice<UInt8>) throws(MalformedMessageError) -> FilterChain {
    let (family, attributes) = try parts(payload)
    let name = FilterChain.Name(
      family: family, table: attributes.text(NFTA_CHAIN_TABLE.rawValue) ?? "",
      chain: attributes.text(NFTA_CHAIN_NAME.rawValue) ?? "")
    guard let hook = try attributes.nested(NFTA_CHAIN_HOOK.rawValue) else {
      return FilterChain(name: name, hook: nil)
    }
    let number = try hook.number(NFTA_HOOK_HOOKNUM.rawValue) ?? .max
    return FilterChain(name: name, hook: Self.hook(number, family: family))
  }

  /// A hook by its number in the family; nil in ARP's, which sees no Internet packets.
  private static func hook(_ number: UInt32, family: UInt8) -> FilterChain.Hook? {
    switch (family, number) {
    case (arp, _): nil
    case (netdev, 1): .postrouting
    case (netdev, _): .other
    case (_, 0): .prerouting
    case (_, 3): .output
    case (_, 4): .postrouting
    default: .other
    }
  }

  /// The part of a map that a message of NFT_MSG_GETSETELEM holds.
  static func elements(_ payload: ArraySlice<UInt8>) throws(MalformedMessageError) -> FilterMap {
    let (_, attributes) = try parts(payload)
    var map = FilterMap()
    guard let list = attributes[NFTA_SET_ELEM_LIST_ELEMENTS.rawValue] else { return map }
    for element in try NetlinkAttribute.parse(list) {
      guard let data = try NftAttributes(element.payload).nested(NFTA_SET_ELEM_DATA.rawValue) else {
        continue
      }
      if let value = data[NFTA_DATA_VALUE.rawValue] { map.values.append(Array(value)) }
      if let verdict = try data.nested(NFTA_DATA_VERDICT.rawValue),
        let chain = verdict.text(NFTA_VERDICT_CHAIN.rawValue)
      {
        map.chains.append(chain)
      }
    }
    return map
  }

  /// A rule.
  static func rule(_ payload: ArraySlice<UInt8>) throws(MalformedMessageError) -> FilterRule {
    let (family, attributes) = try parts(payload)
    let name = FilterChain.Name(
      family: family, table: attributes.text(NFTA_RULE_TABLE.rawValue) ?? "",
      chain: attributes.text(NFTA_RULE_CHAIN.rawValue) ?? "")
    var reader = NftExpressions(chain: name)
    if let list = attributes[NFTA_RULE_EXPRESSIONS.rawValue] {
      for expression in try NetlinkAttribute.parse(list) {
        let parts = try NftAttributes(expression.payload)
        guard let kind = parts.text(NFTA_EXPR_NAME.rawValue) else { continue }
        try reader.take(kind, try NftAttributes(parts[NFTA_EXPR_DATA.rawValue] ?? []))
      }
    }
    return reader.rule
  }

  /// NFPROTO_ARP and NFPROTO_NETDEV of linux/netfilter.h.
  private static let arp: UInt8 = 3
  private static let netdev: UInt8 = 5
}

/// The attributes of one level, by their types.
struct NftAttributes {
  private var payloads: [UInt16: ArraySlice<UInt8>] = [:]

  init(_ bytes: ArraySlice<UInt8>) throws(MalformedMessageError) {
    for attribute in try NetlinkAttribute.parse(bytes) { payloads[attribute.type] = attribute.payload }
  }

  /// The bytes of an attribute.
  subscript(type: UInt32) -> ArraySlice<UInt8>? { payloads[UInt16(truncatingIfNeeded: type)] }

  /// A number of four bytes.
  func number(_ type: UInt32) throws(MalformedMessageError) -> UInt32? {
    guard let bytes = self[type] else { return nil }
    var reader = ByteReader(bytes)
    return try reader.bytes(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// A number of two bytes.
  func short(_ type: UInt32) throws(MalformedMessageError) -> UInt16? {
    guard let bytes = self[type] else { return nil }
    var reader = ByteReader(bytes)
    return try reader.networkOrder16()
  }

  func text(_ type: UInt32) -> String? {
    self[type].map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  func nested(_ type: UInt32) throws(MalformedMessageError) -> NftAttributes? {
    guard let bytes = self[type] else { return nil }
    return try NftAttributes(bytes)
  }
}
