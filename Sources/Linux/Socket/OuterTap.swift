internal import CLinux
internal import Glibc

/// A packet socket (packet(7)) that is given the headers of what an `OuterFilter` chooses, with the moment of each.
///
/// It needs CAP_NET_RAW. One thread reads; any thread may open and close what the filter chooses by length.
public final class OuterTap: Sendable {
  /// A packet as it passed an interface.
  public struct Packet {
    /// The index of the interface.
    public let interface: UInt32
    /// Whether it left by it; otherwise it came in.
    public let isOutgoing: Bool
    /// The moment by the kernel's wall clock, in nanoseconds.
    public let stamp: Int64
    /// Of several packets that travel as one: how many bytes of each follow its headers; 0 for a single one.
    public let segment: Int
  }

  private let descriptor: Int32
  private let directed: PacketFilterProgram
  private let open: PacketFilterProgram
  /// How many bytes are read of a packet: Ethernet's header, a VLAN's tag, the longest of IPv4 or those of IPv6 and of a
  /// fragment, and eight of what follows.
  private static let headerSize = 14 + 4 + 60 + 8

  /// A tap, which is given nothing by its length before it is opened; the error number where the kernel refuses it: EPERM
  /// without the capability.
  public init(_ filter: OuterFilter) throws(SystemError) {
    directed = filter.program(isOpen: false)
    open = filter.program(isOpen: true)
    descriptor = directed.instructions.withUnsafeBufferPointer {
      vpnaudit_outer_open($0.baseAddress, UInt16($0.count))
    }
    if descriptor < 0 { throw SystemError(-descriptor) }
  }

  deinit { close(descriptor) }

  /// Lets what the filter chooses by its length pass, or keeps it out; whether the kernel does so.
  @discardableResult
  public func setOpen(_ isOpen: Bool) -> Bool {
    (isOpen ? open : directed).instructions.withUnsafeBufferPointer {
      vpnaudit_outer_filter(descriptor, $0.baseAddress, UInt16($0.count)) == 0
    }
  }

  /// Waits for a packet, for some milliseconds at most.
  public func wait(milliseconds: Int32) {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    poll(&watched, 1, milliseconds)
  }

  /// Calls `body` with each packet that waits, in their order, and its bytes from the network header on. At most `limit`
  /// are read. Returns how many the kernel could not hand over.
  @discardableResult
  public func read(limit: Int = 4096, _ body: (Packet, UnsafeRawBufferPointer) -> Void) -> Int {
    var lost = 0
    withUnsafeTemporaryAllocation(byteCount: Self.headerSize, alignment: 8) { buffer in
      for _ in 0..<limit {
        var beside = vpnaudit_outer_packet()
        let count = vpnaudit_outer_receive(descriptor, buffer.baseAddress, buffer.count, &beside)
        // An interface that goes down leaves ENETDOWN once, and the tap goes on.
        if count == -Int(ENETDOWN) || count == -Int(EINTR) { continue }
        if count == -Int(EAGAIN) { return }
        guard count >= 0 else {
          // Before Linux 6.2 a packet that stands for several of UDP is taken out, and its header refused.
          lost += 1
          continue
        }
        let network = Int(beside.network)
        guard network < count else { continue }
        body(
          Packet(
            interface: beside.interface, isOutgoing: beside.outgoing != 0, stamp: beside.stamp,
            segment: Int(beside.segment)),
          UnsafeRawBufferPointer(rebasing: buffer[network..<count]))
      }
    }
    return lost
  }

  /// How many packets found no room since the last call.
  public func takeDrops() -> Int {
    let count = vpnaudit_packet_drops(descriptor)
    // What cannot be asked counts as a loss.
    return count < 0 ? 1 : Int(count)
  }
}
