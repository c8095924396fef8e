import CLinux
import Glibc
import Model

/// Hears of links that come, go or change while the host is looked at (RTNLGRP_LINK, rtnetlink(7)).
///
/// A list of links is of one moment: a tunnel that is up for a tenth of a second, again and again, is in few of them.
struct LinkNews {
  private let socket: NetlinkSocket?
  /// By index: the links that may be tunnels and were heard of as working.
  private var working: [Int: Link] = [:]
  /// Whether the kernel lost something that it had to tell, the last time that it was asked.
  private var isIncomplete = false

  /// Hears what happens from now on.
  init() {
    let socket = try? NetlinkSocket(NETLINK_ROUTE)
    self.socket = socket?.join([RTNLGRP_LINK]) == true ? socket : nil
  }

  /// Whether something was heard since the last time that does not agree with the links that were read.
  mutating func contradict(_ links: [Link]) -> Bool {
    guard let socket else {
      // The kernel does not tell: what is there now has to do.
      guard let now = try? NetworkTables().links() else { return false }
      return Set(now.map(Key.init)) != Set(links.map(Key.init))
    }
    guard let messages = socket.news() else {
      isIncomplete = true
      return true
    }
    isIncomplete = false
    return take(messages, against: links)
  }

  /// Takes what messages tell; whether any of it does not agree with the links that were read.
  mutating func take(_ messages: [NetlinkMessage], against links: [Link]) -> Bool {
    let known = Dictionary(links.map { ($0.index, Key($0)) }) { first, _ in first }
    var differ = false
    for message in messages {
      // What a bridge tells of its ports is in the form of links, too.
      guard let family = message.payload.first, Int32(family) != AF_BRIDGE else { continue }
      let isGone = message.type == UInt16(RTM_DELLINK)
      guard isGone || message.type == UInt16(RTM_NEWLINK) else { continue }
      guard let link = try? Link(payload: message.payload) else {
        isIncomplete = true
        continue
      }
      differ = differ || (isGone ? known[link.index] != nil : known[link.index] != Key(link))
      if !isGone, link.up, link.carrier, let kind = link.kind, !Self.plain.contains(kind) {
        working[link.index] = link
      }
    }
    return differ
  }

  /// Whether a link that may be a tunnel worked at some time and is not among the links as one that works, or nobody
  /// knows whether there was one.
  func tellsMore(than links: [Link]) -> Bool {
    let there = Set(links.filter { $0.up && $0.carrier }.map(\.index))
    return isIncomplete || working.keys.contains { !there.contains($0) }
  }

  private struct Key: Hashable {
    let index: Int
    let name: String
    let up: Bool
    let carrier: Bool

    init(_ link: Link) { (index, name, up, carrier) = (link.index, link.name, link.up, link.carrier) }
  }

  /// The kinds of link that wrap nothing, as those of containers that start; what has no kind is a device.
  private static let plain: Set<String> = [
    "veth", "bridge", "dummy", "ifb", "vlan", "macvlan", "macvtap", "ipvlan", "ipvtap", "vrf", "bond", "team",
  ]
}
