import CLinux
import Glibc
import Linux
import Model

/// An entry of the forwarding table of a link: the kernel sends frames for a hardware address to another end.
struct ForwardingEntry: Hashable {
  let link: Int
  /// Nil for an entry of a bridge, which leads to a port, and for one that names next hops by their number.
  let end: IPAddress?
  /// Whether it names next hops by their number, which is not looked up here.
  let isByNumber: Bool

  /// An entry from the payload of RTM_NEWNEIGH: `struct ndmsg`, then NDA_* attributes (rtnetlink(7)); nil for those of
  /// other families than a bridge's.
  init?(payload: ArraySlice<UInt8>) throws(MalformedMessageError) {
    var reader = ByteReader(payload)
    let family = try reader.integer(UInt8.self)
    try reader.skip(3)
    link = Int(Int32(bitPattern: try reader.integer(UInt32.self)))
    try reader.skip(4)
    guard Int32(family) == AF_BRIDGE else { return nil }
    let attributes = try NetlinkAttribute.parse(reader.rest)
    end = attributes.first { $0.type == UInt16(NDA_DST) }.flatMap { IPAddress(bytes: $0.payload) }
    isByNumber = attributes.contains { $0.type == Self.nextHopNumber }
  }

  init(link: Int, end: IPAddress?, isByNumber: Bool = false) {
    self.link = link
    self.end = end
    self.isByNumber = isByNumber
  }

  /// `struct ndmsg` that asks for one link's entries.
  static func request(link: Int) -> [UInt8] {
    [UInt8(AF_BRIDGE), 0, 0, 0] + withUnsafeBytes(of: Int32(truncatingIfNeeded: link)) { Array($0) }
      + [0, 0, 0, 0]
  }

  /// The most ends that are reported one by one.
  private static let most = 256

  /// Where entries lead, but for groups, which are hosts of this network. More than `most` are reported as ever
  /// wider networks that hold all of them; next hops by number as the unspecified address.
  static func ends(_ entries: [ForwardingEntry]) -> [IPPrefix] {
    let unknown = IPAddress(bytes: [0, 0, 0, 0])
    let ends = Set(
      entries.compactMap { $0.isByNumber ? unknown : $0.end }.filter { !$0.isMulticast })
    for shortened in stride(from: 0, through: 24, by: 8) {
      let prefixes = Set(
        ends.compactMap { end in
          IPPrefix(
            end, length: end.family == .v4 ? 32 - shortened : 128 - (shortened == 0 ? 0 : 56 + shortened))
        })
      if prefixes.count <= most || shortened == 24 { return prefixes.sorted() }
    }
    return []
  }

  /// NDA_NH_ID of linux/neighbour.h, which Debian 11's headers lack.
  private static let nextHopNumber: UInt16 = 13
}
