import Model

/// The networks that a host is in by its own addresses.
struct OwnNetworks {
  private let prefixes: [IPPrefix]

  /// Those of all interfaces but the loopback one and a tunnel's.
  init(_ state: HostState, apartFrom tunnel: Int?) {
    self.init(state) { $0 == tunnel }
  }

  /// Those of the interfaces that are no tunnels.
  init(ofDevices state: HostState) {
    let tunnels = Set(state.links.filter { TunnelKind(of: $0) != nil }.map(\.index))
    self.init(state, apartFrom: tunnels.contains)
  }

  private init(_ state: HostState, apartFrom isLeftOut: (Int) -> Bool) {
    let loopback = Set(state.links.filter(\.loopback).map(\.index))
    prefixes = state.addresses.filter { !isLeftOut($0.interface) && !loopback.contains($0.interface) }
      .compactMap { IPPrefix($0.address, length: $0.prefixLength) }
  }

  /// Whether an address is a neighbour's there.
  func contain(_ address: IPAddress) -> Bool { prefixes.contains { !$0.isHost && $0.contains(address) } }
}

extension IPPrefix {
  /// Addresses for measurements (RFC 2544), which proxies give out for names, so that the name comes back to them.
  static let fakeSpace = ["198.18.0.0/15"].compactMap { IPPrefix($0) }
}
