import Model

/// Where the processes of a namespace listen, whichever they are: a service often hands a connection that it accepted to
/// another process (fork(2), SCM_RIGHTS).
struct ListeningDoors {
  private let doors: Set<Door>

  /// A port, at one address or at every.
  private struct Door: Hashable {
    let transport: TransportProtocol
    let address: IPAddress?
    let port: UInt16
  }

  /// Those of sockets that listen, and of UDP sockets that take packets from anywhere.
  init(_ sockets: [DiagnosedSocket]) {
    doors = Set(
      sockets.filter { $0.state == .listening || $0.state == .unconnected }.map {
        Door(
          transport: $0.transport, address: $0.local.address.isUnspecified ? nil : $0.local.address,
          port: $0.local.port)
      })
  }

  /// Whether a connected socket has the local end of one of them, as it has that was accepted there.
  func lead(to socket: DiagnosedSocket) -> Bool {
    [nil, socket.local.address].contains {
      doors.contains(Door(transport: socket.transport, address: $0, port: socket.local.port))
    }
  }
}
