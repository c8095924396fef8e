import Model

/// Tells apart the links that verified programs hold for something else than a VPN of this host: the network cards of
/// virtual machines, the networks of unprivileged containers, and what joins IPv4 and IPv6.
///
/// A program's name or package says only what it may be; routes, sockets and namespaces say whether it is no more:
///
/// 1. A hypervisor's tap is a guest's, unless the Internet is routed into it, or the hypervisor itself sends datagrams or
///    has a connection to the Internet: then it may carry the host's packets on.
/// 2. A container's tun lies in another namespace than the process that holds it: what is in there leaves by the sockets
///    of that process, on this host's own ways.
/// 3. A translator has no socket: what it takes comes back out of the same link.
/// 4. Only Teredo's own addresses are routed into its link.
struct AttachmentRule {
  let state: HostState
  let stack: LinkStack

  /// What a link of this namespace is instead of a VPN; nil where it may be one.
  func role(
    of link: Link, _ kind: TunnelKind, holder: TunnelProcesses?, captures: [Capture]
  ) -> (role: Tunnel.Role, transition: TransitionKind?)? {
    guard kind.isHeldByProcess, let holder, let category = certainCategory(of: holder) else { return nil }
    switch category {
    case .hypervisor: return kind == .tap && isGuests(link, holder, captures) ? (.guest, nil) : nil
    case .transition:
      if captures.allSatisfy({ capture in Self.teredo.map { $0.contains(capture.prefix) } ?? false }),
        !captures.isEmpty
      {
        return (.transition, .teredo)
      }
      return hasSocket(holder) { _ in true } ? nil : (.transition, .translation)
    default: return nil
    }
  }

  /// Whether an interface of another namespace is a container's, by the program that holds it from outside.
  func isContainers(_ holder: TunnelProcesses?, in netns: UInt64?) -> Bool {
    guard let holder, let netns, certainCategory(of: holder) == .container else { return false }
    return holder.processes.allSatisfy { process in process.netns.map { $0 != netns } ?? false }
  }

  private func isGuests(_ link: Link, _ holder: TunnelProcesses, _ captures: [Capture]) -> Bool {
    // By a bridge with a card the host's own packets leave.
    let leadsOut = link.master != nil && stack.leadsOut(stack.above(link))
    let ranges = Set(captures.map(\.prefix).filter(\.isOfTheInternet))
    if !leadsOut, IPPrefix.areMuchOfTheInternet(ranges) { return false }
    return !hasSocket(holder) { socket in
      if socket.transport == .udp { return true }
      guard let peer = socket.peer, socket.state == .established else { return false }
      return IPPrefix(host: peer.address).isOfTheInternet && !isOwn(peer.address) && !dialledIn(socket)
    }
  }

  private func certainCategory(of holder: TunnelProcesses) -> ProductCategory? {
    guard holder.verified, holder.identity?.isVouched == true else { return nil }
    return holder.product?.category
  }

  private func hasSocket(_ holder: TunnelProcesses, _ isWanted: (HostSocket) -> Bool) -> Bool {
    let pids = Set(holder.pids)
    return state.sockets.contains { socket in
      pids.contains(socket.pid) && !socket.local.address.isLoopback && isWanted(socket)
    }
  }

  private func dialledIn(_ socket: HostSocket) -> Bool {
    state.sockets.contains { other in
      other.pid == socket.pid && other.state == .listening && other.local.port == socket.local.port
    }
  }

  private func isOwn(_ address: IPAddress) -> Bool { state.addresses.contains { $0.address == address } }

  /// RFC 4380, 2.6.
  private static let teredo = IPPrefix("2001::/32")
}
