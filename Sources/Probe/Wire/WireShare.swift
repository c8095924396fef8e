internal import Linux

/// One loop's share of the ports whose packets are watched. The block is held as long as one of its shares is there.
struct WireShare: Sendable {
  private let block: PortBlock?
  private let ports: [UInt16]

  /// Takes a block of ports and divides it among loops; where no block is free, or the loops are more than its ports,
  /// the shares have none.
  static func shares(for loops: Int) -> [WireShare] {
    let block = PortBlock()
    return (0..<loops).map { loop in
      WireShare(block: block, ports: slice(loop, of: block?.ports ?? [], for: loops))
    }
  }

  /// The ports of one loop among several; empty where it has none.
  static func slice(_ loop: Int, of ports: [UInt16], for loops: Int) -> [UInt16] {
    let size = max(1, ports.count / max(1, loops))
    return Array(ports.dropFirst(loop * size).prefix(size))
  }

  /// The watch of the loop, made on its thread.
  func open() -> WireWatch { WireWatch(ports: ports) }
}
