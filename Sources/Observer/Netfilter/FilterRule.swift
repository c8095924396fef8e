import Model

/// A chain of the packet filter, whether of nf_tables or of the tables before it.
struct FilterChain: Hashable {
  /// Which chain it is.
  struct Name: Hashable {
    /// The netfilter family (`NFPROTO_*`).
    let family: UInt8
    let table: String
    let chain: String
  }

  /// Where the kernel hands packets to a chain, as far as it matters here.
  enum Hook: Hashable {
    /// What this host sends.
    case output
    /// What leaves, sent or forwarded.
    case postrouting
    /// What arrives, and what a routing rule sends to a local table.
    case prerouting
    /// Any other.
    case other
  }

  let name: Name
  /// Nil for a chain that only rules lead to.
  let hook: Hook?
}

/// A rule of the packet filter, reduced to whether it leads packets to a process of this host.
struct FilterRule: Hashable {
  /// What happens to a packet that matches.
  enum Action: Hashable {
    /// Its destination becomes the host itself; `port` is nil for the packet's own.
    case redirect(port: UInt16?)
    /// Its destination becomes another.
    case translate(to: Destination, port: UInt16?)
    /// A local socket takes it as it is.
    case tproxy(port: UInt16?)
    /// A program decides; the queue's number is nil where it is computed.
    case queue(number: UInt16?)
  }

  /// Where a translation leads.
  enum Destination: Hashable {
    case range(IPAddress, IPAddress)
    /// To what a map of the table says.
    case map(String)
    /// The address is computed otherwise.
    case unknown
  }

  var chain: FilterChain.Name
  /// What its packets are destined to, where it selects by that.
  var destination: IPPrefix?
  /// Whether it only takes packets that leave by loopback, or whose destination is local.
  var staysLocal = false
  /// The chains that it leads to.
  var jumps: [String] = []
  /// The maps whose verdicts lead to chains.
  var verdictMaps: [String] = []
  var actions: [Action] = []

  init(chain: FilterChain.Name) { self.chain = chain }
}

/// What a map of nf_tables leads to.
struct FilterMap: Hashable {
  /// The map of a table, by name.
  struct Name: Hashable {
    let family: UInt8
    let table: String
    let map: String
  }

  /// The chains of its verdicts.
  var chains: [String] = []
  /// Its values: bytes of an address, of a port, or of one after the other.
  var values: [[UInt8]] = []

  /// Adds what another message holds of the same map.
  static func += (map: inout FilterMap, part: FilterMap) {
    map.chains += part.chains
    map.values += part.values
  }
}
