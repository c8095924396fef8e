import Glibc
import Model

/// Finds the processes that diversions lead to: those that listen on the port, or that read the queue.
struct DiversionOwners {
  let files: ProcessFiles

  /// The diversions with their processes, where those show.
  ///
  /// Sockets are identified by their inodes, which name a process only in its folder `/proc/P/fd`; where those are refused,
  /// the process stays unknown.
  func joined(_ found: [PacketFilter.Found]) -> [Diversion] {
    let ports = Set(found.compactMap(\.port))
    let queues = Set(found.compactMap(\.queue))
    var portInodes: [UInt16: UInt64] = [:]
    if !ports.isEmpty, let sockets = try? DiagnosedSocket.all() {
      for socket in sockets where ports.contains(socket.local.port) && socket.inode != 0 {
        // A port of TCP before the same one of UDP, which most proxies serve with one process.
        if socket.state == .listening || socket.state == .unconnected && portInodes[socket.local.port] == nil
        {
          portInodes[socket.local.port] = socket.inode
        }
      }
    }
    let queueInodes = queues.isEmpty ? [:] : queueReaders()
    let wanted = Set(portInodes.values).union(queues.compactMap { queueInodes[$0] })
    let owners = wanted.isEmpty ? [:] : processes(of: wanted)
    return found.map { one in
      let inode = one.port.flatMap { portInodes[$0] } ?? one.queue.flatMap { queueInodes[$0] }
      return Diversion(
        kind: one.kind, table: one.table, chain: one.chain, ownTraffic: one.ownTraffic, port: one.port,
        pid: inode.flatMap { owners[$0] })
    }
  }

  /// The inodes of the sockets that read queues.
  private func queueReaders() -> [UInt16: UInt64] {
    let queues = (try? files.bytes(of: "\(files.root)/net/netfilter/nfnetlink_queue", limit: 1 << 20)) ?? []
    let sockets = (try? files.bytes(of: "\(files.root)/net/netlink", limit: 16 << 20)) ?? []
    return Self.queueReaders(
      queues: String(decoding: queues, as: UTF8.self), sockets: String(decoding: sockets, as: UTF8.self))
  }

  /// The inodes by queue, from the two tables of the kernel:
  ///
  ///         5  12345     0 2 65531     0     0        0  1
  ///
  /// where the second number is the port id of the socket, and
  ///
  ///     sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
  ///     0000000000000000 12  12345      00000000 0        0        0     2        0        40263
  static func queueReaders(queues: String, sockets: String) -> [UInt16: UInt64] {
    var inodes: [UInt32: UInt64] = [:]
    for line in sockets.split(separator: "\n") {
      let fields = line.split(separator: " ", omittingEmptySubsequences: true)
      guard fields.count >= 10, fields[1] == "12", let port = UInt32(fields[2]), let inode = UInt64(fields[9])
      else { continue }
      inodes[port] = inode
    }
    var readers: [UInt16: UInt64] = [:]
    for line in queues.split(separator: "\n") {
      let fields = line.split(separator: " ", omittingEmptySubsequences: true)
      guard fields.count >= 2, let queue = UInt16(fields[0]), let port = UInt32(fields[1]) else { continue }
      readers[queue] = inodes[port]
    }
    return readers
  }

  /// A process for each socket: the first one that holds it.
  private func processes(of wanted: Set<UInt64>) -> [UInt64: Int32] {
    var owners: [UInt64: Int32] = [:]
    for process in (try? files.processes()) ?? [] {
      // Whose socket a diversion leads to is then not known, and counts so.
      if files.isOver { break }
      guard let names = try? files.names(in: "\(files.root)/\(process)/fd") else { continue }
      for name in names {
        guard let target = try? files.link(process, "fd/\(name)"), target.hasPrefix("socket:["),
          let inode = UInt64(target.dropFirst(8).dropLast()), wanted.contains(inode), owners[inode] == nil
        else { continue }
        owners[inode] = process
      }
      if owners.count == wanted.count { break }
    }
    return owners
  }
}
