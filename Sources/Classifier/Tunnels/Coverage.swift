import Model

/// Whether ranges of addresses together hold every address of a family.
enum Coverage {
  /// Whether the prefixes of one of the two families hold all of it: by a default route, by its halves, or by any
  /// other union.
  static func isWhole(_ prefixes: some Sequence<IPPrefix>) -> Bool {
    IPAddress.Family.allCases.contains { family in
      let ranges = prefixes.filter { $0.family == family }.map {
        Range(bytes: $0.address.bytes, length: $0.length)
      }
      return isWhole(ranges, at: 0)
    }
  }

  private struct Range {
    let bytes: [UInt8]
    let length: Int

    func bit(_ index: Int) -> Bool { bytes[index / 8] & (0x80 >> UInt8(index % 8)) != 0 }
  }

  /// Whether the ranges, which share their first `depth` bits, hold everything below these bits. A half without
  /// any range ends the search, so that the work is the number of ranges times the bits of an address at most.
  private static func isWhole(_ ranges: [Range], at depth: Int) -> Bool {
    if ranges.isEmpty { return false }
    if ranges.contains(where: { $0.length <= depth }) { return true }
    return isWhole(ranges.filter { !$0.bit(depth) }, at: depth + 1)
      && isWhole(ranges.filter { $0.bit(depth) }, at: depth + 1)
  }
}
