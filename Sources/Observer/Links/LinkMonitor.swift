import CLinux
import Glibc
import Linux
import Model

/// Watches links come, go and change while the host is observed (RTNLGRP_LINK, rtnetlink(7)).
///
/// A list of links is of one moment: a tunnel that is up for a tenth of a second, again and again, is in few of them.
struct LinkMonitor {
  private let socket: NetlinkSocket?
  /// By index: the links that may be tunnels and were reported as working.
  private var working: [Int: Link] = [:]
  /// Whether the kernel lost an event, the last time that it was asked.
  private var isIncomplete = false

  /// Subscribes to what happens from now on.
  init() {
    let socket = try? NetlinkSocket(NETLINK_ROUTE)
    self.socket = socket?.join([RTNLGRP_LINK]) == true ? socket : nil
  }

  /// Whether there was an event since the last call that does not agree with the links that were read.
  mutating func contradicts(_ links: [Link]) -> Bool {
    guard let socket else {
      // The kernel reports no events: what is there now has to do.
      guard let now = try? LinkTables().links() else { return false }
      return Set(now.map(Key.init)) != Set(links.map(Key.init))
    }
    guard let messages = socket.events() else {
      isIncomplete = true
      return true
    }
    isIncomplete = false
    return handle(messages, against: links)
  }

  /// Handles events; whether any of them does not agree with the links that were read.
  mutating func handle(_ messages: [NetlinkMessage], against links: [Link]) -> Bool {
    let known = Dictionary(links.map { ($0.index, Key($0)) }) { first, _ in first }
    var differ = false
    for message in messages {
      // What a bridge reports of its ports is in the form of links, too.
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

  /// Whether a link that may be a tunnel worked at some time and is not among the links as one that works, or it is not
  /// known whether there was one.
  func sawMore(than links: [Link]) -> Bool {
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
  static let plain: Set<String> = [
    "veth", "bridge", "dummy", "ifb", "vlan", "macvlan", "macvtap", "ipvlan", "ipvtap", "vrf", "bond", "team",
  ]
}
