import Model

/// Ranges of addresses by their length: whether one of them holds an address takes as many steps as there are lengths,
/// however many ranges there are.
struct PrefixSet: Sendable {
  private let prefixes: Set<IPPrefix>
  private let lengths: PrefixLengths

  init(_ prefixes: some Collection<IPPrefix>) {
    self.prefixes = Set(prefixes)
    lengths = PrefixLengths(self.prefixes)
  }

  func contains(_ address: IPAddress) -> Bool {
    lengths.prefixes(around: address).contains(where: prefixes.contains)
  }
}

/// The lengths of ranges that are in use.
struct PrefixLengths: Sendable {
  /// By family, the longest first.
  private let lengths: [IPAddress.Family: [Int]]

  init(_ prefixes: some Collection<IPPrefix>) {
    var used: [IPAddress.Family: Set<Int>] = [:]
    for prefix in prefixes { used[prefix.family, default: []].insert(prefix.length) }
    lengths = used.mapValues { $0.sorted(by: >) }
  }

  /// The ranges of these lengths that hold the address, the longest first.
  func prefixes(around address: IPAddress) -> [IPPrefix] {
    (lengths[address.family] ?? []).compactMap { IPPrefix(address, length: $0) }
  }
}
