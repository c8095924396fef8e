internal import CLinux
internal import Glibc

/// A block of TCP ports that this process holds for its own connections: no other program is given one of them.
///
/// It lies among the ports that the kernel gives out (net.ipv4.ip_local_port_range), because what filters packets on the
/// way may take those of no others for a client's, and outside those that were reserved
/// (net.ipv4.ip_local_reserved_ports). A socket of the same user holds each port and never listens; the kernel gives a
/// port that was bound to to no other socket. What bears one of them as its source is this program's, forwarded packets
/// of other hosts apart.
public final class PortBlock: Sendable {
  /// The ports in ascending order, all out of one block, without those that others had already.
  public let ports: [UInt16]
  private let holders: [Int32]

  /// The number of ports of a block, and how many of them must be free.
  static let size = 64
  private static let least = 32
  /// How many blocks are tried.
  private static let attempts = 16
  /// With fewer open files than this the connections themselves have need of them.
  private static let filesNeeded: rlim_t = 256

  /// Takes a block at random; nil where none has enough free ports, or the process may have few files.
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
      let held = Self.hold(from: base)
      if held.count >= Self.least {
        self.init(ports: held.dropFirst().map(\.port), holders: held.map(\.descriptor))
        return
      }
      for (_, descriptor) in held { close(descriptor) }
    }
    return nil
  }

  private init(ports: [UInt16], holders: [Int32]) {
    self.ports = ports
    self.holders = holders
  }

  deinit { for descriptor in holders { close(descriptor) } }

  /// The first ports of the blocks that lie wholly in the range and outside what is reserved.
  static func candidates(range: String, reserved: String) -> [UInt16] {
    let ends = range.split(whereSeparator: \.isWhitespace).compactMap { UInt16($0) }.map(Int.init)
    // What cannot be read is taken for the kernel's own default.
    let given = ends.count == 2 && 0 < ends[0] && ends[0] <= ends[1] ? ends[0]...ends[1] : 32_768...60_999
    let kept = reserved.split { $0 == "," || $0.isWhitespace }.compactMap { part -> ClosedRange<Int>? in
      let ends = part.split(separator: "-").compactMap { UInt16($0) }.map(Int.init)
      guard let first = ends.first, let last = ends.last, first <= last else { return nil }
      return first...last
    }
    return stride(from: given.lowerBound, through: given.upperBound - size + 1, by: size).filter { base in
      !kept.contains { $0.overlaps(base...(base + size - 1)) }
    }.map(UInt16.init)
  }

  /// The ports of a block that are free, each with the socket that holds it now; none where the first is not. That one
  /// claims the block, and is held for nobody: another run of this program could share all of the others.
  private static func hold(from base: UInt16) -> [(port: UInt16, descriptor: Int32)] {
    let claim = vpnaudit_hold_port(base, 0)
    guard claim >= 0 else { return [] }
    return [(base, claim)]
      + ((base + 1)...(base + UInt16(size - 1))).compactMap { port in
        let descriptor = vpnaudit_hold_port(port, 1)
        return descriptor >= 0 ? (port, descriptor) : nil
      }
  }
}
