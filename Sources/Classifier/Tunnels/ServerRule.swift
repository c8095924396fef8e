import Model

/// Whether a process's tunnel is one that others dial in to.
///
/// Those who dial in are people at home, and a server is judged more mildly than a tunnel that takes this host's traffic
/// away. Whoever wants to hide such a tunnel would make it look like a server: a configuration says whatever its writer
/// wants, and the process may have read another one. So the kernel has the last word, by the rule for WireGuard:
///
/// 1. Everything that is routed into the interface, in whatever table, lies within private networks of its own addresses,
///    and no rule of the packet filter leads other traffic there.
/// 2. The processes wait for others: they listen, and of their connections none began here.
///
/// A configuration that says `client` still makes it one.
struct ServerRule {
  let state: HostState

  /// Whether the processes wait for others and dial nobody. A product that may do either has to say that it serves where
  /// no listening socket shows it: for UDP knows no listening.
  func areServers(_ holder: TunnelProcesses) -> Bool {
    guard holder.verified, !holder.processes.contains(where: { $0.server == false }) else { return false }
    let onlyServes = holder.identity?.isVouched == true && holder.product?.ways?.role == .server
    let claims = onlyServes || holder.isServer
    let pids = Set(holder.senders.map(\.pid))
    // A server that forks has its listening socket in another process of the same program.
    let programs = Set(holder.senders.compactMap(\.package))
    let family = Set(
      state.processes.filter { process in
        pids.contains(process.pid)
          || process.netns == state.netns && process.verification == .verified
            && process.package.map(programs.contains) ?? false
      }.map(\.pid))
    let waiting = state.sockets.filter { socket in
      guard family.contains(socket.pid), !socket.local.address.isLoopback else { return false }
      return socket.state == .listening || claims && socket.state == .unconnected
    }
    let ports = Set(waiting.map { Service(transport: $0.transport, port: $0.local.port) })
    if ports.isEmpty { return false }
    return state.sockets.allSatisfy { socket in
      guard pids.contains(socket.pid), socket.state == .established, let peer = socket.peer,
        !peer.address.isLoopback
      else { return true }
      return ports.contains(Service(transport: socket.transport, port: socket.local.port))
    }
  }

  /// Whether captures stay within the private networks of an interface's own addresses and their other ends.
  func isPrivateNetwork(_ captures: [Capture], of addresses: [InterfaceAddress]) -> Bool {
    let networks = addresses.flatMap { own in
      [
        IPPrefix(own.address, length: own.prefixLength),
        own.peer.flatMap { IPPrefix($0, length: $0.family.bits) },
      ]
      .compactMap { $0 }
    }.filter { network in IPPrefix.privateSpace.contains { $0.contains(network) } }
    let isWithin = captures.allSatisfy { capture in
      networks.contains { $0.contains(capture.prefix) }
        // Of a server that has a link for each who dials in, the route is the other end's alone.
        || capture.prefix.isHost && IPPrefix.privateSpace.contains { $0.contains(capture.prefix) }
    }
    let isLed = (state.translations ?? []).contains { translation in
      captures.contains { $0.prefix.contains(translation.to) && !$0.prefix.contains(translation.destination) }
    }
    return isWithin && !isLed
  }
}
