public import Model

/// What was seen on the hosts of a fleet and is not in a registry: for somebody to say whose it is.
public struct Suggestions: Hashable, Sendable {
  /// Something by which a provider, or a program, can be told.
  public enum Mark: Hashable, Sendable {
    case gateway(IPAddress)
    /// The public key of a peer that a host is a client of, in base64.
    case wireguardKey(String)
    /// A program that no package owns; the digest is missing where only records tell of it.
    case executable(path: String, sha256: String?)

    public var kind: Kind {
      switch self {
      case .gateway: .gateway
      case .wireguardKey: .wireguardKey
      case .executable: .executable
      }
    }
  }

  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case gateway
    case wireguardKey = "wireguard_public_key"
    case executable
  }

  /// How often something was met, by hosts.
  public struct Tally<Value: Hashable & Sendable>: Hashable, Sendable {
    public let value: Value
    public let hosts: Int

    public init(_ value: Value, hosts: Int) {
      self.value = value
      self.hosts = hosts
    }
  }

  /// A mark with what is known of it.
  public struct Entry: Hashable, Sendable {
    public let mark: Mark
    /// Distinct hosts.
    public let hosts: Int
    /// Those on which the gateway, or the peer's key, was proven at their latest sighting.
    public let provenHosts: Int
    public let sites: [String]
    public let products: [String]
    /// Of a gateway: the ports that were used.
    public let services: [Service]
    /// Of a key: where its holder was met.
    public let endpoints: [SocketAddress]
    /// The tags of the tunnels at each host's latest sighting, the most frequent first.
    public let tags: [Tally<Tag>]
    public let codes: [Tally<ReasonCode>]
    public let first: Timestamp
    public let last: Timestamp
    /// What the registry says of it that cannot license, such as somebody's wide prefix; nil for nothing.
    public let weak: String?

    public init(
      mark: Mark, hosts: Int, provenHosts: Int, sites: [String], products: [String], services: [Service],
      endpoints: [SocketAddress], tags: [Tally<Tag>], codes: [Tally<ReasonCode>], first: Timestamp,
      last: Timestamp, weak: String?
    ) {
      self.mark = mark
      self.hosts = hosts
      self.provenHosts = provenHosts
      self.sites = sites
      self.products = products
      self.services = services
      self.endpoints = endpoints
      self.tags = tags
      self.codes = codes
      self.first = first
      self.last = last
      self.weak = weak
    }
  }

  /// What the registry knows already.
  public struct Known: Hashable, Sendable {
    public let marks: [Kind: Int]
    /// Providers and own gateways.
    public let owners: Int
    public let hosts: Int

    public init(marks: [Kind: Int], owners: Int, hosts: Int) {
      self.marks = marks
      self.owners = owners
      self.hosts = hosts
    }
  }

  /// The registry that was asked; nil for none.
  public let serial: Int?
  public let documents: Int
  public let hosts: Int
  /// Documents that name no host at all: each was counted as a host of its own.
  public let nameless: Int
  /// The most hosts first.
  public let entries: [Entry]
  public let known: Known
  /// Sightings that were not counted, for there were more marks than are kept.
  public let leftOut: Int

  public init(
    serial: Int?, documents: Int, hosts: Int, nameless: Int, entries: [Entry], known: Known, leftOut: Int
  ) {
    self.serial = serial
    self.documents = documents
    self.hosts = hosts
    self.nameless = nameless
    self.entries = entries
    self.known = known
    self.leftOut = leftOut
  }
}
