/// The processes that refuse to be read although the capability for it is held, and what one of them may hold: what a
/// company must know of them to accept that they refuse.
public struct Refusals: Hashable, Sendable, Codable {
  /// The refusing processes of one unit and package.
  public struct Group: Hashable, Sendable, Codable {
    /// The unit of the system's own that the kernel says they are in, with its instance written `*`; nil for those in no
    /// such unit. An ordinary user can put no process there.
    public let unit: String?
    /// The package that has the bytes which run; nil where they could not be read or are no package's.
    public let package: String?
    /// How many there are.
    public let processes: Int

    public init(unit: String?, package: String?, processes: Int) {
      self.unit = unit
      self.package = package
      self.processes = processes
    }
  }

  /// A tun interface of which more is held than shows: no process that can be read holds it, or not every queue.
  public struct OpenLink: Hashable, Sendable, Codable {
    public let interface: String
    /// The inode of its network namespace.
    public let netns: UInt64

    public init(interface: String, netns: UInt64) {
      self.interface = interface
      self.netns = netns
    }
  }

  /// The largest first; at most `mostGroups`.
  public let groups: [Group]
  /// How many processes are in none of the groups.
  public let ungrouped: Int
  /// At most `mostLinks`.
  public let links: [OpenLink]
  /// How many more interfaces there are.
  public let moreLinks: Int

  public static let mostGroups = 64
  public static let mostLinks = 64

  public init(groups: [Group], ungrouped: Int = 0, links: [OpenLink] = [], moreLinks: Int = 0) {
    self.groups = groups
    self.ungrouped = ungrouped
    self.links = links
    self.moreLinks = moreLinks
  }

  /// How many processes refuse.
  public var processes: Int { groups.reduce(ungrouped) { $0 + $1.processes } }

  /// Whether one of them may hold an interface.
  package func mayHold(_ interface: String, in netns: UInt64) -> Bool {
    moreLinks > 0 || links.contains(OpenLink(interface: interface, netns: netns))
  }

  enum CodingKeys: String, CodingKey {
    case groups, ungrouped, links
    case moreLinks = "more_links"
  }
}

extension CollectorReport {
  /// Whether it is a gap for nothing but what processes that refuse to be read may hold.
  package var isOfRefusals: Bool {
    guard status == .failed else { return false }
    return switch facts {
    case .unheld: [.processes, .tunProcesses].contains(name)
    case .closedNamespaces: name == .namespaces
    default: false
    }
  }
}
