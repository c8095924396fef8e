import Linux
import Model

/// Reads the sessions of PPPoE of the program's own namespace, and counts those that are of links of root's.
///
/// The kernel lists them in `/proc/net/pppoe`:
///
///     Id       Address              Device
///     00000100 52:54:00:12:34:56     eth0
///
/// The number is in hexadecimal digits, in network order whatever the machine's is. A session is a socket, which any user may
/// open and connect; a link of PPP takes a descriptor of /dev/ppp, which takes CAP_NET_ADMIN.
struct PPPoESurvey {
  let files: ProcessFiles
  /// The inode of the namespace.
  let netns: UInt64
  /// The name of the protocol of a socket, as the kernel gives it for a descriptor's path.
  var socketProtocol: @Sendable (String) -> String? = { path in
    try? KernelFile.attribute("system.sockprotoname", of: path)
  }

  /// More sessions than these are a provider's, and are not read.
  private static let most = 1024

  /// The sessions; nil where there are none, more than are read, or no such table, or where not everybody was looked at.
  func survey() -> PPPoESessions? {
    let path = "\(files.root)/self/net/pppoe"
    guard let bytes = try? files.bytes(of: path, limit: 64 * Self.most),
      let sessions = Self.sessions(String(decoding: bytes, as: UTF8.self)), let held
    else { return nil }
    return PPPoESessions(held: held, sessions: sessions)
  }

  /// How many sessions' sockets are held by processes of root that hold links of PPP, too.
  private var held: Int? {
    guard let processes = try? files.processes() else { return nil }
    var found: Set<String> = []
    for process in processes {
      if files.isOver { return nil }
      let folder = "\(files.root)/\(process)/fd"
      let names = (try? files.names(in: folder)) ?? []
      let targets = names.map { ($0, (try? files.link(process, "fd/\($0)")) ?? "") }
      guard targets.contains(where: { $0.1 == "/dev/ppp" }), isRootsHere(process) else { continue }
      // Nothing but a socket is asked: another file may be of a file system that does not answer.
      for (name, target) in targets where target.hasPrefix("socket:[") && target.hasSuffix("]") {
        if socketProtocol("\(folder)/\(name)") == "PPPOE" { found.insert(target) }
      }
    }
    return found.count
  }

  /// Whether it is of root, by who started it, and in the namespace.
  private func isRootsHere(_ process: Int32) -> Bool {
    guard let status = try? files.bytes(of: "\(files.root)/\(process)/status", limit: 4096),
      ProcessOrder.user(status: status) == 0
    else { return false }
    return (try? files.inode(process, "ns/net")) == netns
  }

  /// The sessions of a table. Nil as well where a line is no session's: one that was cut might be another's.
  static func sessions(_ text: String) -> [PPPoESessions.Session]? {
    let lines = text.split(separator: "\n").dropFirst()
    guard !lines.isEmpty, lines.count <= most else { return nil }
    var found: [PPPoESessions.Session] = []
    for line in lines {
      let fields = line.split(separator: " ")
      guard fields.count == 3, fields[0].count == 8, let number = UInt32(fields[0], radix: 16),
        let id = UInt16(exactly: number)
      else { return nil }
      found.append(.init(id: Int(UInt16(bigEndian: id)), device: String(fields[2])))
    }
    return found
  }
}
