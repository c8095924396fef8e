internal import CLinux
internal import Glibc

/// A packet socket (packet(7)) that is given the headers of what this host sends from a few TCP ports, on any interface.
///
/// The kernel filters: only packets that leave, only TCP, only from the ports, only those that begin a connection or
/// carry data, and of each no more than the headers. It needs CAP_NET_RAW. Owned by one loop; used only on its thread.
public final class PacketTap {
  private let descriptor: Int32
  /// How many packets found no room so far: whatever was not seen may have been among them.
  public private(set) var drops = 0

  /// The most bytes that are read of a packet: a tag of a VLAN, the longest header of IPv4, and that of TCP.
  private static let headerSize = 4 + 60 + 20

  /// A tap on packets from some ports of one block, at least one; the error number where the kernel refuses it: EPERM without the
  /// capability, EAFNOSUPPORT where it has no packet sockets.
  public init(ports: [UInt16]) throws(SystemError) {
    let filter = PacketFilterProgram.headers(from: ports).instructions
    descriptor = filter.withUnsafeBufferPointer { vpnaudit_packet_open($0.baseAddress, UInt16($0.count)) }
    if descriptor < 0 { throw SystemError(-descriptor) }
  }

  deinit { close(descriptor) }

  /// Calls `body` with each packet that waits, in their order: the index of its interface, and its bytes from the
  /// network header to that of TCP. At most `limit` are read.
  public func read(limit: Int = 4096, _ body: (_ interface: UInt32, UnsafeRawBufferPointer) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: Self.headerSize, alignment: 8) { buffer in
      for _ in 0..<limit {
        var interface: UInt32 = 0
        let count = vpnaudit_packet_receive(descriptor, buffer.baseAddress, buffer.count, &interface)
        // An interface that goes down leaves ENETDOWN once, and the tap goes on.
        if count == -Int(ENETDOWN) || count == -Int(EINTR) { continue }
        guard count > 0 else { return }
        body(interface, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
  }

  /// Asks the kernel how many packets found no room.
  public func countDrops() {
    let count = vpnaudit_packet_drops(descriptor)
    // What cannot be asked counts as a loss.
    drops += count < 0 ? 1 : Int(count)
  }

  /// Why there can be no tap; nil where there can. Nothing is delivered to try.
  public static func obstacle() -> SystemError? {
    let descriptor = socket(AF_PACKET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    let code = errno
    guard descriptor >= 0 else { return SystemError(code) }
    close(descriptor)
    return nil
  }
}
