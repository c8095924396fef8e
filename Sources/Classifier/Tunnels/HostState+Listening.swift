import Model

extension HostState {
  /// Whether one of the processes waits for others to dial in: on a listening socket, or on any socket at all where
  /// it is a server, for UDP knows no listening.
  func isListening(_ processes: [HostProcess]) -> Bool {
    let servers = Dictionary(processes.map { ($0.pid, $0.server == true) }) { $0 || $1 }
    return sockets.contains { socket in
      guard let isServer = servers[socket.pid] else { return false }
      return socket.state == .listening || (isServer && socket.state == .unconnected)
    }
  }
}
