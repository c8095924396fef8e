import Model

/// A registry's marks of gateways: prefixes by their length, so that a look-up takes as many steps as there are
/// lengths in use, however many entries the registry has; keys by their text.
///
/// Names (`gateway_host`) are left out on purpose: whoever resolves a name proves who answers the resolver.
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
  /// The lengths in use by family, the longest first.
  private let lengths: [IPAddress.Family: [Int]]

  init(_ registry: Registry?) {
    var entries: [IPPrefix: [Entry]] = [:]
    var keys: [String: [KeyEntry]] = [:]
    let owners =
      (registry?.providers ?? []).map { GatewayOwner.provider($0) }
      + (registry?.ownGateways ?? []).map { .company($0) }
    for owner in owners {
      for recogniser in owner.recognisedBy {
        switch recogniser.mark {
        case .gatewayPrefix(let prefix):
          entries[prefix, default: []]
            .append(Entry(owner: owner, prefix: prefix, recogniser: recogniser))
        case .wireguardPublicKey(let key):
          keys[key, default: []].append(KeyEntry(owner: owner, recogniser: recogniser))
        case .tlsPublicKey, .ikeRemoteID, .gatewayHost, .nextHop: continue
        }
      }
    }
    self.entries = entries
    self.keys = keys
    self.lengths = Dictionary(grouping: Set(entries.keys.map { Length($0) }), by: \.family)
      .mapValues { $0.map(\.bits).sorted(by: >) }
  }

  private struct Length: Hashable {
    let family: IPAddress.Family
    let bits: Int

    init(_ prefix: IPPrefix) {
      self.family = prefix.family
      self.bits = prefix.length
    }
  }

  /// The entries that hold the address, in groups of one length, the longest first.
  func entries(holding address: IPAddress) -> [[Entry]] {
    (lengths[address.family] ?? []).compactMap { length in
      IPPrefix(address, length: length).flatMap { entries[$0] }
    }
  }

  /// The entries for a WireGuard key in base64, in force or not.
  func entries(for key: String) -> [KeyEntry] { keys[key] ?? [] }
}
