import Model

/// The networks that a host is in by its own addresses.
struct OwnNetworks {
  private let prefixes: [IPPrefix]

  /// Those of all interfaces but the loopback one and a tunnel's.
  init(_ state: HostState, apartFrom tunnel: Int?) {
    let loopback = Set(state.links.filter(\.loopback).map(\.index))
    prefixes = state.addresses.filter { $0.interface != tunnel && !loopback.contains($0.interface) }
      .compactMap { IPPrefix($0.address, length: $0.prefixLength) }
  }

  /// Whether an address is a neighbour's there.
  func contain(_ address: IPAddress) -> Bool { prefixes.contains { !$0.isHost && $0.contains(address) } }
}
