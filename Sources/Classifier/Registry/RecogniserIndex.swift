import Model

/// A registry's recognisers of gateways: prefixes by their length, so that a look-up takes as many steps as there are
/// lengths in use, however many entries the registry has; keys by their text.
///
/// Names (`gateway_host`) are left out on purpose: resolving a name proves only who answers the resolver.
struct RecogniserIndex: Sendable {
  /// One entry of the registry for a range of addresses.
  struct Entry: Sendable {
    let owner: GatewayOwner
    let prefix: IPPrefix
    let recogniser: Recogniser
  }

  /// One entry of the registry for a key.
  struct KeyEntry: Sendable {
    let owner: GatewayOwner
    let recogniser: Recogniser
  }

  private let entries: [IPPrefix: [Entry]]
  private let keys: [String: [KeyEntry]]
  private let lengths: PrefixLengths
  private let registry: Registry?
  /// The ids of those for whom an identity of the sort is listed, in force or not.
  private let owners: [IdentitySort: Set<String>]

  init(_ registry: Registry?) {
    var entries: [IPPrefix: [Entry]] = [:]
    var keys: [String: [KeyEntry]] = [:]
    var identified: [IdentitySort: Set<String>] = [:]
    let owners =
      (registry?.providers ?? []).map { GatewayOwner.provider($0) }
      + (registry?.ownGateways ?? []).map { .company($0) }
    for owner in owners {
      for recogniser in owner.recognisedBy {
        switch recogniser.criterion {
        case .gatewayPrefix(let prefix):
          entries[prefix, default: []]
            .append(Entry(owner: owner, prefix: prefix, recogniser: recogniser))
        case .wireguardPublicKey(let key):
          keys[key, default: []].append(KeyEntry(owner: owner, recogniser: recogniser))
          identified[.wireguardKey, default: []].insert(owner.id)
        case .ikeRemoteID: identified[.ikeIdentity, default: []].insert(owner.id)
        case .tlsPublicKey: identified[.tlsKey, default: []].insert(owner.id)
        case .gatewayHost, .nextHop: continue
        }
      }
    }
    self.registry = registry
    self.entries = entries
    self.keys = keys
    self.lengths = PrefixLengths(entries.keys)
    self.owners = identified
  }

  /// Whether a region lies in another, by the registry's zones and by ISO code.
  func isInside(_ region: Region, _ other: Region) -> Bool {
    registry?.region(region, liesIn: other.code) ?? false
  }

  /// Whether the registry lists an identity of the sort for an owner, in force or not.
  func lists(_ sort: IdentitySort, for owner: GatewayOwner) -> Bool {
    owners[sort]?.contains(owner.id) ?? false
  }

  /// The entries that hold the address, in groups of one length, the longest first.
  func entries(holding address: IPAddress) -> [[Entry]] {
    lengths.prefixes(around: address).compactMap { entries[$0] }
  }

  /// Where the registry places the owner of the address or of the key: by the most specific range in force, and by the key.
  func regions(of address: IPAddress?, key: String?, at now: Timestamp) -> [Region] {
    func inForce(_ recognisers: [Recogniser]) -> [Recogniser] {
      recognisers.filter { $0.valid.contains(now) }
    }
    let ranges = address.map(entries(holding:)) ?? []
    let nearest = ranges.lazy.map { inForce($0.map(\.recogniser)) }.first { !$0.isEmpty } ?? []
    let keys = inForce(key.map { entries(for: $0).map(\.recogniser) } ?? [])
    return (nearest + keys).compactMap(\.region)
  }

  /// Whether a provider lists the key, or the address as that of a gateway of its own. A range that others have hosts
  /// in, the company itself among them, says nothing of it.
  func isOfProvider(_ address: IPAddress?, key: String?, at now: Timestamp) -> Bool {
    func isOne(_ owner: GatewayOwner, _ recogniser: Recogniser) -> Bool {
      owner.provider != nil && recogniser.canLicense(at: now)
    }
    let ranges = address.map(entries(holding:)) ?? []
    let nearest = ranges.first { $0.contains { $0.recogniser.valid.contains(now) } } ?? []
    return nearest.contains { isOne($0.owner, $0.recogniser) }
      || key.map { entries(for: $0).contains { isOne($0.owner, $0.recogniser) } } ?? false
  }

  /// The entries for a WireGuard key in base64, in force or not.
  func entries(for key: String) -> [KeyEntry] { keys[key] ?? [] }
}
