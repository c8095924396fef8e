import Glibc
import Linux
import Model

/// Joins the namespace's sockets with the processes that own them.
struct SocketSurvey {
  let files: ProcessFiles

  /// What a survey found.
  struct Observation {
    var sockets: [HostSocket] = []
    /// By process: the user that its sockets belong to, which routing rules may select by.
    var users: [Int32: UInt32] = [:]
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
        for inode in try inodes(of: process.pid).sorted() {
          for socket in byInode[inode] ?? [] where socket.state != .other {
            observation.users[process.pid] = socket.user
            observation.sockets.append(
              HostSocket(
                pid: process.pid, transport: socket.transport, state: socket.state, local: socket.local,
                peer: socket.peer, mark: socket.mark))
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

  /// The inodes of the sockets that a process holds: its links read `socket:[4026]`.
  private func inodes(of process: Int32) throws(ProcessFiles.ReadError) -> Set<UInt64> {
    var found: Set<UInt64> = []
    for name in try files.names(in: "\(files.root)/\(process)/fd") {
      let target: String
      do { target = try files.link(process, "fd/\(name)") } catch .vanished { continue }
      if target.hasPrefix("socket:["), target.hasSuffix("]"),
        let inode = UInt64(target.dropFirst(8).dropLast())
      {
        found.insert(inode)
      }
    }
    return found
  }
}
