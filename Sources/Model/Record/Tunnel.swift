/// A tunnel of the host with the evidence it rests on and what the registry says of it.
public struct Tunnel: Hashable, Sendable, Codable {
  /// What a tunnel is to the host.
  public enum Role: String, Hashable, Sendable, Codable {
    case vpn
    /// Inside the company.
    case overlay
    /// Others dial in.
    case server
    /// The network card of a virtual machine.
    case guest
    /// The network of a container that its user runs without privileges.
    case container
    /// It joins IPv4 and IPv6, and leads to nobody of its own.
    case transition
    /// The host's own line: PPP over Ethernet.
    case line
  }

  /// Whether it carries anything.
  public enum State: String, Hashable, Sendable, Codable {
    case active
    /// Configured, and carries nothing.
    case idle
  }

  /// How much of the host's traffic it takes.
  public enum Scope: String, Hashable, Sendable, Codable {
    case full, split, none
  }

  /// The name within the record: `t1`, `t2` …
  public let id: String
  /// A digest of kind, process, gateway and keys, which is the same for the same tunnel in every record.
  package let key: String
  public let kind: TunnelKind
  public let role: Role
  public let interface: String?
  /// What to call it where neither an interface nor its software gives it a name.
  @OptionalFacts public private(set) var label: TunnelLabel?
  package let netns: UInt64?
  public let state: State
  public let addresses: [InterfaceNetwork]
  public let mtu: Int?
  public let captures: [Capture]
  public let scope: Scope
  /// The process that holds it; nil for the kernel's own, and where no process was found.
  public let process: TunnelProcess?
  /// Of a proxy: the programs of this host that were connected to it; nil where none was seen to be.
  public let clients: ProxyClients?
  public let gateway: Gateway?
  /// The id of the tunnel that carries this one.
  public let carriedBy: String?
  /// The peers of a WireGuard tunnel; nil for others, and for a server.
  public let peers: [TunnelPeer]?
  /// Of a server: how many may dial in.
  package let peerCount: Int?
  public let product: ProductReference?
  public let provider: ProviderReference?
  public let licensing: Licensing
  public let evidence: [Evidence]
  /// Where test packets through it left this host for; nil where the wire was not asked about it.
  public let witness: GatewayWitness?

  public init(
    id: String, key: String, kind: TunnelKind, role: Role, interface: String?, label: TunnelLabel? = nil,
    netns: UInt64?,
    state: State, addresses: [InterfaceNetwork], mtu: Int?, captures: [Capture], scope: Scope,
    process: TunnelProcess?, clients: ProxyClients? = nil,
    gateway: Gateway?, carriedBy: String?, peers: [TunnelPeer]? = nil, peerCount: Int? = nil,
    product: ProductReference?, provider: ProviderReference?, licensing: Licensing, evidence: [Evidence],
    witness: GatewayWitness? = nil
  ) {
    self.id = id
    self.key = key
    self.kind = kind
    self.role = role
    self.interface = interface
    self._label = OptionalFacts(wrappedValue: label)
    self.netns = netns
    self.state = state
    self.addresses = addresses
    self.mtu = mtu
    self.captures = captures
    self.scope = scope
    self.process = process
    self.clients = clients
    self.gateway = gateway
    self.carriedBy = carriedBy
    self.peers = peers
    self.peerCount = peerCount
    self.product = product
    self.provider = provider
    self.licensing = licensing
    self.evidence = evidence
    self.witness = witness
  }

  enum CodingKeys: String, CodingKey {
    case id, key, kind, role, interface, label, netns, state, addresses, mtu, captures, scope, process,
      gateway
    case clients, product, provider, licensing, evidence, peers, witness
    case carriedBy = "carried_by"
    case peerCount = "peer_count"
  }
}

/// An address of an interface as `10.8.0.2/24`: unlike a prefix, the bits past the length are kept.
public struct InterfaceNetwork: Hashable, Sendable, WrittenAsText {
  public let address: IPAddress
  public let length: Int

  public init(address: IPAddress, length: Int) {
    self.address = address
    self.length = length
  }

