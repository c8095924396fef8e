internal import CLinux
internal import Glibc
internal import Linux
public import Model
internal import Synchronization

/// What the kernel reports of its network while a service runs: links, addresses, routes, rules, and what IPsec's
/// tables get, where that may be heard (rtnetlink(7), CAP_NET_ADMIN for IPsec).
///
/// One thread reads, and must keep reading: what is not taken in time is lost, and said to be.
public final class NetworkWatch: @unchecked Sendable {
  /// One socket each, so that a flood of routes takes no room from links.
  private struct Source {
    let socket: NetlinkSocket
    let kind: Kind
  }

  private enum Kind { case links, routing, xfrm, namespaces }

  private let sources: [Source]
  /// What is known of links, which whoever observes asks for on another thread.
  private let reported = Mutex(ReportedLinks())

  /// How many bytes of events wait in the kernel, for each kind.
  private static let room: Int32 = 4 << 20
  /// The largest message: that of a link with many virtual functions has some ten kilobytes.
  private static let largest = 64 << 10

  /// Subscribes to what happens from now on. What the kernel does not report is not watched: `missing` names it.
  public init() {
    var sources: [Source] = []
    func add(_ kind: Kind, _ netlinkProtocol: Int32, _ groups: [Int32], all: Bool = false) {
      guard let socket = try? NetlinkSocket(netlinkProtocol, largest: Self.largest) else { return }
      if all, !socket.listenToAll() { return }
      socket.makeRoom(Self.room)
      if socket.join(groups) { sources.append(Source(socket: socket, kind: kind)) }
    }
    func numbers(_ groups: [rtnetlink_groups]) -> [Int32] { groups.map { Int32($0.rawValue) } }
    add(.links, NETLINK_ROUTE, numbers([RTNLGRP_LINK]))
    add(
      .routing, NETLINK_ROUTE,
      numbers([
        RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE, RTNLGRP_IPV4_RULE,
        RTNLGRP_IPV6_RULE,
      ]))
    add(.xfrm, NETLINK_XFRM, Self.xfrmGroups)
    add(.namespaces, NETLINK_ROUTE, numbers([RTNLGRP_LINK]), all: true)
    self.sources = sources
  }

  /// XFRMNLGRP_SA and XFRMNLGRP_POLICY of linux/xfrm.h.
  private static let xfrmGroups: [Int32] = [3, 4]

  /// The descriptors that become readable when there is something to be read.
  public var descriptors: [Int32] { sources.map(\.socket.descriptor) }

  /// What is not reported to this process.
  public var missing: Set<CheckTrigger.Change> {
    let kinds = sources.map(\.kind)
    var missing: Set<CheckTrigger.Change> = []
    if !kinds.contains(.links) { missing.insert(.links) }
    if !kinds.contains(.routing) { missing.formUnion([.addresses, .routes, .rules]) }
    if !kinds.contains(.xfrm) { missing.insert(.xfrm) }
    if !kinds.contains(.namespaces) { missing.insert(.namespaces) }
    return missing
  }

  /// Takes what lies ready, and says what changed, and how many messages said so.
  public func read() -> (changes: Set<CheckTrigger.Change>, count: Int) {
    var changes: Set<CheckTrigger.Change> = []
    var count = 0
    for source in sources {
      if source.kind == .namespaces {
        let isWhole = source.socket.drainForeign { message, namespace in
          count += 1
          if note(message, in: namespace) { changes.insert(.namespaces) }
        }
        if !isWhole {
          changes.formUnion([.namespaces, .lost])
          reported.withLock { $0.isIncomplete = true }
        }
        continue
      }
      let isWhole = source.socket.drain { message in
        count += 1
        if source.kind == .xfrm {
          changes.insert(.xfrm)
        } else if let change = Self.change(message.type) {
          if change == .links, !note(message) { return }
          changes.insert(change)
        }
      }
      if !isWhole {
        changes.insert(.lost)
        if source.kind == .links { reported.withLock { $0.isIncomplete = true } }
      }
    }
    return (changes, count)
  }

