import Glibc
import Linux
import Model

/// WireGuard in processes: every control socket in `/var/run/wireguard` is asked, and believed only if the process
/// that answers holds a tun of this namespace.
struct UserspaceWireGuard {
  let files: ProcessFiles
  /// Where the control sockets lie.
  let folder: String
  /// The namespace that the program runs in.
  let netns: UInt64
  let holders: [TunHolder]

  /// A device and the process and interface that it was proven to belong to.
  struct Found {
    let process: Int32
    let interface: String
    let draft: WireGuardDraft
  }

  /// What a survey found.
  struct Observation {
    var found: [Found] = []
    var problems: [CollectorError] = []
    /// The sockets that were left out because no holder of a tunnel answers there.
    var strangers: [String] = []
  }

  /// A daemon may hang, and many may: each conversation and the whole survey have an end.
  private static let timeLimits = (each: Duration.seconds(1), all: Duration.seconds(2))
  private static let mostSockets = 256

  /// Asks every control socket.
  func survey() -> Observation {
    var observation = Observation()
    let end = min(files.end, MonotonicTime.now + Self.timeLimits.all)
    for (path, name) in sockets(&observation) {
      let deadline = min(end, MonotonicTime.now + Self.timeLimits.each)
      do {
        guard let socket = try WireGuardControlSocket.connect(to: path, until: deadline) else { continue }
        let draft = try socket.device()
        if let (process, interface) = try owner(of: socket, named: name) {
          observation.found.append(Found(process: process, interface: interface, draft: draft))
        } else {
          observation.strangers.append(name)
        }
      } catch {
        observation.problems.append(error)
      }
    }
    return observation
  }

  /// The process that answers at the socket and the tun that it holds in this namespace.
  ///
  /// The listener that SO_PEERCRED names says nothing: wireguard-go opens its socket in a process that ends once its
  /// child runs, and another program may leave the answers to a child and then run wireguard-go itself. So the process is
  /// sought that alone holds the other end of this very conversation.
  private func owner(
    of socket: WireGuardControlSocket, named name: String
  ) throws(CollectorError) -> (Int32, String)? {
    let own = holders.filter { $0.netns == netns }
    guard !own.isEmpty else { return nil }
    let processes = Set(own.map(\.pid)).sorted()
    let answering = try socket.otherEnd().flatMap { (end) throws(CollectorError) in
      try SocketHolders(files: files).only(UInt64(end), among: processes)
    }
    guard let answering else { return nil }
    let interfaces = Set(own.filter { $0.pid == answering }.map(\.interface))
    // The name of the socket is the one that the link was made with; the link may have another by now.
    if interfaces.contains(name) { return (answering, name) }
    return interfaces.count == 1 ? interfaces.first.map { (answering, $0) } : nil
  }

  /// The control sockets, each once: those that this program sees, and those that the holders of tuns see in mount
  /// namespaces of their own, as in a container that shares the host's network.
  private func sockets(_ observation: inout Observation) -> [(path: String, name: String)] {
    var folders = [folder]
    let mounts = try? files.inode(getpid(), "ns/mnt")
    for process in Set(holders.filter { $0.netns == netns }.map(\.pid)).sorted() {
      guard let other = try? files.inode(process, "ns/mnt"), other != mounts else { continue }
      folders += ["run/wireguard", "var/run/wireguard"].map { "\(files.root)/\(process)/root/\($0)" }
    }
    var found: [(path: String, name: String)] = []
    var seen: Set<[UInt64]> = []
    for folder in folders {
      do {
        for entry in try files.names(in: folder).sorted() where entry.hasSuffix(".sock") {
          let path = "\(folder)/\(entry)"
          var node = stat()
          if stat(path, &node) == 0, !seen.insert([UInt64(node.st_dev), UInt64(node.st_ino)]).inserted {
            continue
          }
          found.append((path, String(entry.dropLast(5))))
        }
      } catch {
        switch error {
        case .vanished: continue
        case .denied:
          observation.problems.append(
            .denied(
              needs: "CAP_DAC_OVERRIDE",
              facts: .call(step: .listingControl, table: nil, errno: nil)))
        case .failed(let number):
          observation.problems.append(
            CollectorError(SystemError(number), .listingControl))
        }
      }
    }
    if found.count > Self.mostSockets {
      observation.problems.append(
        .failed(errno: nil, facts: .cut(count: found.count, list: .controlSockets, link: nil)))
    }
    return Array(found.prefix(Self.mostSockets))
  }
}
