import Model

/// What was seen on the hosts of a fleet but is not in a registry: an officer finds out whose it is.
public struct Suggestions: Hashable, Sendable {
  /// Something by which a provider, or a program, can be recognised.
  enum Mark: Hashable, Sendable {
    case gateway(IPAddress)
    /// The public key of a peer that a host is a client of, in base64.
    case wireguardKey(String)
    /// A program that no package owns; records of earlier versions have no digest.
    case executable(path: String, sha256: String?)

    var kind: Kind {
      switch self {
      case .gateway: .gateway
      case .wireguardKey: .wireguardKey
      case .executable: .executable
      }
    }
  }

  enum Kind: String, Hashable, Sendable, CaseIterable {
    case gateway
    case wireguardKey = "wireguard_public_key"
    case executable
  }

  /// On how many hosts a value was seen.
  struct Tally<Value: Hashable & Sendable>: Hashable, Sendable {
    let value: Value
    let hosts: Int

    init(_ value: Value, hosts: Int) {
      self.value = value
      self.hosts = hosts
    }
  }

  /// A mark with what is known of it.
  struct Entry: Hashable, Sendable {
    let mark: Mark
    /// Distinct hosts.
    let hosts: Int
    /// Those on which the gateway, or the peer's key, was proven at their latest sighting.
    let provenHosts: Int
    let sites: [String]
    let products: [String]
    /// Of a gateway: the ports that were used.
    let services: [Service]
    /// Of a key: the endpoints at which its holder was seen.
    let endpoints: [SocketAddress]
    /// The tags of the tunnels at each host's latest sighting, the most frequent first.
    let tags: [Tally<Tag>]
    /// Of their reasons, as the documents have them.
    let codes: [Tally<String>]
    let first: Timestamp
    let last: Timestamp
    /// What the registry has for it that cannot license, such as a provider's wide prefix; nil for nothing.
    let weak: MatchFacts?

    init(
      mark: Mark, hosts: Int, provenHosts: Int, sites: [String], products: [String], services: [Service],
      endpoints: [SocketAddress], tags: [Tally<Tag>], codes: [Tally<String>], first: Timestamp,
      last: Timestamp, weak: MatchFacts?
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
  struct Known: Hashable, Sendable {
    let marks: [Kind: Int]
    /// Providers and own gateways.
    let owners: Int
    let hosts: Int

    init(marks: [Kind: Int], owners: Int, hosts: Int) {
      self.marks = marks
      self.owners = owners
      self.hosts = hosts
    }
  }

  /// The registry that was asked; nil for none.
  let serial: Int?
  let documents: Int
  let hosts: Int
  /// Documents that name no host at all: each was counted as a host of its own.
  let nameless: Int
  /// The most hosts first.
  let entries: [Entry]
  let known: Known
  /// Sightings that were not counted, for there were more marks than are kept.
  let leftOut: Int

  init(
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
