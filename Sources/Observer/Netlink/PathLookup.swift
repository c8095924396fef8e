internal import CLinux
public import Model

/// Asks the kernel for ways as `RouteLookup` does, over one socket that stays open. It belongs to one thread.
///
/// An answer counts until the kernel tells of a change that ways may depend on (rtnetlink(7)): opening a socket for every
/// question took ten times as long as the question, and a question thirty times as long as looking for news.
public final class PathLookup {
  private var lookup: RouteLookup?
  /// Hears of changes; nil where the kernel does not tell of all of them, so that nothing is kept.
  private var news: NetlinkSocket?
  private var answers: [RouteLookup.Query: Path] = [:]

  /// The kinds of changes that ways depend on. A link that goes down takes its routes along without a word of them.
  private static let groups = [
    RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE,
    RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE, RTNLGRP_IPV4_NETCONF, RTNLGRP_IPV6_NETCONF, RTNLGRP_NEXTHOP,
  ]

  /// How many answers are kept.
  private static let bound = 4096

  public init() {}

  /// The way to a destination; nil where there is none, or no socket to ask by.
  public func path(_ query: RouteLookup.Query) -> Path? {
    if lookup == nil {
      news = try? NetlinkSocket(NETLINK_ROUTE)
      if news?.join(Self.groups) != true { news = nil }
      lookup = RouteLookup()
    }
    guard let news else { return lookup?.path(query) }
    if news.takeNews() {
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