  public var description: String { "\(address)/\(length)" }

  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(parts[0]), let length = Int(parts[1]),
      (0...address.family.bits).contains(length)
    else { return nil }
    self.init(address: address, length: length)
  }

  public static var format: MalformedTextError.Format { .interfaceAddress }
}

/// Traffic that a tunnel takes: a prefix by a route of a table.
public struct Capture: Hashable, Sendable, Codable {
  public let prefix: IPPrefix
  public let table: UInt32
  /// The packets that the rule to the table selects; nil for all.
  public let selector: Selector?

  public init(prefix: IPPrefix, table: UInt32, selector: Selector?) {
    self.prefix = prefix
    self.table = table
    self.selector = selector
  }
}

/// The process that holds a tunnel.
public struct TunnelProcess: Hashable, Sendable, Codable {
  public let executable: String?
  public let pid: Int32
  public let package: String?
  /// Whether the bytes that run are the package's.
  public let verified: Bool
  public let unit: String?
  /// SHA-256 of the bytes that run, where no package vouches for them.
  public let sha256: String?

  public init(
    executable: String?, pid: Int32, package: String?, verified: Bool, unit: String?, sha256: String? = nil
  ) {
    self.executable = executable
    self.pid = pid
    self.package = package
    self.verified = verified
    self.unit = unit
    self.sha256 = sha256
  }
}

/// The other end of a WireGuard tunnel.
public struct TunnelPeer: Hashable, Sendable, Codable {
  /// In base64.
  public let publicKey: String
  /// `203.0.113.10:51820`.
  public let endpoint: String?
  package let lastHandshake: Timestamp?

  public init(publicKey: String, endpoint: String?, lastHandshake: Timestamp?) {
    self.publicKey = publicKey
    self.endpoint = endpoint
    self.lastHandshake = lastHandshake
  }

  enum CodingKeys: String, CodingKey {
    case endpoint
    case publicKey = "public_key"
    case lastHandshake = "last_handshake"
  }
}

/// The software of a tunnel.
public struct ProductReference: Hashable, Sendable, Codable {
  package let id: String
  public let name: String
  let category: String
  /// The version of the package it comes from.
  public let version: String?
  /// The marks that say that it is this product; nil where the registry vouches for the digest.
  public let marks: [MarkReference]?

  public init(
    id: String, name: String, category: String, version: String?, marks: [MarkReference]? = nil
  ) {
    self.id = id
    self.name = name
    self.category = category
    self.version = version
    self.marks = marks
  }
}

/// A mark of a product that was found.
public struct MarkReference: Hashable, Sendable, Codable {
  public let kind: ProductMark.Kind
  public let value: String

  public init(_ mark: ProductMark) {
    self.kind = mark.kind
    self.value = mark.value
  }
}

/// Whose gateway it is, by the registry.
public struct ProviderReference: Hashable, Sendable, Codable {
  package let id: String
  public let name: String
  public let role: String?
  /// The number of the licence that was evaluated.
  public let licence: String?
  /// The last day of that licence.
  public let licenceThrough: String?

  public init(id: String, name: String, role: String?, licence: String?, licenceThrough: String?) {
    self.id = id
    self.name = name
    self.role = role
    self.licence = licence
    self.licenceThrough = licenceThrough
  }

  enum CodingKeys: String, CodingKey {
    case id, name, role, licence
    case licenceThrough = "licence_through"
  }
}

extension Tunnel {
  /// The same without what changes by itself while the tunnel stays as it is: when something was seen, when a peer was
  /// heard last, how many connections a proxy has.
  public var steady: Tunnel {
    Tunnel(
      id: id, key: key, kind: kind, role: role, interface: interface, label: label, netns: netns,
      state: state,
      addresses: addresses, mtu: mtu, captures: captures, scope: scope, process: process, clients: nil,
      gateway: gateway, carriedBy: carriedBy,
      peers: peers?.map { TunnelPeer(publicKey: $0.publicKey, endpoint: $0.endpoint, lastHandshake: nil) },
      peerCount: peerCount, product: product, provider: provider, licensing: licensing,
      evidence: evidence.map { $0.seen(at: Timestamp(milliseconds: 0)) }, witness: witness)
  }
}
