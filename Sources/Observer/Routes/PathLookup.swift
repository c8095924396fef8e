internal import CLinux
internal import Linux
public import Model

/// Asks the kernel for paths as `RouteLookup` does, over one socket that stays open. It belongs to one thread.
///
/// An answer counts until the kernel reports a change that routes may depend on (rtnetlink(7)): opening a socket for
/// every question took ten times as long as the question, and a question thirty times as long as looking for events.
public final class PathLookup {
  private var lookup: RouteLookup?
  /// Reports changes; nil where the kernel does not report all of them, so that nothing is kept.
  private var changes: NetlinkSocket?
  private var answers: [RouteQuery: Path] = [:]

  /// The kinds of changes that routes depend on. A link that goes down removes its routes without events for them.
  private static let groups = [
    RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE,
    RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE, RTNLGRP_IPV4_NETCONF, RTNLGRP_IPV6_NETCONF, RTNLGRP_NEXTHOP,
  ]

  /// How many answers are kept.
  private static let bound = 4096

  public init() {}

  /// The path to a destination; nil where there is none, or no socket to ask by.
  public func path(_ query: RouteQuery) -> Path? {
    if lookup == nil {
      changes = try? NetlinkSocket(NETLINK_ROUTE)
      if changes?.join(Self.groups) != true { changes = nil }
      lookup = RouteLookup()
    }
    guard let changes else { return lookup?.path(query) }
    if changes.dropEvents() {
      answers = [:]
      // The names of interfaces are kept with the socket, and may have changed as well.
      lookup = RouteLookup()
    }
    if let known = answers[query] { return known }
    guard let path = lookup?.path(query) else { return nil }
    if answers.count >= Self.bound { answers = [:] }
    answers[query] = path
    return path
  }
}
