import Glibc
import Linux
import Model

/// Joins the namespace's sockets with the processes that own them.
struct SocketSurvey {
  let files: ProcessFiles
  /// The host's own addresses.
  let own: Set<IPAddress>
  /// The host's resolvers.
  let resolvers: Set<IPAddress>

  init(files: ProcessFiles, own: Set<IPAddress> = [], resolvers: Set<IPAddress> = []) {
    self.files = files
    self.own = own
    self.resolvers = resolvers
  }

  /// What a survey found.
  struct Observation {
    var sockets: [HostSocket] = []
    /// By process: the user that its sockets belong to, which routing rules may select by.
    var users: [Int32: UInt32] = [:]
    /// The local ports of every UDP socket of the namespace, the kernel's own among them; nil where they were not read.
    var ports: Set<UInt16>?
    var report = CollectorReport(.sockets, .complete)
  }

  /// The sockets of the processes, of those that `all` lists.
  func survey(_ processes: [HostProcess], netns: UInt64) -> Observation {
    var observation = Observation()
    let all: [DiagnosedSocket]
    do { all = try DiagnosedSocket.all() } catch {
      observation.report = error.report(of: .sockets)
      return observation
    }
    let doors = ListeningDoors(all)
    observation.ports = Set(all.filter { $0.transport == .udp }.map(\.local.port))
    let byInode = Dictionary(grouping: all.filter { $0.inode != 0 }, by: \.inode)
    let listed = processes.filter { $0.netns == nil || $0.netns == netns }
    for (number, process) in listed.enumerated() {
      if files.isOver {
        observation.report = CollectorReport(
          .sockets, .failed, errno: "ETIMEDOUT",
          facts: .unreached(
            part: .sockets, count: listed.count - number,
            first: listed[number...].prefix(3).map { files.observed($0.pid) }))
        break
      }
      do {
        // In the order of the inodes, so that the same host is described alike each time.
        for inode in try files.sockets(of: process.pid).sorted() {
          for socket in byInode[inode] ?? [] where socket.state != .other {
            observation.users[process.pid] = socket.user
            observation.sockets.append(described(socket, of: process.pid, doors))
          }
        }
      } catch .denied {
        observation.report = CollectorReport(
          .sockets, .denied, needs: "CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH",
          facts: .processPart(pid: process.pid, part: .sockets))
      } catch .failed(let number) {
        observation.report = CollectorReport(
          .sockets, .failed, errno: SystemError(number).name,
          facts: .processPart(pid: process.pid, part: .sockets))
      } catch {
        // It ended in between.
        continue
      }
    }
    return observation
  }

  /// A socket as the record keeps it. Who dialled in from elsewhere may be a person at home, and is not kept.
  func described(_ socket: DiagnosedSocket, of process: Int32, _ doors: ListeningDoors) -> HostSocket {
    let isForeign = socket.peer.map { !$0.address.isLoopback && !own.contains($0.address) } ?? false
    let accepted = socket.state == .established && isForeign && doors.lead(to: socket)
    let asks =
      socket.state == .established && socket.transport == .udp
      && socket.peer.map { $0.port == 53 && resolvers.contains($0.address) } ?? false
    return HostSocket(
      pid: process, transport: socket.transport, state: socket.state, local: socket.local,
      peer: accepted ? nil : socket.peer, mark: socket.mark, accepted: accepted ? true : nil,
      idle: socket.isIdle ? true : nil, resolver: asks ? true : nil,
      device: socket.device.flatMap(InterfaceName.of))
  }
}
