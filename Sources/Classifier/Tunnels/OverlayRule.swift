import Model

/// Why a tunnel is an overlay: what it takes, and where its other ends are.
struct OverlayGround {
  let space: OverlaySpace
  let ends: OverlayEnds
}

/// Tells apart the company's own networks between its own hosts, such as those of Kubernetes, from a VPN.
///
/// The rule, of a tunnel that the kernel makes by itself:
///
/// 1. Where the other end is known (a configured remote, every WireGuard peer that carries something, the template of
///    an IPsec policy), it must lie in the registry's internal prefixes and not on this host, and so must everything
///    that the tunnel captures, which of WireGuard is what its peers may be sent. None of them may be one that the registry places over a border from the host, or that
///    it lists as a provider's gateway.
/// 2. A vxlan, geneve or ipip link without a configured remote asks a forwarding table or its routes for each packet's
///    other end, as the networks of containers do. What it takes must all lie inside, in the registry's internal
///    prefixes where it lists any, else in private address space (RFC 1918, RFC 6598, RFC 4193). Nothing of it can be
///    for the Internet then. So must the ends that the forwarding table of a vxlan link names; where the registry lists
///    no internal prefixes, neighbours on a link of the host's own pass as well, as the nodes of a cluster often have
///    public addresses of one network. A route that encapsulates by itself is never part of it, and of ipip every route
///    must have a next hop inside and past the link itself, because the next hop is the other end.
///
/// What the link takes counts with what everything takes that stands upon it: its bridge, their other ports, devices
/// upon them. Where no table names the ends, a private network abroad can be reached through a link of the second sort
/// by a program that gives each packet its end: the reason says that the other ends were not seen.
struct OverlayRule {
  /// The registry's.
  let internalPrefixes: [IPPrefix]
  /// The host's own addresses.
  let own: Set<IPAddress>
  let routing: Routing
  let borders: KnownBorders
  /// The networks that the host's own links are in.
  let neighbourhoods: [IPPrefix]

  /// Why the link is an overlay; nil where it is none.
  func ground(_ link: Link, _ kind: TunnelKind, captures: [Capture], wireguard: WireGuardStatus?)
    -> OverlayGround?
  {
    switch kind {
    case .wireguard:
      guard let wireguard, wireguard.isReliable, !wireguard.carrying.isEmpty else { return nil }
      // Whatever is routed into it, nothing passes but what a peer may be sent.
      return known(
        wireguard.carrying.map { ($0.endpoint?.address, $0.publicKey) },
        wireguard.device.peers.flatMap(\.allowedPrefixes))
    case .vxlan, .geneve, .ipip, .gre, .sit, .vti:
      // A group is a range of this network's hosts, and no other end.
      if let remote = link.remote, !remote.isMulticast {
        return known([(remote, nil)], captures.map(\.prefix))
      }
      return [.vxlan, .geneve, .ipip].contains(kind) ? unknown(link, kind, captures) : nil
    default: return nil
    }
  }

  /// Why policies to one gateway are an overlay; nil where they are none.
  func ground(to gateway: IPAddress?, captures: [Capture]) -> OverlayGround? {
    known([(gateway, nil)], captures.map(\.prefix))
  }

  private func known(_ ends: [(address: IPAddress?, key: String?)], _ taken: [IPPrefix]) -> OverlayGround? {
    guard !internalPrefixes.isEmpty,
      ends.allSatisfy({ end in
        end.address.map { end in !isOfThisHost(end) && internalPrefixes.contains { $0.contains(end) } }
          ?? false
      }),
      taken.allSatisfy({ prefix in internalPrefixes.contains { $0.contains(prefix) } }),
      !ends.contains(where: {
        borders.lieBefore($0.address, key: $0.key)
          || borders.recognisers.isOfProvider($0.address, key: $0.key, at: borders.moment)
      })
    else { return nil }
    return OverlayGround(space: .internal, ends: .inside)
  }

  private func unknown(_ link: Link, _ kind: TunnelKind, _ captures: [Capture]) -> OverlayGround? {
    let routes = routing.routes(of: link.index)
    guard isInside(captures, of: inside), !routes.contains(where: { $0.encapsulation != nil }) else {
      return nil
    }
    if kind == .ipip {
      let hops = routes.map(\.nextHop)
      let areInside = hops.allSatisfy { hop in
        guard let hop, !isOfThisHost(hop) else { return false }
        return inside.contains { $0.contains(hop) } && !captures.contains { $0.prefix.contains(hop) }
      }
      if !areInside { return nil }
    }
    let space: OverlaySpace = internalPrefixes.isEmpty ? .private : .internal
    guard let ends = link.ends else { return OverlayGround(space: space, ends: .unseen) }
    guard leadsInside(link),
      !ends.contains(where: {
        borders.lieBefore($0.address, key: nil)
          || borders.recognisers.isOfProvider($0.address, key: nil, at: borders.moment)
      })
    else { return nil }
    let isAllInside = ends.allSatisfy { end in inside.contains { $0.contains(end) } }
    return OverlayGround(space: space, ends: isAllInside ? .tabled : .nearby)
  }

  /// Whether every other end that the forwarding table of a link names lies inside, and none is this host.
  func leadsInside(_ link: Link) -> Bool {
    (link.ends ?? []).allSatisfy { end in
      !(end.isHost && isOfThisHost(end.address))
        && (inside.contains { $0.contains(end) }
          || internalPrefixes.isEmpty && neighbourhoods.contains { $0.contains(end) })
    }
  }

  private var inside: [IPPrefix] { internalPrefixes.isEmpty ? IPPrefix.privateSpace : internalPrefixes }

  private func isInside(_ captures: [Capture], of space: [IPPrefix]) -> Bool {
    captures.allSatisfy { capture in space.contains { $0.contains(capture.prefix) } }
  }

  private func isOfThisHost(_ address: IPAddress) -> Bool { address.isLoopback || own.contains(address) }
}

extension IPPrefix {
  /// Addresses that the Internet does not route (RFC 1918, RFC 6598, RFC 4193).
  static let privateSpace = [
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7",
  ].compactMap { IPPrefix($0) }
}
