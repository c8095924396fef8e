internal import CLinux
internal import Glibc

/// A block of TCP ports that this process holds for its own connections: no other program is given one of them.
///
/// It lies outside the ports that the kernel gives out (net.ipv4.ip_local_port_range) and outside those that were
/// reserved (net.ipv4.ip_local_reserved_ports). A socket of the same user holds each port and never listens, so that what
/// bears one of them as its source is this program's, forwarded packets of other hosts apart.
public final class PortBlock: Sendable {
  public let ports: ClosedRange<UInt16>
  private let holders: [Int32]

  /// The number of ports in a block.
  public static let size = 64
  /// How many blocks are tried, and how many ports below this are left alone.
  private static let attempts = 16
  private static let lowest = 10_000

  /// With fewer open files than this the connections themselves have need of them.
  private static let filesNeeded: rlim_t = 256

  /// Takes a block, at random among those that are free; nil where none was found.
  public convenience init?() {
    var files = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0,
      files.rlim_cur >= Self.filesNeeded
    else { return nil }
    let settings = "/proc/sys/net/ipv4/"
    func text(_ name: String) -> String {
      String(decoding: (try? KernelFile.bytes(of: settings + name, limit: 65_536)) ?? [], as: UTF8.self)
    }
    let candidates = Self.candidates(
      range: text("ip_local_port_range"), reserved: text("ip_local_reserved_ports"))
    for base in candidates.shuffled().prefix(Self.attempts) {
      if let holders = Self.hold(from: base) {
        self.init(ports: base...(base + UInt16(Self.size - 1)), holders: holders)
        return
      }
    }
    return nil
  }

  private init(ports: ClosedRange<UInt16>, holders: [Int32]) {
    self.ports = ports
    self.holders = holders
  }

  deinit { for descriptor in holders { close(descriptor) } }

  /// The first ports of the blocks outside both; above the range where there is room, else below it.
  static func candidates(range: String, reserved: String) -> [UInt16] {
    let ends = range.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    // What cannot be read is taken for the kernel's own default.
    let given = ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : 32_768...60_999
    let kept = reserved.split { $0 == "," || $0.isWhitespace }.compactMap { part -> ClosedRange<Int>? in
      let ends = part.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, first <= last else { return nil }
      return first...last
    }
    func blocks(_ places: ClosedRange<Int>) -> [UInt16] {
      stride(from: places.lowerBound, through: places.upperBound - size + 1, by: size).filter { base in
        let block = base...(base + size - 1)
        return !given.overlaps(block) && !kept.contains { $0.overlaps(block) }
      }.map(UInt16.init)
    }
    let above = given.upperBound < 65_535 - size ? blocks((given.upperBound + 1)...65_535) : []
    guard above.isEmpty else { return above }
    let below = given.lowerBound > lowest + size ? blocks(lowest...(given.lowerBound - 1)) : []
    // Where the kernel gives out nearly all ports, the holders keep a block of them from it all the same.
    return below.isEmpty ? anywhere(kept) : below
  }

  private static func anywhere(_ kept: [ClosedRange<Int>]) -> [UInt16] {
    stride(from: lowest, through: 65_535 - size, by: size).filter { base in
      !kept.contains { $0.overlaps(base...(base + size - 1)) }
    }.map(UInt16.init)
  }

  /// Sockets that hold a block; nil where one of its ports is taken.
  private static func hold(from base: UInt16) -> [Int32]? {
    var holders: [Int32] = []
    for port in base...(base + UInt16(size - 1)) {
      let descriptor = vpnaudit_hold_port(port)
      guard descriptor >= 0 else {
        for holder in holders { close(holder) }
        return nil
      }
      holders.append(descriptor)
    }
    return holders
  }
}