  private static func change(_ type: UInt16) -> CheckTrigger.Change? {
    switch Int(type) {
    case RTM_NEWLINK, RTM_DELLINK: .links
    case RTM_NEWADDR, RTM_DELADDR: .addresses
    case RTM_NEWROUTE, RTM_DELROUTE: .routes
    case RTM_NEWRULE, RTM_DELRULE: .rules
    default: nil
    }
  }

  /// Notes a message about a link, in a namespace by its number, or in this one; false where it says nothing new.
  private func note(_ message: NetlinkMessage, in namespace: Int32 = -1) -> Bool {
    // What a bridge reports of its ports is in the form of links, too.
    guard let family = message.payload.first, Int32(family) != AF_BRIDGE else { return false }
    guard let link = try? Link(payload: message.payload) else {
      reported.withLock { $0.isIncomplete = true }
      return true
    }
    return reported.withLock { $0.note(link, in: namespace, isGone: Int(message.type) == RTM_DELLINK) }
  }

  /// The links that worked at some time since the last call, which are held against those that are found then.
  ///
  /// `found` is the last observation: what was there then did not come and go unseen. Without `others`, what was reported
  /// of other namespaces does not count.
  public func takeReported(since found: HostState?, others: Bool) -> PassedLinks {
    reported.withLock { reported in
      defer {
        reported.working = [:]
        reported.isIncomplete = false
      }
      let known = found.map(WorkingLinks.init)
      return PassedLinks(
        links: reported.working.keys.filter { place in
          (others || place.namespace < 0) && !(known?.contains(place) ?? false)
        },
        isIncomplete: reported.isIncomplete)
    }
  }
}

/// Links that were reported as working since an observation, and may be gone before the next.
public struct PassedLinks: Sendable {
  fileprivate let links: [LinkPlace]
  /// Whether some may not have been reported.
  let isIncomplete: Bool

  /// Whether a link that may be a tunnel worked and is not among the links that were found, or it is not known whether
  /// one did.
  func areMissing(from found: HostState) -> Bool {
    if isIncomplete { return true }
    let there = WorkingLinks(found)
    return links.contains { !there.contains($0) }
  }
}

/// A link by its namespace's number, -1 for the program's own, its index and its name.
private struct LinkPlace: Hashable {
  let namespace: Int32
  let index: Int
  let name: String
}

/// The links that work in an observation.
private struct WorkingLinks {
  private struct Name: Hashable {
    let index: Int
    let name: String
  }

  private let own: Set<Name>
  /// Of all other namespaces: which of them has the number, an observation does not say of each.
  private let others: Set<Name>

  init(_ state: HostState) {
    func names(_ links: [Link]) -> Set<Name> {
      Set(links.filter { $0.up && $0.carrier }.map { Name(index: $0.index, name: $0.name) })
    }
    own = names(state.links)
    others = names(state.namespaces.flatMap(\.links))
  }

  func contains(_ place: LinkPlace) -> Bool {
    (place.namespace < 0 ? own : others).contains(Name(index: place.index, name: place.name))
  }
}

/// The links as they were reported last, and which of them worked since they were asked for.
private struct ReportedLinks {
  /// Those that may be tunnels.
  var working: [LinkPlace: Link] = [:]
  var isIncomplete = false
  /// What was reported last, so that a change of a counter or of a setting that nobody asks for is none.
  private var last: [LinkPlace: Link] = [:]

  /// The most links whose last report is kept: those beyond are always new.
  private static let most = 4096

  /// Takes in a report; false where it is the same as the one before it.
  mutating func note(_ link: Link, in namespace: Int32, isGone: Bool) -> Bool {
    let place = LinkPlace(namespace: namespace, index: link.index, name: link.name)
    if isGone {
      last[place] = nil
      return true
    }
    if link.up, link.carrier, let kind = link.kind, !LinkMonitor.plain.contains(kind) {
      // Those beyond are not listed, and it is known that there were more.
      if working.count < Self.most { working[place] = link } else { isIncomplete = true }
    }
    if last[place] == link { return false }
    if last.count < Self.most { last[place] = link }
    return true
  }
}
