import Model

/// A registry's gateway prefixes by their length, so that a look-up takes as many steps as there are lengths in
/// use, however many entries the registry has.
///
/// Names (`gateway_host`) are left out on purpose: whoever resolves a name proves who answers the resolver.
struct RecogniserIndex: Sendable {
  /// One entry of the registry.
  struct Entry: Sendable {
    let provider: Provider
    let prefix: IPPrefix
    let recogniser: Recogniser
  }

  private let entries: [IPPrefix: [Entry]]
  /// The lengths in use by family, the longest first.
  private let lengths: [IPAddress.Family: [Int]]

  init(_ registry: Registry?) {
    var entries: [IPPrefix: [Entry]] = [:]
    for provider in registry?.providers ?? [] {
      for recogniser in provider.recognisedBy {
        guard case .gatewayPrefix(let prefix) = recogniser.mark else { continue }
        entries[prefix, default: []]
          .append(Entry(provider: provider, prefix: prefix, recogniser: recogniser))
      }
    }
    self.entries = entries
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
}
