import Linux
import Model

/// Who holds a socket: every process with a descriptor of it.
///
/// Who made a socket listen need not be who answers there: it may have left that to a child and run another program
/// since. The other end of a conversation belongs to those who hold it now.
struct SocketHolders {
  let files: ProcessFiles

  /// Whether a process, and no other one, holds the socket with an inode; nil where no process of them does.
  ///
  /// `candidates` are looked at first, and one of them must hold it. Throws where not everybody could be looked at.
  func only(_ inode: UInt64, among candidates: [Int32]) throws(CollectorError) -> Int32? {
    var denied = false
    var holder: Int32?
    for process in candidates where holder == nil {
      do { if try holds(process, inode) { holder = process } } catch { denied = denied || error == .denied }
    }
    guard let holder else {
      guard !denied else {
        throw CollectorError.denied(
          needs: "CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH", facts: .controlSocket(problem: .owner))
      }
      return nil
    }
    for process in (try? files.processes()) ?? [] where process != holder {
      guard !files.isOver else {
        throw CollectorError.failed(errno: "ETIMEDOUT", facts: .controlSocket(problem: .owner))
      }
      // Of one that refuses to be read nothing shows, and it did not refuse to take part for the daemon's sake.
      if (try? holds(process, inode)) == true { return nil }
    }
    return holder
  }

  private func holds(_ process: Int32, _ inode: UInt64) throws(ProcessFiles.ReadError) -> Bool {
    let wanted = "socket:[\(inode)]"
    for name in try files.names(in: "\(files.root)/\(process)/fd") {
      guard let target = try? files.link(process, "fd/\(name)") else { continue }
      if target == wanted { return true }
    }
    return false
  }
}
