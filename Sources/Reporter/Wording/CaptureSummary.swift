internal import Model

/// What a tunnel takes, as far as there is room for it.
struct CaptureSummary: Hashable {
  /// Prefixes that one table, and one selector, leads into the tunnel.
  struct Group: Hashable {
    var prefixes: [String]
    /// Nil for the main table, which goes without saying.
    let table: UInt32?
    let selector: Selector?
    /// How many of the prefixes are shown.
    let shown: Int
  }

  enum Extent: Hashable { case everything, ipv4, ipv6 }

  /// Of a tunnel that takes a whole family, or both.
  let extent: Extent?
  let groups: [Group]
  /// How many groups found no room.
  let more: Int
  /// How many routes make up the extent, for one that no group explains.
  let routes: Int
}
