import CLinux
import Glibc
import Linux
import Model

/// A table of the packet filter before nf_tables (`iptables-legacy`): entries one after another, in which chains are
/// places and jumps are distances from the start (linux/netfilter_ipv4/ip_tables.h, linux/netfilter/x_tables.h).
struct LegacyTable {
  let name: String
  let family: IPAddress.Family
  /// Where the rules of the five hooks begin; nil for a hook that the table does not have.
  let hooks: [Int?]

  init(name: String, family: IPAddress.Family, hooks: [Int?]) {
    self.name = name
    self.family = family
    self.hooks = hooks
  }

  /// The rules of a table of the kernel, by its name.
  static func read(_ name: String, _ family: IPAddress.Family) throws(CollectorError) -> PacketFilter {
    var starts: [UInt32] = [0, 0, 0, 0, 0]
    var valid: UInt32 = 0
    var size: UInt32 = 0
    var entries: UnsafeMutableRawPointer?
    let result = vpnaudit_legacy_table(Int32(family.number), name, &starts, &valid, &entries, &size)
    guard result == 0, let entries else {
      throw CollectorError(
        SystemError(-result), .readingTable, table: name, needs: "CAP_NET_ADMIN")
    }
    defer { free(entries) }
    let bytes = Array(UnsafeRawBufferPointer(start: entries, count: Int(size)))
    let hooks = (0..<5).map { valid & (1 << UInt32($0)) != 0 ? Int(starts[$0]) : nil }
    do { return try LegacyTable(name: name, family: family, hooks: hooks).parse(bytes) } catch {
      throw .failed(errno: nil, facts: .table(name: name, cause: CaseObject(error.facts)))
    }
  }

  /// The rules of a table's entries.
  func parse(_ bytes: [UInt8]) throws(MalformedMessageError) -> PacketFilter {
    var filter = PacketFilter()
    let kinds: [FilterChain.Hook] = [.prerouting, .other, .other, .output, .postrouting]
    let names = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]
    for (index, start) in hooks.enumerated() where start != nil && index < 5 {
      filter.chains.append(FilterChain(name: chain(names[index]), hook: kinds[index]))
    }

    var entries: [Entry] = []
    var offset = 0
    while offset < bytes.count {
      let entry = try Entry(bytes[offset...], family: family, offset: offset)
      entries.append(entry)
      offset += entry.length
    }
    // A chain of the administrator's begins behind an entry that names it.
    var starts: [Int: String] = [:]
    for (index, start) in hooks.enumerated() where index < 5 { if let start { starts[start] = names[index] } }
    for entry in entries {
      if let named = entry.chainName { starts[entry.offset + entry.length] = named }
    }
    var current = ""
    for entry in entries {
      if let begun = starts[entry.offset] { current = begun }
      var rule = FilterRule(chain: chain(current))
      rule.destination = entry.destination
      rule.staysLocal = entry.leavesByLoopback
      if let jump = entry.jump, jump != entry.offset + entry.length, let target = starts[jump] {
        rule.jumps = [target]
      }
      if let action = try entry.target.action(family: family.number) { rule.actions = [action] }
      filter.rules.append(rule)
    }
    return filter
  }

  private func chain(_ chain: String) -> FilterChain.Name {
    .init(family: family.number, table: name, chain: chain)
  }

  /// `struct ipt_entry` or `struct ip6t_entry`, with its target.
  private struct Entry {
    let offset: Int
    let length: Int
    let destination: IPPrefix?
    let leavesByLoopback: Bool
    let target: XtTarget

    init(_ bytes: ArraySlice<UInt8>, family: IPAddress.Family, offset: Int) throws(MalformedMessageError) {
      let v4 = family == .v4
      let width = v4 ? 4 : 16
      var head = ByteReader(bytes)
      try head.skip(width)
      let address = Array(try head.bytes(width))
      try head.skip(width)
      let mask = Array(try head.bytes(width))
      try head.skip(16)
      let interface = try head.bytes(16)
      try head.skip(16)
      let interfaceMask = try head.bytes(16)
      // The protocol and flags, then which of the matches are inverted; IPv6 also has a traffic class and padding.
      try head.skip(v4 ? 3 : 4)
      let inverted = try head.integer(UInt8.self)
      try head.skip((v4 ? 0 : 3) + 4)
      let targetOffset = Int(try head.integer(UInt16.self))
      let length = Int(try head.integer(UInt16.self))
      let headLength = v4 ? 112 : 168
      guard targetOffset >= headLength, length >= targetOffset + 32, length <= bytes.count else {
        throw MalformedMessageError(.tableEntry(bytes: length, target: targetOffset))
      }
      var rest = ByteReader(bytes.dropFirst(targetOffset).prefix(length - targetOffset))
      let targetLength = Int(try rest.integer(UInt16.self))
      let name = String(decoding: try rest.bytes(29).prefix { $0 != 0 }, as: UTF8.self)
      let revision = try rest.integer(UInt8.self)
      guard targetLength >= 32, targetLength <= length - targetOffset else {
        throw MalformedMessageError(.tableTarget(bytes: targetLength))
      }
      self.offset = offset
      self.length = length
      self.target = XtTarget(name: name, revision: revision, data: try rest.bytes(targetLength - 32))
      let loopback = interface.starts(with: [0x6c, 0x6f, 0]) && interfaceMask.starts(with: [255, 255, 255])
      self.leavesByLoopback = loopback && inverted & 0x02 == 0
      self.destination =
        mask.contains { $0 != 0 } && inverted & 0x10 == 0 ? NftExpressions.prefix(address, mask: mask) : nil
    }

    /// The name of the chain that begins behind it.
    var chainName: String? {
      guard target.name == "ERROR" else { return nil }
      return String(decoding: target.data.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Where a standard target jumps to; nil for one that ends with a verdict, which is negative.
    var jump: Int? {
      var reader = ByteReader(target.data)
      guard target.name.isEmpty, let raw = try? reader.integer(UInt32.self) else { return nil }
      let verdict = Int32(bitPattern: raw)
      return verdict >= 0 ? Int(verdict) : nil
    }
  }
}
