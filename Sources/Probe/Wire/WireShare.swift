internal import Linux

/// One loop's share of the ports whose packets are watched. The block is held as long as one of its shares is there.
struct WireShare: Sendable {
  private let block: PortBlock?
  private let ports: ClosedRange<UInt16>?

  /// Takes a block of ports and divides it among loops; where no block is free, or the loops are more than its ports,
  /// the shares have none.
  static func shares(for loops: Int) -> [WireShare] {
    let block = PortBlock()
    return (0..<loops).map { loop in
      WireShare(block: block, ports: block.flatMap { slice(loop, of: $0.ports, for: loops) })
    }
  }

  /// The ports of one loop among several; nil where it has none.
  static func slice(_ loop: Int, of ports: ClosedRange<UInt16>, for loops: Int) -> ClosedRange<UInt16>? {
    let size = max(1, ports.count / max(1, loops))
    let first = Int(ports.lowerBound) + loop * size
    guard first + size - 1 <= Int(ports.upperBound) else { return nil }
    return UInt16(first)...UInt16(first + size - 1)
  }

  /// The watch of the loop, made on its thread.
  func open() -> WireWatch { WireWatch(ports: ports) }
}
